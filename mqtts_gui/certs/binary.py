"""Binary files: DER and BER, several objects in a row, and what transfers as text made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from mqtts_gui.certs import pkcs12
from mqtts_gui.certs.armour_body import is_whole
from mqtts_gui.certs.ber import definite, is_indefinite
from mqtts_gui.certs.container_findings import of_container, of_der
from mqtts_gui.certs.der import SEQUENCE, DerError, announced_size
from mqtts_gui.certs.encodings import read_text
from mqtts_gui.certs.file_findings import mended, unusable
from mqtts_gui.certs.items import Kind, LoadedItem, Password
from mqtts_gui.certs.parsing import parse_der
from mqtts_gui.certs.recognising import is_serial_file
from mqtts_gui.errors import Finding

Contents = tuple[tuple[LoadedItem, ...], tuple[Finding, ...]]

_MOST_ITEMS = 20_000
_HEADER_SIZE = 6
_LONGEST_REPAIRED = 1_000_000
_SEQUENCE_START = bytes([SEQUENCE])
# What a terminal or a transfer took the bytes for, and wrote as UTF-8 or UTF-16.
_CODE_PAGES = ("latin-1", "cp1252", "cp850", "cp437")


def read_binary(data: bytes, password: Password) -> Contents:
    """Return the items of one or several DER objects one after the other; none, if it is none."""
    # The serial file's first digit, 0, looks like the beginning of a DER object.
    if is_serial_file(data):
        return (), ()
    found = _objects(data, password)
    if is_whole(data) and any(map(is_readable, found[0])):
        return found
    for repaired in _repaired(data):
        items, findings = _objects(repaired, password)
        if any(map(is_readable, items)):
            return items, (mended("form-textmode"), *findings)
    return found


def is_readable(item: LoadedItem) -> bool:
    """Return whether the item was read, be it loosely, or would be with its passphrase."""
    return item.value is not None or item.encrypted or item.loose


def findings_of_form(items: Iterable[LoadedItem], der: bytes, *, binary: bool) -> list[Finding]:
    """Return what the container of readable items calls for; `der` is its content."""
    first = next((item for item in items if is_readable(item)), None)
    match first.form if first else "":
        case "DER" if first:
            return [of_der(first.kind, encrypted=first.encrypted)]
        case "PKCS7":
            return [of_container("file-pkcs7", variant=binary)]
        case "PKCS12":
            old = pkcs12.is_old(der)
            found = [of_container("file-pkcs12", variant=old)]
            return [*found, mended("file-pkcs12-old")] if old else found
        case _:
            return []


def _objects(data: bytes, password: Password) -> Contents:
    items: list[LoadedItem] = []
    findings: dict[str, Finding] = {}
    offset = 0
    while data[offset : offset + 1] == _SEQUENCE_START and len(items) < _MOST_ITEMS:
        try:
            der, size = _object(data, offset)
        except DerError:
            break
        if size > len(data) - offset:
            items.append(LoadedItem(Kind.UNKNOWN, "DER", findings=(unusable("form-truncated"),)))
            break
        found = parse_der(der, password) or _parse_loose(der, password)
        if not found:
            break
        items.extend(found)
        findings |= {f.code: f for f in findings_of_form(found, der, binary=True)}
        offset += size
    return tuple(items), tuple(findings.values())


def _object(data: bytes, offset: int) -> tuple[bytes, int]:
    """Return the object at `offset`, and how many bytes it takes there, or says that it takes."""
    if is_indefinite(data[offset : offset + _HEADER_SIZE]):
        rest = data[offset:]
        return definite(rest), len(rest)  # nothing follows such a container
    size = announced_size(data[offset : offset + _HEADER_SIZE])
    return data[offset : offset + size], size


def _parse_loose(der: bytes, password: Password) -> tuple[LoadedItem, ...]:
    """Return the items of an object that is of indefinite length inside."""
    try:
        return parse_der(definite(der), password)
    except DerError:
        return ()


def _repaired(data: bytes) -> Iterator[bytes]:
    """Yield what the file may have been before it was sent as text: one whole object, or nothing.

    A line feed became carriage return and line feed, or every byte a character of two or three.
    """
    if len(data) > _LONGEST_REPAIRED:
        return
    texts = [data]
    text = read_text(data)[0]
    for code_page in _CODE_PAGES:
        with suppress(UnicodeEncodeError):
            texts.append(text.encode(code_page))
    for each in dict.fromkeys(texts):
        for whole in (each, each.replace(b"\r\n", b"\n"), each.removesuffix(b"\r\n")):
            if whole != data and is_whole(whole):
                yield whole
