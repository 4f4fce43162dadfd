"""TLS on the broker's side: a client that is refused is told why, by an alert it can read.

asyncio's own TLS closes the socket without sending the alert of a failed handshake, so OpenSSL is
driven here, over memory. Leaving is slow on purpose: closing a socket that holds unread bytes
resets the connection, and the client would lose the alert or DISCONNECT on its way to it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
from collections.abc import Callable
from typing import Protocol, cast

from cryptography import x509
from cryptography.x509.oid import NameOID
from typing_extensions import override

from mqtts_gui.broker.limits import Limits

_log = logging.getLogger(__name__)
_CHUNK_BYTES = 65_536


class Listener(Protocol):
    """What takes the bytes of a client whose certificate is verified."""

    def received(self, data: bytes) -> None:
        """Take bytes from the client."""

    def congest(self, *, blocked: bool) -> None:
        """Note that the socket takes no more for now, or takes more again."""

    def lost(self) -> None:
        """Note that the connection is gone."""


class TlsChannel(asyncio.Protocol):
    """A TCP connection with TLS on it.

    Args:
        context: The broker's context; it must demand a client certificate.
        limits: How long a client may take, and how much may wait for it.
        listen: Makes the listener from the channel, the common name of the client's certificate
            and the client's address, once the handshake is done.
        gone: Called with the channel when the connection is gone.
    """

    def __init__(
        self,
        context: ssl.SSLContext,
        limits: Limits,
        listen: Callable[[TlsChannel, str, str], Listener],
        gone: Callable[[TlsChannel], None],
    ) -> None:
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._listen, self._gone = listen, gone
        self._limits = limits
        self._loop = asyncio.get_running_loop()
        self._listener: Listener | None = None
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._closing = False

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.set_write_buffer_limits(high=self._limits.unsent_bytes)
        self._timer = self._loop.call_later(self._limits.greeting_s, self.abort)

    @override
    def data_received(self, data: bytes) -> None:
        if self._closing:
            return  # read to the end, so that closing does not reset the connection
        self._incoming.write(data)
        try:
            if self._listener is not None or self._handshake_done():
                self._read()
        except ssl.SSLError as error:
            _log.info("%s is refused by TLS: %s", self.address, error)
            self.close()
        else:
            self._send()

    @override
    def eof_received(self) -> bool:
        return False

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._closing = True
        if self._timer is not None:
            self._timer.cancel()
        if self._listener is not None:
            self._listener.lost()
        self._gone(self)

    @override
    def pause_writing(self) -> None:
        if self._listener is not None and not self._closing:
            self._listener.congest(blocked=True)

    @override
    def resume_writing(self) -> None:
        if self._listener is not None and not self._closing:
            self._listener.congest(blocked=False)

    @property
    def address(self) -> str:
        """The client's address and port, for the log."""
        name = self._transport.get_extra_info("peername") if self._transport else None
        return f"{name[0]}:{name[1]}" if name else "a client"

    def write(self, data: bytes) -> None:
        """Encrypt and send `data`, or keep it for the socket."""
        if self._closing:
            return
        view = memoryview(data)
        while view:
            view = view[self._tls.write(view) :]
        self._send()

    def read_on(self, *, wanted: bool) -> None:
        """Read what the client sends, or leave it in the socket."""
        if self._transport is None or self._transport.is_closing():
            return
        if wanted:
            self._transport.resume_reading()
        else:
            self._transport.pause_reading()

    def close(self) -> None:
        """Say goodbye in TLS and in TCP, and give the client some time to read it."""
        if self._closing or self._transport is None:
            return
        self._say_goodbye()
        self._closing = True
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_later(self._limits.farewell_s, self.abort)
        if not self._transport.is_closing():
            self._end_writing(self._transport)

    def abort(self) -> None:
        """Close at once."""
        self._closing = True
        if self._transport is not None:
            self._transport.abort()

    def _handshake_done(self) -> bool:
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            return False
        if self._timer is not None:
            self._timer.cancel()
        self._listener = self._listen(self, _common_name(self._tls), self.address)
        return True

    def _read(self) -> None:
        listener = self._listener
        while listener is not None and not self._closing:
            try:
                data = self._tls.read(_CHUNK_BYTES)
            except ssl.SSLWantReadError:
                return
            except ssl.SSLZeroReturnError:
                data = b""
            if not data:  # the client said goodbye
                self.close()
                return
            listener.received(data)

    def _say_goodbye(self) -> None:
        # It waits for the client's goodbye, or there was no handshake: both are fine.
        with contextlib.suppress(ssl.SSLError, ValueError):
            self._tls.unwrap()
        self._send()

    def _end_writing(self, transport: asyncio.Transport) -> None:
        transport.resume_reading()
        try:
            transport.write_eof()
        except OSError:  # the client is gone already
            self.abort()

    def _send(self) -> None:
        if self._outgoing.pending and self._transport is not None:
            self._transport.write(self._outgoing.read())


def _common_name(tls: ssl.SSLObject) -> str:
    der = tls.getpeercert(binary_form=True)
    if der is None:
        return ""
    subject = x509.load_der_x509_certificate(der).subject
    names = subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else ""
