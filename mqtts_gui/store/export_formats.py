"""The forms in which messages are exported; what each gives is described in `docs/export.md`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.export_values import (
    BASE64,
    RECEIVED,
    SENT,
    TEXT,
    base64_text,
    instant_text,
    json_text,
    properties_text,
)

COLUMNS = (
    "time",
    "direction",
    "topic",
    "qos",
    "retained",
    "duplicate",
    "encoding",
    "payload",
    "properties",
)
GUARD = "'"
"""Stands before a cell that a spreadsheet would calculate; of an import, one goes."""

LONG_TEXT = 8 << 20
"""Bytes beyond which a content is written as Base64: a line that is read has bounds."""

BOM = b"\xef\xbb\xbf"
_END = "\r\n"
_DANGEROUS = tuple("=+-@\t\r\n'\uff1d\uff0b\uff0d\uff20")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]+)?")
_QUOTED = re.compile('[",;\t\r\n]')
_UNREADABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""What programs that read CSV drop, or end a cell at."""


class ExportFormat(StrEnum):
    """A form of exported messages; the value is what settings keep."""

    CSV = "csv"
    JSON_LINES = "jsonl"
    PLAIN = "log"
    PLAIN_TIMED = "timed-log"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How messages are written.

    Attributes:
        separator: Between the cells of CSV; a French spreadsheet expects `;`.
        has_bom: CSV begins with the mark by which Excel knows UTF-8.
    """

    format: ExportFormat = ExportFormat.CSV
    separator: str = ","
    has_bom: bool = False

    @property
    def suffix(self) -> str:
        """What the name of such a file ends in."""
        return {ExportFormat.CSV: ".csv", ExportFormat.JSON_LINES: ".jsonl"}.get(
            self.format, ".log"
        )

    def header(self) -> bytes:
        """Return what the file begins with."""
        if self.format is not ExportFormat.CSV:
            return b""
        return BOM * self.has_bom + (self.separator.join(COLUMNS) + _END).encode()

    def writer(self) -> Callable[[Message], bytes]:
        """Return what makes the line of a message."""
        if self.format is ExportFormat.CSV:
            separator = self.separator
            return lambda message: csv_line(message, separator)
        return _WRITERS[self.format]


def csv_line(message: Message, separator: str) -> bytes:
    """Return a message as a line of CSV (RFC 4180)."""
    time_ns, incoming, topic, payload, qos, retain, duplicate, properties = message
    encoding, content = TEXT, _text(payload)
    if content is None or _UNREADABLE.search(content):
        encoding, content = BASE64, base64_text(payload)
    cells = (
        instant_text(time_ns),
        RECEIVED if incoming else SENT,
        _cell(topic),
        str(qos),
        "true" if retain else "false",
        "true" if duplicate else "false",
        encoding,
        _cell(content),
        _cell(properties_text(properties)) if properties else "",
    )
    return (separator.join(cells) + _END).encode("utf-8", "surrogatepass")


def json_line(message: Message) -> bytes:
    """Return a message as an object of JSON on one line."""
    time_ns, incoming, topic, payload, qos, retain, duplicate, properties = message
    text = _text(payload)
    encoding = BASE64 if text is None else TEXT
    content = f'"{base64_text(payload)}"' if text is None else json_text(text)
    more = f',"properties":{properties_text(properties)}' if properties else ""
    return (
        f'{{"time":"{instant_text(time_ns)}","direction":"{RECEIVED if incoming else SENT}"'
        f',"topic":{json_text(topic)},"qos":{qos},"retained":{"true" if retain else "false"}'
        f',"duplicate":{"true" if duplicate else "false"},"encoding":"{encoding}"'
        f',"payload":{content}{more}}}\n'
    ).encode()


def plain_line(message: Message) -> bytes:
    """Return a message as `mosquitto_sub -v` prints it: the bytes as they are."""
    topic = message.topic.encode("utf-8", "surrogatepass")
    return b"%s %s\n" % (topic, message.payload or b"(null)")


def timed_line(message: Message) -> bytes:
    """Return a message as `mosquitto_sub -F '%I %t %p'` prints it."""
    instant = instant_text(message.time_ns)
    time = f"{instant[:19]}{instant[29:].replace(':', '')}".encode("ascii")
    return b"%s %s %s\n" % (time, message.topic.encode("utf-8", "surrogatepass"), message.payload)


_WRITERS: dict[ExportFormat, Callable[[Message], bytes]] = {
    ExportFormat.JSON_LINES: json_line,
    ExportFormat.PLAIN: plain_line,
    ExportFormat.PLAIN_TIMED: timed_line,
}


def _text(payload: bytes) -> str | None:
    if len(payload) > LONG_TEXT:
        return None
    try:
        return payload.decode()
    except UnicodeDecodeError:
        return None


def _cell(text: str) -> str:
    """Return a cell that a spreadsheet takes for text, and a number as it is."""
    if text.startswith(_DANGEROUS) and not _NUMBER.fullmatch(text):
        text = GUARD + text
    if _QUOTED.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text
