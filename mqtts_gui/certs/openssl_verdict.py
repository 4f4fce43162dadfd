"""The verdict of the very OpenSSL that Python's `ssl` uses, offline, in half a millisecond.

`ssl` has no call that verifies a certificate, but its handshake does. An `SSLObject` over memory is
given what a peer would send, up to the peer's certificate. OpenSSL judges the chain at once: if it
then waits for more, the chain is accepted; else the error carries its number.

- A broker's certificate is shown to a client, made as `mqtt/tls.py` makes it.
- A client's certificate is shown to a server. A server needs a certificate and key of its own,
  unless it speaks an anonymous suite. Those exist at security level 0 only, and the level must be
  the usual one when the chain is judged: so the context is exchanged between greeting and
  certificate, as a server with several names does it.
"""

from __future__ import annotations

import ssl
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.certs.ciphers import USUAL_CIPHERS
from mqtts_gui.certs.der import OBJECT_IDENTIFIER, encode
from mqtts_gui.certs.tls_messages import (
    ECDH_ANON,
    ECDHE_ECDSA,
    ECDHE_RSA,
    as_records,
    certificate_message,
    client_hello,
    server_hello,
)

UNDECIDED = -1
"""OpenSSL could not be asked, or could not read a certificate."""

_NO_CHECK_TIME = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME; `ssl` has no name for it."""

_KEPT_CONTEXTS = 32
_RSA_KEY = encode(OBJECT_IDENTIFIER, bytes.fromhex("2a864886f70d010101"))
# Judged after the chain was accepted: does the key fit the suite, which nobody will use?
_SUITE_OBJECTIONS = {
    "WRONG_CERTIFICATE_TYPE",
    "UNKNOWN_CERTIFICATE_TYPE",
    "UNABLE_TO_FIND_PUBLIC_KEY_PARAMETERS",
}


@dataclass(frozen=True, slots=True)
class Demands:
    """What a chain is verified against.

    Attributes:
        lists: Revocation lists (PEM); with any, one must cover the leaf.
        dates: Compare the dates with this computer's clock; OpenSSL takes no other.
        strict: With X509_STRICT, as Python 3.13's default context has it.
    """

    roots: tuple[x509.Certificate, ...] = ()
    lists: tuple[bytes, ...] = ()
    dates: bool = True
    strict: bool = False

    @property
    def flags(self) -> ssl.VerifyFlags:
        """What OpenSSL is told to check."""
        flags = ssl.VerifyFlags.VERIFY_X509_TRUSTED_FIRST
        if self.lists:
            flags |= ssl.VerifyFlags.VERIFY_CRL_CHECK_LEAF
        if self.strict:
            flags |= ssl.VerifyFlags.VERIFY_X509_STRICT
        return flags if self.dates else ssl.VerifyFlags(flags | _NO_CHECK_TIME)


def judge_as_broker(chain: Sequence[bytes], demands: Demands, host: str | None = None) -> int:
    """Return OpenSSL's number for a broker's chain (DER, leaf first), or `UNDECIDED`.

    Args:
        chain: What the broker presents.
        demands: What it is verified against.
        host: The name or address that the leaf must be made out to.
    """
    outgoing, incoming = ssl.MemoryBIO(), ssl.MemoryBIO()
    try:
        context = _client_context(demands, names=bool(host))
        client = context.wrap_bio(incoming, outgoing, server_hostname=host)
    except (ValueError, OSError):  # the host is no name; UnicodeError is a ValueError, too
        return UNDECIDED
    _advance(client)
    certificate = certificate_message(chain)
    suite = ECDHE_RSA if _RSA_KEY in chain[0] else ECDHE_ECDSA
    incoming.write(as_records(server_hello(suite) + certificate))
    return _advance(client)


def judge_as_client(chain: Sequence[bytes], demands: Demands) -> int:
    """Return OpenSSL's number for a client's chain (DER, leaf first), or `UNDECIDED`."""
    outgoing, incoming = ssl.MemoryBIO(), ssl.MemoryBIO()
    try:
        server = _greeting_context(demands.flags).wrap_bio(incoming, outgoing, server_side=True)
        incoming.write(as_records(client_hello(ECDH_ANON)))
        if _advance(server) != 0:
            return UNDECIDED
        server.context = _judging_context(demands)
    except OSError:  # this OpenSSL knows no anonymous suite
        return UNDECIDED
    incoming.write(as_records(certificate_message(chain)))
    return _advance(server)


def _advance(side: ssl.SSLObject) -> int:
    """Let OpenSSL take what has arrived, and return its number; 0 when it waits for more."""
    try:
        side.do_handshake()
    except ssl.SSLWantReadError:
        return 0
    except ssl.SSLCertVerificationError as error:
        return error.verify_code
    except ssl.SSLError as error:
        return 0 if error.reason in _SUITE_OBJECTIONS else UNDECIDED
    return UNDECIDED


@lru_cache(_KEPT_CONTEXTS)
def _client_context(demands: Demands, *, names: bool) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = names
    context.verify_flags = demands.flags
    context.set_ciphers(USUAL_CIPHERS)
    _speak_1_2(context)
    _trust(context, demands)
    return context


@lru_cache(_KEPT_CONTEXTS)
def _judging_context(demands: Demands) -> ssl.SSLContext:
    """Return a server's context for its authorities and its security level, the usual one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.verify_mode = ssl.CERT_REQUIRED
    _trust(context, demands)
    return context


@lru_cache(_KEPT_CONTEXTS)
def _greeting_context(flags: ssl.VerifyFlags) -> ssl.SSLContext:
    """Return a server's context that needs no certificate, but asks for the client's."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags = flags
    context.set_ciphers("AECDH:@SECLEVEL=0")
    _speak_1_2(context)
    return context


def _speak_1_2(context: ssl.SSLContext) -> None:
    # Under 1.3 the certificate travels encrypted, and nobody could make it up.
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2


def _trust(context: ssl.SSLContext, demands: Demands) -> None:
    for root in demands.roots:
        try:
            context.load_verify_locations(cadata=root.public_bytes(Encoding.DER))
        except ssl.SSLError:
            continue  # OpenSSL cannot read it, and would trust it nowhere else either
    for each in demands.lists:
        _heed(context, each)


def _heed(context: ssl.SSLContext, revocations: bytes) -> None:
    """Load a revocation list, which `ssl` takes from files only; there is no secret in it."""
    with tempfile.TemporaryDirectory(prefix="mqtts-gui-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "crl.pem"
        path.write_bytes(revocations)
        try:
            context.load_verify_locations(cafile=path)
        except ssl.SSLError:
            return  # without it, OpenSSL says that the list is missing
