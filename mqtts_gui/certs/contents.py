"""What bytes hold: PEM first, then bare DER, then what remains to be tried."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from mqtts_gui.certs.armour import Block, find_bare, find_blocks, read_text
from mqtts_gui.certs.der import SEQUENCE, DerError, announced_size
from mqtts_gui.certs.file_findings import mended, unusable
from mqtts_gui.certs.items import Kind, LoadedItem, Password
from mqtts_gui.certs.keys import load_openssh_public_key
from mqtts_gui.certs.parsing import parse_block, parse_der
from mqtts_gui.certs.recognising import is_serial_file, what_else
from mqtts_gui.errors import Finding, Severity

_MOST_ITEMS = 20_000
_HEADER_SIZE = 6
_FORM_CODES = {"DER": "file-der", "PKCS7": "file-pkcs7", "PKCS12": "file-pkcs12"}
_OPENSSH_PREFIXES = ("ssh-", "ecdsa-sha2-", "sk-")

Contents = tuple[tuple[LoadedItem, ...], tuple[Finding, ...]]


def interpret(data: bytes, password: Password) -> Contents:
    """Return the items in `data`, in order, and what is odd about the whole."""
    if not data.strip():
        return (), (unusable("file-empty"),)
    text, codes = read_text(data)
    if blocks := find_blocks(text)[:_MOST_ITEMS]:
        return _from_blocks(blocks, codes, password)
    if items := _from_binary(data, password):
        return items, _of_forms(items)
    bare = find_bare(text)
    if bare and (items := parse_der(bare, password)):
        items = tuple(replace(i, form="PEM" if i.form == "DER" else i.form) for i in items)
        return items, (*_mended((*codes, "form-noheader")), *_of_forms(items))
    if text.startswith(_OPENSSH_PREFIXES) and (key := load_openssh_public_key(data)):
        return (key,), ()
    return (), (unusable(what_else(data, text)),)


def _from_blocks(blocks: tuple[Block, ...], codes: tuple[str, ...], password: Password) -> Contents:
    items = tuple(chain.from_iterable(parse_block(block, password) for block in blocks))
    if not items:  # nothing but parameters
        return (), (unusable("file-unknown"),)
    if any(block.fault is None for block in blocks):
        codes = (*codes, *chain.from_iterable(b.oddities for b in blocks if b.fault is None))
    certificates = [item for item in items if item.kind is Kind.CERTIFICATE]
    broken = [item for item in certificates if item.value is None]
    if broken and len(broken) < len(certificates):
        items = tuple(_excuse(item) if item in broken else item for item in items)
        codes = (*codes, "file-partly-broken")
    return items, (*_mended(codes), *_of_forms(items))


def _excuse(item: LoadedItem) -> LoadedItem:
    """Return a damaged block whose damage does not keep the rest of the file from being used."""
    milder = tuple(replace(finding, severity=Severity.WARNING) for finding in item.findings)
    return replace(item, findings=milder)


def _from_binary(data: bytes, password: Password) -> tuple[LoadedItem, ...]:
    """Return the items of one or several DER objects one after the other."""
    items: list[LoadedItem] = []
    if is_serial_file(data):  # its first digit, 0, looks like the beginning of a DER object
        return ()
    offset = 0
    while data[offset : offset + 1] == bytes([SEQUENCE]) and len(items) < _MOST_ITEMS:
        try:
            size = announced_size(data[offset : offset + _HEADER_SIZE])
        except DerError:
            break
        if offset + size > len(data):
            items.append(LoadedItem(Kind.UNKNOWN, "DER", findings=(unusable("form-truncated"),)))
            break
        found = parse_der(data[offset : offset + size], password)
        if not found:
            break
        items.extend(found)
        offset += size
    return tuple(items)


def _of_forms(items: Iterable[LoadedItem]) -> tuple[Finding, ...]:
    """Return what the containers of readable items call for."""
    return _mended(
        _FORM_CODES[item.form]
        for item in items
        if item.form in _FORM_CODES and (item.value is not None or item.encrypted)
    )


def _mended(codes: Iterable[str]) -> tuple[Finding, ...]:
    return tuple(mended(code) for code in dict.fromkeys(codes))
