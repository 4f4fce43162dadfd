"""A content as the window shows it: decoded, cut into lines that can be drawn, its picture read.

All of it may be made in a job: nothing here touches a widget.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QImage

from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.formats.decoding import decode
from mqtts_gui.mqtt.formats.digits import unwrapped
from mqtts_gui.mqtt.formats.guessing import guess
from mqtts_gui.mqtt.formats.model import DEFAULT_LIMIT, Decoded, Format, Guess
from mqtts_gui.mqtt.formats.nodes import Remark
from mqtts_gui.ui.models.folded_lines import FoldedText, fold
from mqtts_gui.ui.models.picture_reading import read_picture

MOST_SHOWN = 1 << 20
"""Bytes of a content that are shown at most; the whole can be saved."""

MOST_MARKS = 1000
"""Places of what is searched for that are marked."""

MARKED_CHARACTERS = 64 * 1024
"""Of the text in which they are looked for."""

_LONGEST_CHARACTER = 4

Finder = Callable[[str], Sequence[tuple[int, int]]]
"""Returns from where to where a text has what is to be marked: ascending, not overlapping."""


@dataclass(frozen=True, slots=True)
class PayloadRequest:
    """What is to be read.

    Attributes:
        chosen: The format chosen by hand; None for the one that is found.
        content_type: What MQTT 5's property says.
        format_indicator: What MQTT 5's property says.
        limit: So many bytes are read.
        inside: What a text in Base64 holds is read instead of the text.
    """

    payload: bytes
    chosen: Format | None = None
    content_type: str | None = None
    format_indicator: int | None = None
    limit: int = DEFAULT_LIMIT
    inside: bool = False


@dataclass(frozen=True, slots=True)
class PayloadReading:
    """What is to be shown.

    Attributes:
        payload: The bytes that were decoded.
        guess: Why it is this format; None for one chosen by hand.
        text: The decoded text in lines that can be drawn.
        is_dump: The text is a dump of bytes, of the first `decoded.shown` ones.
        picture: To be drawn.
        can_show_more: More bytes can be asked for.
        notes: What a person should know of the picture besides what its header says.
    """

    payload: bytes
    decoded: Decoded
    guess: Guess | None
    text: FoldedText
    is_dump: bool = False
    picture: QImage | None = None
    can_show_more: bool = False
    notes: tuple[Remark, ...] = ()

    @property
    def fault(self) -> Remark | None:
        """Why the content does not fit its format; None if it fits."""
        remarks = self.decoded.remarks
        if self.decoded.fits:
            return None
        return remarks[0] if remarks else Remark(mark("This content does not fit the format."))

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What else a person should know; not that it is a part, which has a line of its own."""
        decoded, found = self.decoded, self.decoded.remarks
        if not decoded.fits:
            found = found[1:]
        if found and self.is_part and found[-1].offset == decoded.shown:
            found = found[:-1]
        return (*found, *self.notes)

    @property
    def is_part(self) -> bool:
        """Only the first bytes are shown."""
        # Of numbers the first values are shown, and a remark says so.
        return self.decoded.format is not Format.NUMBERS and self.decoded.shown < self.decoded.total


def read_payload(request: PayloadRequest) -> PayloadReading:
    """Read a content; takes up to a tenth of a second, however large it is."""
    payload, chosen, found = request.payload, request.chosen, None
    if chosen is None:
        found = guess(payload, request.content_type, request.format_indicator)
        chosen = found.format
        if request.inside and found.inside is not None:
            payload, chosen = unwrapped(payload) or payload, found.inside
    decoded = decode(payload, chosen, limit=request.limit)
    if decoded.tree is not None:
        decoded.tree.children()  # it is put in order now, not when it is drawn
    picture: QImage | None = None
    notes: tuple[Remark, ...] = ()
    if decoded.image is not None and decoded.image.drawable:
        picture, notes = read_picture(payload, decoded.image)
    # A character that the limit cuts in two is not shown.
    is_read_to_limit = request.limit - _LONGEST_CHARACTER < decoded.shown < decoded.total
    return PayloadReading(
        payload,
        decoded,
        found,
        fold(decoded.text),
        _is_dump(decoded),
        picture,
        is_read_to_limit and request.limit < MOST_SHOWN,
        notes,
    )


def marks_in(text: str, find: Finder | None) -> list[tuple[int, int]]:
    """Return the first places of what is searched for."""
    return [] if find is None else list(find(text[:MARKED_CHARACTERS]))[:MOST_MARKS]


def reason(reading: PayloadReading) -> Phrase | None:
    """Return why a content is shown as it is, where that is not sure."""
    found = reading.guess
    if found is None or (found.sure and found.inside is None):
        return None
    return found.why


def _is_dump(decoded: Decoded) -> bool:
    if decoded.format is Format.HEX:
        return True
    binary = {Format.CBOR, Format.MSGPACK}
    has_no_tree = decoded.format in binary and decoded.tree is None
    return has_no_tree or (decoded.format is Format.IMAGE and decoded.image is None)
