"""Payloads as text, JSON and hexadecimal; bytes until somebody looks at them."""

from __future__ import annotations

import json
import re
from enum import StrEnum

from mqtts_gui.i18n import Phrase, mark, ntr, visible

MAX_GUESS_BYTES = 1_000_000
HEX_ROW_BYTES = 16
HEX_DIGITS = frozenset("0123456789abcdefABCDEF")
_LONGEST_CHARACTER_BYTES = 4
_HEX_SEPARATORS = re.compile(r"0[xX](?=[0-9a-fA-F])|[\s,:;-]")
_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|[^\s\[\]{}:,"]+')


class PayloadFormat(StrEnum):
    """How a payload is written and shown."""

    TEXT = "text"
    JSON = "json"
    HEX = "hex"


class PayloadError(ValueError):
    """What was typed cannot be sent in the chosen format; `phrase` says why."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(phrase.text)
        self.phrase = phrase


def encode(text: str, payload_format: PayloadFormat) -> bytes:
    """Return the bytes that `text` stands for.

    Raises:
        PayloadError: `text` is not valid JSON or hexadecimal, or cannot be encoded as UTF-8.
    """
    if payload_format is PayloadFormat.HEX:
        return _from_hex(text)
    if payload_format is PayloadFormat.JSON:
        _check_json(text)
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise PayloadError(mark("The text contains half a character and cannot be sent.")) from None


def decode(payload: bytes, payload_format: PayloadFormat) -> str:
    """Return `payload` as a person reads it; where it does not fit the format, say so first."""
    if payload_format is PayloadFormat.HEX:
        return _hex_rows(payload)
    text, odd = _as_text(payload)
    if odd:
        return f"{odd}\n\n{text}"
    if payload_format is PayloadFormat.JSON:
        try:
            _check_json(text)
        except PayloadError as error:
            return f"{error.phrase}\n\n{text}"
        return _indented(text)
    return text


def guess_format(payload: bytes) -> PayloadFormat:
    """Return the format in which `payload` reads best."""
    try:
        text = payload.decode()
    except UnicodeDecodeError:
        return PayloadFormat.HEX
    if any(character < " " and character not in "\t\r\n" for character in text[:MAX_GUESS_BYTES]):
        return PayloadFormat.HEX
    if text.lstrip()[:1] in {"{", "["} and len(payload) <= MAX_GUESS_BYTES:
        try:
            _check_json(text)
        except PayloadError:
            return PayloadFormat.TEXT
        return PayloadFormat.JSON
    return PayloadFormat.TEXT


def one_line(payload: bytes, limit: int = 200) -> str:
    """Return the beginning of `payload` on one line of at most `limit` characters, for a table."""
    start = payload[: limit * _LONGEST_CHARACTER_BYTES]
    cut = len(start) < len(payload)
    try:
        # A character may have been cut in two at the end of `start`.
        text = start.decode("utf-8") if not cut else _decode_start(start)
    except UnicodeDecodeError:
        text = start[:limit].hex(" ")
    text = visible(" ".join(text.split()) if not text.isprintable() else text)
    return text if len(text) <= limit and not cut else f"{text[: limit - 1]}…"


def _decode_start(start: bytes) -> str:
    try:
        return start.decode()
    except UnicodeDecodeError as error:
        if len(start) - error.start >= _LONGEST_CHARACTER_BYTES:
            raise
        return start[: error.start].decode()


def _as_text(payload: bytes) -> tuple[str, str]:
    try:
        return payload.decode(), ""
    except UnicodeDecodeError:
        odd = sum(1 for c in payload.decode(errors="surrogateescape") if "\udc80" <= c <= "\udcff")
        return payload.decode(errors="backslashreplace"), ntr(
            "This is not UTF-8 text: %(count)s byte is shown as \\xNN.",
            "This is not UTF-8 text: %(count)s bytes are shown as \\xNN.",
            odd,
        )


def _check_json(text: str) -> None:
    try:
        json.loads(text, parse_constant=_refuse_constant, parse_int=_skip, parse_float=_skip)
    except json.JSONDecodeError as error:
        raise PayloadError(
            mark(
                "This is not JSON: see line %(line)s, column %(column)s.",
                line=error.lineno,
                column=error.colno,
            )
        ) from None
    except RecursionError:
        raise PayloadError(mark("This JSON is nested too deeply.")) from None


def _skip(_digits: str) -> int:
    return 0  # the value is not wanted, and Python refuses numbers of thousands of digits


def _refuse_constant(name: str) -> None:
    raise PayloadError(mark("This is not JSON: %(name)s is no value of JSON.", name=name))


def _indented(text: str) -> str:
    """Indent valid JSON, keeping numbers, escapes and repeated keys exactly as they were sent."""
    rows, depth, previous = [""], 0, ""
    for part in _JSON_TOKEN.findall(text):
        if part in {"}", "]"}:
            depth -= 1
            if previous not in {"{", "["}:
                rows.append("  " * depth)
        elif previous in {"{", "[", ","}:
            rows.append("  " * depth)
        rows[-1] += ": " if part == ":" else part
        depth += part in {"{", "["}
        previous = part
    return "\n".join(rows)


def _from_hex(text: str) -> bytes:
    digits = _HEX_SEPARATORS.sub("", text)
    wrong = next((character for character in digits if character not in HEX_DIGITS), None)
    if wrong is not None:
        raise PayloadError(mark("%(character)s is not a hexadecimal digit.", character=wrong))
    if len(digits) % 2:
        raise PayloadError(mark("A byte is two hexadecimal digits: one digit is missing."))
    return bytes.fromhex(digits)


def _hex_rows(payload: bytes) -> str:
    rows = []
    for offset in range(0, len(payload), HEX_ROW_BYTES):
        row = payload[offset : offset + HEX_ROW_BYTES]
        letters = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in row)  # noqa: PLR2004 - printable ASCII
        rows.append(f"{offset:08x}  {row.hex(' '):<{HEX_ROW_BYTES * 3 - 1}}  {letters}")
    return "\n".join(rows)
