"""A payload as the detail shows it: in one format, in part where it is large."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mqtts_gui.i18n import Phrase, mark, visible
from mqtts_gui.mqtt.payloads import PayloadError, PayloadFormat, decode, encode, guess_format
from mqtts_gui.ui.models.figure import Figure
from mqtts_gui.ui.models.hex_dump import bytes_that_fit, dump

TEXT_LIMIT = 16 * 1024
HEX_LIMIT = 8 * 1024
JSON_LIMIT = 128 * 1024
"""Bytes of JSON that are indented; more is shown as the text it is."""

FORMATS: Mapping[PayloadFormat, Phrase] = {
    PayloadFormat.TEXT: mark("Text"),
    PayloadFormat.JSON: mark("JSON"),
    PayloadFormat.HEX: mark("Hexadecimal"),
}
"""The formats a person chooses from, with their names."""

_LONGEST_CHARACTER = 4


@dataclass(frozen=True, slots=True)
class ShownPayload:
    """What to show.

    Attributes:
        text: Safe to show as plain text: control and bidirectional characters are visible.
        is_json: The text is valid JSON, worth colouring.
        note: What the person should know about it.
    """

    text: str
    is_json: bool = False
    note: Phrase | None = None


def best_format(payload: bytes) -> PayloadFormat:
    """Return the format in which `payload` reads best; quick, however large it is."""
    if len(payload) <= JSON_LIMIT:
        return guess_format(payload)
    # What is not indented anyway need not be checked: a part says whether it is text.
    guess = guess_format(_whole_characters(payload[:TEXT_LIMIT]))
    return PayloadFormat.HEX if guess is PayloadFormat.HEX else PayloadFormat.TEXT


def shown_payload(payload: bytes, payload_format: PayloadFormat, columns: int) -> ShownPayload:
    """Return how `payload` is shown in a view of `columns` characters a line."""
    if not payload:
        return ShownPayload("", note=mark("The content is empty."))
    if payload_format is PayloadFormat.HEX:
        note = _part_note(HEX_LIMIT, payload) if len(payload) > HEX_LIMIT else None
        return ShownPayload(
            dump(payload[:HEX_LIMIT], bytes_that_fit(columns, HEX_LIMIT)), note=note
        )
    if payload_format is PayloadFormat.JSON:
        return _as_json(payload)
    return _as_text(payload)


def copied_payload(payload: bytes, payload_format: PayloadFormat) -> str:
    """Return the whole payload for the clipboard; hexadecimal can be published again as it is."""
    if payload_format is PayloadFormat.HEX:
        return payload.hex(" ")
    return decode(payload, payload_format)


def _as_json(payload: bytes) -> ShownPayload:
    if len(payload) > JSON_LIMIT:
        return _as_text(payload)
    try:
        encode(payload.decode(), PayloadFormat.JSON)
    except UnicodeDecodeError:
        return _as_text(payload)
    except PayloadError as error:
        return ShownPayload(_as_text(payload).text, note=error.phrase)
    text = decode(payload, PayloadFormat.JSON)
    note = _part_note(TEXT_LIMIT, payload) if len(text) > TEXT_LIMIT else None
    return ShownPayload(_printable(text[:TEXT_LIMIT]), is_json=True, note=note)


def _as_text(payload: bytes) -> ShownPayload:
    if len(payload) <= TEXT_LIMIT:
        return ShownPayload(_printable(decode(payload, PayloadFormat.TEXT)))
    part = _whole_characters(payload[:TEXT_LIMIT])
    return ShownPayload(
        _printable(decode(part, PayloadFormat.TEXT)), note=_part_note(len(part), payload)
    )


def _whole_characters(part: bytes) -> bytes:
    """Leave out the character that was cut in two at the end of `part`."""
    for back in range(1, _LONGEST_CHARACTER):
        if part[-back] >= 0xC0:  # noqa: PLR2004 - the first byte of a character of several bytes
            return part[:-back]
    return part


def _part_note(shown: int, payload: bytes) -> Phrase:
    return mark(
        "Only the first %(shown)s of %(count)s bytes are shown; Copy takes them all.",
        shown=Figure(shown),
        count=Figure(len(payload)),
    )


def _printable(text: str) -> str:
    return "\n".join(
        "\t".join(visible(part) for part in line.split("\t")) for line in text.split("\n")
    )
