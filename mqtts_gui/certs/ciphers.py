"""The cipher suites that this program offers, and by which a chain is judged."""

from __future__ import annotations

USUAL_CIPHERS = (
    "@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM"
)
"""For TLS 1.2: what CPython takes by itself. Debian's Python takes OpenSSL's older list instead,
and a broker must not be reached from one PC and refused from the next."""
