"""Where the messages of a long publication come from: a file, its lines, or a template."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.formats.model import PayloadError
from mqtts_gui.mqtt.lines import line_batches
from mqtts_gui.mqtt.wire import MAX_VARINT


def whole_file(path: Path, like: Message) -> Iterator[Sequence[Message]]:
    """Return the content of a file as one message with the topic and the rest of `like`.

    Raises:
        PayloadError: it is larger than MQTT can carry.
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        payload = stream.read(MAX_VARINT + 1)
    if len(payload) > MAX_VARINT:
        raise PayloadError(mark("The message is larger than the 256 MB that MQTT can carry."))
    yield [like._replace(payload=payload)]


def file_lines(
    path: Path, like: Message, progress: Callable[[int], None]
) -> Iterator[Sequence[Message]]:
    """Return a message for each line of a file; `progress` is told how many bytes were read.

    Raises:
        PayloadError: a line is far too long.
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        for lines in line_batches(stream):
            progress(stream.tell())
            yield [like._replace(payload=line) for line in lines]


def repeated(
    like: Message, payload: Callable[[], bytes], count: int | None
) -> Iterator[Sequence[Message]]:
    """Return a message at a time, `count` of them or, without one, for ever.

    Raises:
        PayloadError: what `payload` makes cannot be sent.
    """
    sent = 0
    while count is None or sent < count:
        sent += 1
        yield [like._replace(payload=payload())]
