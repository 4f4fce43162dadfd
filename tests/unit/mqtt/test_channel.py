from __future__ import annotations

import socket
import ssl
import struct
import time
from collections.abc import Iterator

import pytest

from mqtts_gui.mqtt.channel import MAX_UNSENT_BYTES, Channel
from mqtts_gui.mqtt.handshake import HandshakeRecorder
from tests.support.patience import DEADLINE_S
from tests.support.peers import TlsPeer, receive, server_context, shake_hands, tcp_pair
from tests.unit.mqtt.conftest import Files

RECORD_OVERHEAD = 22
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@pytest.fixture
def ends() -> Iterator[tuple[Channel, socket.socket]]:
    with tcp_pair() as (near, far):
        channel = Channel(near)
        yield channel, far
        channel.dispose()


def secure(
    channel: Channel, far: socket.socket, files: Files, **settings: object
) -> tuple[TlsPeer, HandshakeRecorder]:
    """Establish TLS between the ends; `settings` are those of the server's context."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(files.ca)
    recorder = HandshakeRecorder()
    recorder.attach(context)
    channel.start_tls(context, "localhost")
    peer = TlsPeer(far, server_context(files.broker_cert, files.broker_key, **settings))
    shake_hands(channel, peer)
    return peer, recorder


def received(channel: Channel, size: int) -> bytes:
    while channel.pending() < size:
        receive(channel)
    return channel.recv(size)


@pytest.mark.parametrize("is_tls", [False, True])
def test_bytes_travel_both_ways(
    ends: tuple[Channel, socket.socket], files: Files, *, is_tls: bool
) -> None:
    channel, far = ends
    peer = secure(channel, far, files)[0] if is_tls else None

    assert channel.send(b"hel") == 3
    assert channel.send(bytearray(b"lo")) == 2
    channel.flush()
    assert not channel.has_unsent
    assert (peer.read() if peer else far.recv(100)) == b"hello"

    (peer.write if peer else far.sendall)(b"bonjour")
    assert received(channel, 7)[:3] == b"bon"
    with pytest.raises(BlockingIOError):
        channel.recv(1)
    assert channel.first_bytes == b"bonjour"


def test_one_read_takes_many_records(ends: tuple[Channel, socket.socket], files: Files) -> None:
    channel, far = ends
    peer, _ = secure(channel, far, files)
    for number in range(100):
        peer.write(b"%03d" % number)
    while len(channel.socket.recv(65_536, socket.MSG_PEEK)) < 100 * (3 + RECORD_OVERHEAD):
        pass  # still on its way

    channel.receive()

    assert channel.pending() == 300
    assert channel.recv(2) == b"00"
    assert channel.recv(1000)[:4] == b"0001"


def test_megabytes_pass(ends: tuple[Channel, socket.socket], files: Files) -> None:
    channel, far = ends
    peer, _ = secure(channel, far, files)
    sent = bytes(range(256)) * 4096
    channel.send(sent)

    arrived = bytearray()
    while len(arrived) < len(sent):
        channel.flush()
        arrived += peer.read()

    assert arrived == sent
    assert not channel.has_unsent


def test_a_channel_takes_no_more_than_it_can_carry(ends: tuple[Channel, socket.socket]) -> None:
    channel, _ = ends
    channel.send(bytes(MAX_UNSENT_BYTES + 1))
    with pytest.raises(BlockingIOError):
        channel.send(b"x")
    channel.close()
    with pytest.raises(BrokenPipeError):
        channel.send(b"x")


@pytest.mark.parametrize("is_tls", [False, True])
def test_what_came_before_the_end_is_not_lost(
    ends: tuple[Channel, socket.socket], files: Files, *, is_tls: bool
) -> None:
    channel, far = ends
    peer = secure(channel, far, files)[0] if is_tls else None
    (peer.write if peer else far.sendall)(b"last words")
    far.close()

    while channel.error is None:
        receive(channel)

    assert channel.recv(100) == b"last words"
    assert channel.recv(100) == b""
    assert isinstance(channel.error, EOFError)


def test_a_reset_is_told_from_an_end(ends: tuple[Channel, socket.socket]) -> None:
    channel, far = ends
    far.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
    far.close()
    receive(channel)
    assert isinstance(channel.error, ConnectionResetError)
    assert channel.recv(1) == b""
    channel.flush()  # harmless


def test_an_alert_is_not_lost_when_writing_fails(
    ends: tuple[Channel, socket.socket], files: Files
) -> None:
    channel, far = ends
    with pytest.raises(ssl.SSLError):
        secure(channel, far, files, verify_mode=ssl.CERT_REQUIRED, maximum_version=TLS_1_3)
    far.close()
    recorder = recorder_of(channel)
    assert recorder.alert != 116  # it waits unread

    deadline = time.monotonic() + DEADLINE_S
    while channel.error is None and time.monotonic() < deadline:
        channel.send(b"CONNECT")
        channel.flush()

    assert recorder.alert == 116
    assert isinstance(channel.error, ssl.SSLError)


def test_the_handshake_is_recorded(ends: tuple[Channel, socket.socket], files: Files) -> None:
    channel, far = ends
    peer, recorder = secure(channel, far, files)
    peer.write(b"x")
    received(channel, 1)
    assert recorder.version == "TLSv1.3"
    assert recorder.group == "X25519"
    assert recorder.chain == (files.broker.der,)
    assert recorder.ticket_received
    assert not recorder.certificate_requested
    assert recorder.alert is None


def test_the_handshake_of_tls_1_2_is_recorded(
    ends: tuple[Channel, socket.socket], files: Files
) -> None:
    channel, far = ends
    _, recorder = secure(
        channel, far, files, maximum_version=ssl.TLSVersion.TLSv1_2, verify_mode=ssl.CERT_OPTIONAL
    )
    assert recorder.version == "TLSv1.2"
    assert recorder.group is None
    assert recorder.cipher_id
    assert recorder.chain == (files.broker.der,)
    assert recorder.certificate_requested
    assert recorder.answered_request
    assert not recorder.certificate_sent


TLS_1_3 = ssl.TLSVersion.TLSv1_3


def recorder_of(channel: Channel) -> HandshakeRecorder:
    """Return the recorder that hears the handshake of `channel`."""
    assert channel.tls is not None
    hear = channel.tls.context._msg_callback  # type: ignore[attr-defined]
    recorder = hear.__self__
    assert isinstance(recorder, HandshakeRecorder)
    return recorder


def test_a_recorder_that_is_detached_hears_nothing_more(
    ends: tuple[Channel, socket.socket], files: Files
) -> None:
    channel, far = ends
    peer, recorder = secure(channel, far, files)
    assert channel.tls is not None
    recorder.detach(channel.tls.context)
    peer.write(b"x")
    received(channel, 1)
    assert not recorder.ticket_received  # it came before the x


@pytest.mark.parametrize("noise", [b"", b"\x02", b"\x0b\0\0", bytes(200), b"\xff" * 200])
def test_the_recorder_survives_nonsense(noise: bytes) -> None:
    recorder = HandshakeRecorder()
    for content_type in (21, 22, 23):
        for message_type in range(30):
            for direction in ("read", "write"):
                recorder._hear(None, direction, 0x0303, content_type, message_type, noise)
