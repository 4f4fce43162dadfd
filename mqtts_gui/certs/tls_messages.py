"""The few TLS 1.2 messages that make OpenSSL look at a certificate (RFC 5246, 7.4).

They are the half of a handshake that a peer would send, up to its certificate: nothing in them is
secret or random, because no connection ever comes of it.
"""

from __future__ import annotations

from collections.abc import Sequence

ECDHE_ECDSA = 0xC02B
ECDHE_RSA = 0xC02F
ECDH_ANON = 0xC018
"""Suites: with the server's certificate signed for ECDSA (or EdDSA) or RSA, and without any."""

_VERSION = b"\x03\x03"
_HANDSHAKE_RECORD = 22
_LONGEST_RECORD = 1 << 14
_CLIENT_HELLO, _SERVER_HELLO, _CERTIFICATE = 1, 2, 11
_RANDOM = bytes(32)
_GROUPS, _POINT_FORMATS, _SIGNATURES, _RENEGOTIATION = 10, 11, 13, 0xFF01
_SECP256R1 = b"\x00\x17"
_UNCOMPRESSED = b"\x00"
# ecdsa_secp256r1_sha256, rsa_pss_rsae_sha256, rsa_pkcs1_sha256: nothing is ever signed.
_ANY_SIGNATURE = b"\x04\x03\x08\x04\x04\x01"
_NO_COMPRESSION = b"\x00"


def server_hello(suite: int) -> bytes:
    """Return the answer of a server that chose `suite`."""
    extensions = _extension(_RENEGOTIATION, _vector(b"", 1))
    chosen = suite.to_bytes(2) + _NO_COMPRESSION
    body = _VERSION + _RANDOM + _vector(b"", 1) + chosen + _vector(extensions, 2)
    return _message(_SERVER_HELLO, body)


def client_hello(suite: int) -> bytes:
    """Return the greeting of a client that knows `suite` only."""
    extensions = b"".join(
        (
            _extension(_RENEGOTIATION, _vector(b"", 1)),
            _extension(_GROUPS, _vector(_SECP256R1, 2)),
            _extension(_POINT_FORMATS, _vector(_UNCOMPRESSED, 1)),
            _extension(_SIGNATURES, _vector(_ANY_SIGNATURE, 2)),
        )
    )
    offered = _vector(suite.to_bytes(2), 2) + _vector(_NO_COMPRESSION, 1)
    body = _VERSION + _RANDOM + _vector(b"", 1) + offered + _vector(extensions, 2)
    return _message(_CLIENT_HELLO, body)


def certificate_message(chain: Sequence[bytes]) -> bytes:
    """Return the message in which either side shows its chain (DER), leaf first."""
    return _message(_CERTIFICATE, _vector(b"".join(_vector(der, 3) for der in chain), 3))


def as_records(messages: bytes) -> bytes:
    """Return handshake messages as they travel."""
    pieces = (
        messages[start : start + _LONGEST_RECORD]
        for start in range(0, len(messages), _LONGEST_RECORD)
    )
    return b"".join(bytes([_HANDSHAKE_RECORD]) + _VERSION + _vector(p, 2) for p in pieces)


def _message(kind: int, body: bytes) -> bytes:
    return bytes([kind]) + _vector(body, 3)


def _extension(number: int, body: bytes) -> bytes:
    return number.to_bytes(2) + _vector(body, 2)


def _vector(body: bytes, size: int) -> bytes:
    """Return `body` behind its length, written in `size` bytes."""
    return len(body).to_bytes(size) + body
