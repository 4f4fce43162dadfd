"""A stream of messages keeps its pace, waits for room, and ends when it is told to."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.formats.model import PayloadError
from mqtts_gui.mqtt.outbox import NotConnectedError
from mqtts_gui.mqtt.publish_sources import file_lines, repeated, whole_file
from mqtts_gui.mqtt.streaming import STEPS_A_SECOND, Stream

LIKE = Message(0, False, "ciel", b"", 1, retain=True, duplicate=False, properties=b"p")  # noqa: FBT003


class Sink:
    """Takes messages; there is no room the first time each one is asked for."""

    def __init__(self, most: int = 1 << 30) -> None:
        self.sent: list[Message] = []
        self.sizes: list[int] = []
        self._asked, self._most = 0, most

    def wait_for_room(self, timeout_s: float) -> bool:
        assert timeout_s > 0
        self._asked += 1
        return self._asked % 2 == 0

    def send(self, messages: Sequence[Message]) -> None:
        if len(self.sent) >= self._most:
            raise NotConnectedError
        self.sent += messages
        self.sizes.append(len(messages))


def numbers(count: int, size: int = 100) -> Iterator[list[Message]]:
    for start in range(0, count, size):
        yield [LIKE._replace(payload=b"%d" % n) for n in range(start, min(count, start + size))]


def test_everything_is_sent_in_order() -> None:
    stream, sink = Stream(numbers(250)), Sink()
    stream.run(sink)
    assert [message.payload for message in sink.sent] == [b"%d" % n for n in range(250)]
    assert all(message.time_ns and message._replace(time_ns=0, payload=b"") == LIKE
               for message in sink.sent)  # fmt: skip
    assert sink.sizes == [100, 100, 50]
    assert (stream.sent, stream.finished) == (250, True)


def test_a_rate_is_kept_in_small_portions() -> None:
    now = 0.0

    def clock() -> float:
        nonlocal now
        now += 10  # always late: nothing waits in this test
        return now

    stream, sink = Stream(numbers(250), per_second=1000, clock=clock), Sink()
    stream.run(sink)
    assert len(sink.sent) == 250
    assert max(sink.sizes) == 1000 / STEPS_A_SECOND


def test_waiting_for_the_next_message_ends_when_it_is_stopped() -> None:
    stream, sink = Stream(repeated(LIKE, lambda: b"x", None), per_second=0.001), Sink()
    thread = threading.Thread(target=stream.run, args=(sink,))
    thread.start()
    deadline = threading.Event()
    for _ in range(6000):
        if stream.sent:
            break
        deadline.wait(0.01)
    stream.stop()
    thread.join(60)
    assert not thread.is_alive()
    assert (stream.sent, stream.finished, stream.stopped) == (1, False, True)


def test_the_end_of_the_connection_ends_it() -> None:
    stream = Stream(numbers(1000))
    with pytest.raises(NotConnectedError):
        stream.run(Sink(300))
    assert (stream.sent, stream.finished) == (300, False)


def test_a_file_is_one_message_or_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"one\r\ntwo\n")
    assert list(whole_file(path, LIKE)) == [[LIKE._replace(payload=b"one\r\ntwo\n")]]
    read: list[int] = []
    assert list(file_lines(path, LIKE, read.append)) == [
        [LIKE._replace(payload=b"one"), LIKE._replace(payload=b"two")]
    ]
    assert read == [9]
    with pytest.raises(OSError, match="none"):
        list(whole_file(tmp_path / "none", LIKE))


def test_a_file_larger_than_a_message_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge"
    with path.open("wb") as stream:
        stream.truncate((1 << 28) + 1)
    with pytest.raises(PayloadError):
        list(whole_file(path, LIKE))


def test_repetitions_are_counted() -> None:
    made = iter([b"1", b"2", b"3"])
    found = list(repeated(LIKE, lambda: next(made), 3))
    assert [message.payload for [message] in found] == [b"1", b"2", b"3"]
