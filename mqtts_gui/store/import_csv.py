"""Messages out of a CSV file, ours or one that a spreadsheet has saved since."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from mqtts_gui.i18n import mark
from mqtts_gui.store.export_formats import GUARD
from mqtts_gui.store.import_lines import MOST_LINE, NO_UTF8, TOO_LONG, Item, Line, Lines
from mqtts_gui.store.import_values import DamageError, message_from

SEPARATORS = ",;\t"
MOST_LINES_BYTES = 64 << 20
"""Bytes of a message that goes over several lines: what is longer is exported on one."""

_NEEDED = {"topic", "payload"}
_GUARDED = ("topic", "payload", "properties")


def heading(line: bytes) -> tuple[str, list[str]] | None:
    """Return the separator and the names of the columns, None if this is not such a line."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return None
    for separator in SEPARATORS:
        names = [name.strip().strip('"').lower() for name in text.split(separator)]
        if set(names) >= _NEEDED:
            return separator, names
    return None


def read_csv(lines: Lines, separator: str, names: list[str]) -> Iterator[Item]:
    """Yield what is below the heading.

    A cell whose quotes do not close would swallow the rest of the file: only its first line is
    given up then, and what follows is read again.
    """
    csv.field_size_limit(MOST_LINE)
    while (first := lines.take()) is not None:
        if first.text is None:
            yield Item(first.number, damage=TOO_LONG)
        elif first.text.strip():
            yield _record(lines, first, first.text, (separator, names))


def _record(lines: Lines, first: Line, text: bytes, form: tuple[str, list[str]]) -> Item:
    more, whole = _with_open_cell(lines, text)
    separator, names = form
    try:
        cells = _cells(whole, separator, len(names))
    except DamageError as error:
        lines.give_back(more)
        return Item(first.number, damage=error.phrase)
    fields: dict[str, object] = dict(zip(names, cells, strict=True))
    for name in _GUARDED:
        if (cell := fields.get(name)) is not None:
            fields[name] = str(cell).removeprefix(GUARD)
    try:
        return Item(first.number, message_from(fields))
    except DamageError as error:
        return Item(first.number, damage=error.phrase)


def _with_open_cell(lines: Lines, text: bytes) -> tuple[list[Line], bytes | None]:
    """Return the further lines of a record, and all of it; None if it does not end."""
    if text.count(b'"') % 2 == 0:
        return [], text
    more, size = [], len(text)
    while size < MOST_LINES_BYTES and (line := lines.take()) is not None:
        more.append(line)
        if line.text is None:
            break
        size += len(line.text)
        if line.text.count(b'"') % 2:
            return more, text + b"".join(each.text or b"" for each in more)
    return more, None


def _cells(text: bytes | None, separator: str, count: int) -> list[str]:
    if text is None:
        raise DamageError(mark("a quotation mark is not closed"))
    try:
        decoded = text.decode("utf-8", "surrogatepass")
        if decoded.endswith("\n"):
            decoded = decoded[:-1].removesuffix("\r")
        cells = next(csv.reader([decoded], delimiter=separator, strict=True))
    except UnicodeDecodeError:
        raise DamageError(NO_UTF8) from None
    except (csv.Error, StopIteration):
        raise DamageError(mark("its quotation marks are misplaced")) from None
    if len(cells) != count:
        wrong = mark("cells expected: %(wanted)d, found: %(found)d", found=len(cells), wanted=count)
        raise DamageError(wrong)
    return cells
