"""The bytes to and from the broker, encrypted or not, as an object that paho takes for a socket.

OpenSSL on a socket makes two system calls for each TLS record, and a broker sends a record for each
message. Here OpenSSL works in memory: one system call reads up to 256 KiB of records, and all that
was sent in one turn of the loop goes out with one. `receive` and `flush` alone touch the socket;
`recv` and `send`, which paho calls, only move bytes in memory.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import ssl
import time

from mqtts_gui.mqtt.tap import Layer, Tap, TapLine

READ_BYTES = 256 * 1024
MAX_UNSENT_BYTES = 4 * 1024 * 1024
FIRST_BYTES = 64
RECORD_BYTES = 16 * 1024
GOODBYE_S = 0.3
_QUICK_ACK: int | None = getattr(socket, "TCP_QUICKACK", None)


class Channel:
    """A connected socket, later with TLS over it.

    Attributes:
        error: Why nothing more will be read: an OSError, or EOFError when the broker closed the
            connection; None while it lives.
        bytes_received: Bytes read from the socket in all.
        quick: Acknowledge at once what is read: a broker without TCP_NODELAY holds its next
            packet back until then, 40 ms. Linux forgets it, so it is renewed at each read.
        line: Whoever listens to this connection, or None.
    """

    def __init__(self, connected: socket.socket, tap: Tap | None = None) -> None:
        self.error: Exception | None = None
        self.bytes_received = 0
        self.quick = _QUICK_ACK is not None
        self.line = None if tap is None else TapLine(tap)
        self._socket = connected
        self._tls: ssl.SSLObject | None = None
        self._handshake_done = False
        self._cipher_in, self._cipher_out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._plain_in, self._read_at = bytearray(), 0
        self._plain_out, self._wire_out = bytearray(), bytearray()
        self._first_raw, self._first_plain = b"", b""
        self._detached = self._said_goodbye = False
        connected.settimeout(0)
        with contextlib.suppress(OSError):  # macOS refuses it when the peer has already gone
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._acknowledge_quickly()

    @property
    def socket(self) -> socket.socket:
        """The socket to wait for; read and write through the channel only."""
        return self._socket

    @property
    def tls(self) -> ssl.SSLObject | None:
        """The TLS connection, or None."""
        return self._tls

    @property
    def first_bytes(self) -> bytes:
        """The first bytes that the broker sent, decrypted once TLS is established."""
        return self._first_plain if self._handshake_done else self._first_raw

    @property
    def has_unsent(self) -> bool:
        """Bytes wait for the socket to take them."""
        return bool(self._plain_out or self._wire_out or self._cipher_out.pending)

    @property
    def unsent_bytes(self) -> int:
        """How many bytes wait for the socket, roughly."""
        return len(self._plain_out) + len(self._wire_out)

    def start_tls(self, context: ssl.SSLContext, server_name: str | None) -> None:
        """Begin TLS, to a broker whose certificate is expected to carry `server_name`.

        Raises:
            ValueError: `server_name` cannot be a name.
        """
        self._tls = context.wrap_bio(self._cipher_in, self._cipher_out, server_hostname=server_name)

    def advance_handshake(self) -> bool:
        """Go on with the handshake as far as the bytes read allow, and say whether it is over.

        Raises:
            ssl.SSLError: the handshake failed.
        """
        if self._tls is None:
            raise RuntimeError("TLS was not started")
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            return False
        self._handshake_done = True
        self._decrypt()
        return True

    def receive(self) -> None:
        """Read once from the socket and decrypt; see `pending` and `error` for what came."""
        try:
            data = self._socket.recv(READ_BYTES)
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:
            self.error = self.error or error
            return
        self._acknowledge_quickly()
        self.bytes_received += len(data)
        if len(self._first_raw) < FIRST_BYTES:
            self._first_raw += data[: FIRST_BYTES - len(self._first_raw)]
        if self._tls is None:
            self._take(data)
        else:
            if self.line is not None and self.line.tap.is_on:
                self.line.hear(Layer.RECORD, data, incoming=True)
            self._take_encrypted(data)

    def flush(self) -> None:
        """Encrypt what was sent and hand it to the socket, as much as it takes.

        When the connection is broken, what the broker said before it broke is read, so that no
        alert is lost; then `error` is set.
        """
        if self.error is not None:
            return
        if self._plain_out and self._tls is not None:
            self._encrypt()
        elif self._plain_out:
            self._wire_out += self._plain_out
            self._plain_out.clear()
        if self._cipher_out.pending:
            records = self._cipher_out.read()
            if self.line is not None and self.line.tap.is_on:
                self.line.hear(Layer.RECORD, records, incoming=False)
            self._wire_out += records
        try:
            while self._wire_out:
                del self._wire_out[: self._socket.send(self._wire_out)]
        except (BlockingIOError, InterruptedError):
            pass
        except OSError as error:
            self._read_last_words()
            self.error = self.error if isinstance(self.error, ssl.SSLError) else error

    def exchange(self, deadline: float) -> None:
        """Send what waits, wait until `deadline` for an answer, and read once."""
        self.flush()
        if self.error is None and self._wait(deadline, write=self.has_unsent, read=True):
            self.receive()

    def linger(self, deadline: float) -> None:
        """Send what is left and say goodbye, then wait for the broker to close, until `deadline`.

        A socket that is closed with unread bytes in it resets the connection, and the broker might
        lose what it has not read yet.
        """
        while self.has_unsent and self.error is None and self._wait(deadline, write=True):
            self.flush()
        self._say_goodbye()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_WR)
        deadline = min(deadline, time.monotonic() + GOODBYE_S)
        while self.error is None and self._wait(deadline):
            self.receive()
            self._plain_in.clear()
            self._read_at = 0

    def dispose(self) -> None:
        """Close the socket, with a goodbye where that is possible."""
        self._say_goodbye()
        self._socket.close()
        self.error = self.error or EOFError("closed here")

    # What paho knows of us: its SocketLike, and `pending`.

    def recv(self, size: int) -> bytes:
        """Return at most `size` of the bytes read; none at the end of the connection."""
        end = min(self._read_at + size, len(self._plain_in))
        if self._read_at == end:
            if self.error is None:
                raise BlockingIOError
            return b""
        data = bytes(self._plain_in[self._read_at : end])
        self._read_at = end
        if end == len(self._plain_in):
            self._plain_in.clear()
            self._read_at = 0
        return data

    def send(self, data: bytes | bytearray) -> int:
        """Keep `data` for the next `flush` and return its length."""
        if self._detached:
            raise BrokenPipeError("closed here")
        if self.unsent_bytes > MAX_UNSENT_BYTES:
            raise BlockingIOError
        if self.line is not None and self.line.tap.is_on:
            self.line.hear(Layer.PACKET, bytes(data), incoming=False)
        self._plain_out += data
        return len(data)

    def pending(self) -> int:
        """Return the number of bytes that `recv` can give."""
        return len(self._plain_in) - self._read_at

    @property
    def next_byte(self) -> int:
        """The first of the bytes that `recv` can give, or -1 if there are none."""
        return self._plain_in[self._read_at] if self.pending() else -1

    def peek(self) -> bytes:
        """Return all bytes that `recv` can give, and keep them."""
        return bytes(self._plain_in[self._read_at :] if self._read_at else self._plain_in)

    def take(self) -> bytes:
        """Return all bytes that `recv` could give."""
        data = self.peek()
        self._plain_in.clear()
        self._read_at = 0
        return data

    def put_back(self, data: bytes) -> None:
        """Give bytes to `recv` that `take` has returned; nothing was read in between."""
        self._plain_in += data

    def close(self) -> None:
        """Take no more; `dispose` closes the socket, after the last bytes are out."""
        self._detached = True

    def fileno(self) -> int:
        """Return the socket's descriptor."""
        return self._socket.fileno()

    def setblocking(self, flag: bool) -> None:  # noqa: FBT001 - the signature is that of a socket
        """Do nothing: the channel never blocks."""

    def _say_goodbye(self) -> None:
        if self._tls is not None and self._handshake_done and not self._said_goodbye:
            self._said_goodbye = True
            self.flush()
            with contextlib.suppress(OSError):  # SSLWantReadError: the broker's own is missing
                self._tls.unwrap()
        self.flush()

    def _wait(self, deadline: float, *, write: bool = False, read: bool = False) -> bool:
        events = selectors.EVENT_WRITE if write else 0
        events |= selectors.EVENT_READ if read or not write else 0
        with selectors.DefaultSelector() as selector:
            selector.register(self._socket, events)
            return bool(selector.select(max(0.0, deadline - time.monotonic())))

    def _acknowledge_quickly(self) -> None:
        if self.quick and _QUICK_ACK is not None:
            with contextlib.suppress(OSError):
                self._socket.setsockopt(socket.IPPROTO_TCP, _QUICK_ACK, 1)

    def _take(self, data: bytes) -> None:
        if not data:
            self.error = self.error or EOFError("the broker closed the connection")
        self._plain_in += data

    def _take_encrypted(self, data: bytes) -> None:
        if data:
            self._cipher_in.write(data)
        else:
            self._cipher_in.write_eof()
        if self._handshake_done:
            self._decrypt()
        elif not data:
            self.error = self.error or EOFError("the broker closed the connection")

    def _decrypt(self) -> None:
        if self._tls is None:
            return
        try:
            while True:
                data = self._tls.read(RECORD_BYTES)
                if not self._first_plain:
                    self._first_plain = data[:FIRST_BYTES]
                self._take(data)
                if not data:
                    return
        except ssl.SSLWantReadError:
            pass
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError):
            self._take(b"")
        except ssl.SSLError as error:
            self.error = self.error or error

    def _encrypt(self) -> None:
        if self._tls is None:
            return
        data, taken = bytes(self._plain_out), 0
        try:
            while taken < len(data):  # OpenSSL takes one record at a time
                taken += self._tls.write(data[taken : taken + RECORD_BYTES])
        except ssl.SSLWantReadError:
            pass  # a renegotiation of TLS 1.2: OpenSSL wants the same bytes again later
        except ssl.SSLError as error:
            self.error = self.error or error
        del self._plain_out[:taken]

    def _read_last_words(self) -> None:
        before = -1
        while self.error is None and self.bytes_received != before:
            before = self.bytes_received
            self.receive()
