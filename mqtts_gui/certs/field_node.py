"""One field of an object, what it consists of, and how long texts and lists are kept short."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from mqtts_gui.i18n import Phrase, mark, nmark, visible

T = TypeVar("T")

MOST_ENTRIES = 1000
"""Entries of a list that are shown; the rest is counted."""
MOST_BYTES = 2048
"""Bytes of a dump: a key or a signature of 16,384 bits."""
MOST_CHARACTERS = 1000
"""Characters of a summary whose parts stand below it."""


@dataclass(frozen=True, slots=True)
class FieldNode:
    """One field, with the fields it consists of.

    Attributes:
        label: What it is called.
        value: What it says; a plain text comes from the file and is untrusted.
        remark: What is said about the value, beside it.
        mono: The value is made of bytes, to be written in fixed width.
        data: The field is shown as a dump of these bytes; its value is then empty.
        name: The same for the same field of another object and in every language; where it is
            empty, the label's English text stands for it.
        opened: Its children are shown at first.
    """

    label: Phrase
    value: str | Phrase = ""
    children: tuple[FieldNode, ...] = ()
    remark: Phrase | None = None
    mono: bool = False
    data: bytes | None = None
    name: str = ""
    opened: bool = False

    @property
    def text(self) -> str:
        """The value in the language in force, with odd characters made visible."""
        return visible(self.value) if isinstance(self.value, str) else str(self.value)

    @property
    def key(self) -> str:
        """What tells it from its siblings, in every language."""
        return self.name or self.label.text


def instant(moment: datetime) -> Phrase:
    """Return an instant as a text: "12 March 2030, 14:05 UTC"."""
    return Phrase("%(instant)s", {"instant": moment})


def day_count(days: int) -> Phrase:
    """Return a number of days in words."""
    return nmark("%(count)s day", "%(count)s days", days)


def byte_count(size: int) -> Phrase:
    """Return a number of bytes in words."""
    return nmark("%(count)s byte", "%(count)s bytes", size)


def hexadecimal(data: bytes) -> str:
    """Return bytes as they are shown: upper case, between colons."""
    return data.hex(":").upper()


def dump(data: bytes) -> FieldNode:
    """Return the field that shows `data` byte by byte; of much data the beginning."""
    cut = None
    if len(data) > MOST_BYTES:
        cut = mark("the first %(shown)s of them", shown=byte_count(MOST_BYTES))
    return FieldNode(mark("Bytes"), remark=cut, data=data[:MOST_BYTES], name="bytes")


def with_dump(
    label: Phrase, data: bytes, name: str = "", remark: Phrase | None = None
) -> FieldNode:
    """Return a field that is bytes and nothing else: how many, and below it which."""
    return FieldNode(label, byte_count(len(data)), (dump(data),), remark, name=name)


def bounded(
    entries: Iterable[T], make: Callable[[T], FieldNode], count: int | None = None
) -> tuple[FieldNode, ...]:
    """Return a field for each entry; of many the first, and how many more there are.

    Args:
        entries: May be costly to go through to its end.
        make: Makes the field of one entry.
        count: How many there are; counted where it is None.
    """
    if count is None:
        entries = tuple(entries)
        count = len(entries)
    shown = tuple(make(each) for each in islice(entries, MOST_ENTRIES))
    return shown if count <= len(shown) else (*shown, _more(count - len(shown)))


def shortened(text: str) -> str:
    """Return a summary that is not endless: its parts are shown below it."""
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]}…"


def only(nodes: Sequence[FieldNode | None]) -> tuple[FieldNode, ...]:
    """Return the fields that are there."""
    return tuple(node for node in nodes if node is not None)


def _more(count: int) -> FieldNode:
    label = nmark("… and %(count)s more", "… and %(count)s more", count)
    return FieldNode(label, name="more")
