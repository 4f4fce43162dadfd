"""What a TLS handshake said, message by message (RFC 5246 and RFC 8446).

Python's `ssl` tells too little when a handshake fails: not the certificates that were presented,
not whether one was asked of us, not the number of the alert. OpenSSL shows every message,
decrypted, to a callback that CPython has had since 3.8 for its own tests
(`SSLContext._msg_callback`).
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator

_ALERT, _HANDSHAKE = 21, 22
_SERVER_HELLO, _NEW_SESSION_TICKET, _CERTIFICATE, _CERTIFICATE_REQUEST = 2, 4, 11, 13
_SUPPORTED_VERSIONS, _KEY_SHARE = 43, 51
_VERSIONS = {0x0301: "TLSv1", 0x0302: "TLSv1.1", 0x0303: "TLSv1.2", 0x0304: "TLSv1.3"}
_CLOSE_NOTIFY, _USER_CANCELED = 0, 90
_HEADER_BYTES = 4
_AS_DER = 2  # as `_ssl` names it: ENCODING_DER
_SESSION_ID_AT = _HEADER_BYTES + 2 + 32

# The registry "TLS Supported Groups" of IANA, with the names that OpenSSL prints.
GROUPS = {
    0x0017: "secp256r1",
    0x0018: "secp384r1",
    0x0019: "secp521r1",
    0x001D: "X25519",
    0x001E: "X448",
    0x0100: "ffdhe2048",
    0x0101: "ffdhe3072",
    0x0102: "ffdhe4096",
    0x11EB: "SecP256r1MLKEM768",
    0x11EC: "X25519MLKEM768",
    0x11ED: "SecP384r1MLKEM1024",
}


class HandshakeRecorder:
    """Keeps the facts of one connection's handshake; never raises, whatever the peer sends.

    Attributes:
        chain: DER certificates that the broker presented, leaf first.
        certificate_requested: The broker asked for a client certificate.
        answered_request: We sent our Certificate message, empty or not.
        certificate_sent: That message held a certificate.
        ticket_received: The broker sent a session ticket: under TLS 1.3, it accepted us.
        alert: Number of the alert that the broker sent, closing ones apart; None without one.
        version: The version that the broker chose, as OpenSSL names it.
        cipher_id: Number of the cipher suite that the broker chose.
        group: Name of the group of the key exchange; None under TLS 1.2.
    """

    def __init__(self) -> None:
        self.chain: tuple[bytes, ...] = ()
        self.certificate_requested = False
        self.answered_request = False
        self.certificate_sent = False
        self.ticket_received = False
        self.alert: int | None = None
        self.version: str | None = None
        self.cipher_id: int | None = None
        self.group: str | None = None

    @property
    def is_tls_1_3(self) -> bool:
        """The broker chose TLS 1.3."""
        return self.version == "TLSv1.3"

    def attach(self, context: ssl.SSLContext) -> None:
        """Listen to the handshake of the one connection that `context` is made for."""
        context._msg_callback = self._hear  # type: ignore[attr-defined]  # noqa: SLF001 - no public way

    def detach(self, context: ssl.SSLContext) -> None:
        """Listen no more: OpenSSL would call for every record, twice."""
        context._msg_callback = None  # type: ignore[attr-defined]  # noqa: SLF001 - as above

    def _hear(
        self,
        _connection: object,
        direction: str,
        _version: int,
        content_type: int,
        message_type: int,
        data: bytes,
    ) -> None:
        received = direction == "read"
        if content_type == _ALERT and received:
            self._take_alert(data)
        elif content_type == _HANDSHAKE and received:
            self._take_received(message_type, data)
        elif content_type == _HANDSHAKE and message_type == _CERTIFICATE:
            self.answered_request = True
            self.certificate_sent = bool(_certificates(data, tls_1_3=self.is_tls_1_3))

    def _take_alert(self, data: bytes) -> None:
        number = data[1] if len(data) > 1 else None
        if number not in {None, _CLOSE_NOTIFY, _USER_CANCELED}:
            self.alert = number

    def _take_received(self, message_type: int, data: bytes) -> None:
        if message_type == _SERVER_HELLO:
            self._take_server_hello(data)
        elif message_type == _CERTIFICATE:
            self.chain = _certificates(data, tls_1_3=self.is_tls_1_3)
        elif message_type == _CERTIFICATE_REQUEST:
            self.certificate_requested = True
        elif message_type == _NEW_SESSION_TICKET:
            self.ticket_received = True

    def _take_server_hello(self, data: bytes) -> None:
        self.version = _VERSIONS.get(_number(data[_HEADER_BYTES : _HEADER_BYTES + 2]))
        place = _SESSION_ID_AT + 1 + _number(data[_SESSION_ID_AT : _SESSION_ID_AT + 1])
        self.cipher_id = _number(data[place : place + 2])
        for kind, body in _extensions(data[place + 5 :]):
            if kind == _SUPPORTED_VERSIONS:
                self.version = _VERSIONS.get(_number(body[:2]))
            elif kind == _KEY_SHARE:
                number = _number(body[:2])
                self.group = GROUPS.get(number, f"0x{number:04X}")


def unverified_chain(tls: ssl.SSLObject | None) -> tuple[bytes, ...]:
    """Return the certificates that OpenSSL keeps of a finished handshake, trusted or not.

    They are those of the Certificate message, except when they travelled compressed (RFC 8879):
    then there was no such message, and a recorder has heard of none.
    """
    # Public only since Python 3.13, which returns DER; before, OpenSSL's own objects come.
    inner = getattr(tls, "_sslobj", None)
    found = inner.get_unverified_chain() if inner is not None else None
    return tuple(certificate.public_bytes(_AS_DER) for certificate in found or ())


def _extensions(data: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place < len(data):
        size = _number(data[place + 2 : place + 4])
        yield _number(data[place : place + 2]), data[place + 4 : place + 4 + size]
        place += 4 + size


def _certificates(data: bytes, *, tls_1_3: bool) -> tuple[bytes, ...]:
    place, found = _HEADER_BYTES, []
    if tls_1_3:
        place += 1 + _number(data[place : place + 1])
    place += 3  # the length of the list, which ends with the message
    while place < len(data):
        size = _number(data[place : place + 3])
        found.append(data[place + 3 : place + 3 + size])
        place += 3 + size
        if tls_1_3:
            place += 2 + _number(data[place : place + 2])
    return tuple(found)


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")
