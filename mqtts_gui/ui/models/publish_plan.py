"""How a message is published: once, again and again, or as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.formats.encoding import encode
from mqtts_gui.mqtt.publish_sources import file_lines, repeated, whole_file
from mqtts_gui.mqtt.templates import Template, Values
from mqtts_gui.store.sent_messages import Written
from mqtts_gui.ui.models.publish_check import Checked


@dataclass(frozen=True, slots=True)
class Attached:
    """A file in place of what is typed."""

    path: Path
    size: int
    by_line: bool = False
    per_second: int = 0


@dataclass(frozen=True, slots=True)
class Repeated:
    """Again and again; a `count` of 0 has no end."""

    interval_ms: int = 1000
    count: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done when the button is pressed; once, where nothing is set."""

    file: Attached | None = None
    repeat: Repeated | None = None

    @property
    def is_once(self) -> bool:
        """It is over as soon as it is begun."""
        return self.file is None and self.repeat is None

    @property
    def per_second(self) -> float | None:
        """How many messages a second, None for as many as possible."""
        if self.file is not None:
            return self.file.per_second or None if self.file.by_line else None
        return 1000 / self.repeat.interval_ms if self.repeat is not None else None

    @property
    def checked_size(self) -> int | None:
        """Bytes of the one message that is a file; lines are not known before they are read."""
        if self.file is None:
            return None
        return 0 if self.file.by_line else self.file.size


def batches(
    plan: Plan, written: Written, checked: Checked, values: Values, read: Callable[[int], None]
) -> Iterator[Sequence[Message]]:
    """Return the messages of a plan; `read` is told how far a file was read."""
    like = Message(
        0,
        incoming=False,
        topic=written.topic,
        payload=checked.payload or b"",
        qos=written.qos,
        retain=written.retain,
        duplicate=False,
        properties=checked.properties,
    )
    if plan.file is not None:
        if plan.file.by_line:
            return file_lines(plan.file.path, like, read)
        return whole_file(plan.file.path, like)
    count = None if plan.repeat is None else plan.repeat.count or None
    return repeated(like, _payload(written, like.payload, values), count)


def _payload(written: Written, constant: bytes, values: Values) -> Callable[[], bytes]:
    if not written.is_template:
        return lambda: constant
    template, payload_format = Template(written.text), written.format
    return lambda: encode(template.fill(values), payload_format)
