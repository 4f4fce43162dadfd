"""What bytes hold: one DER object, else PEM, else looser forms, else what remains to be tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import chain

from mqtts_gui.certs import openssh
from mqtts_gui.certs.armour import Block
from mqtts_gui.certs.armour_body import is_whole
from mqtts_gui.certs.bare import find_bare
from mqtts_gui.certs.ber import definite, is_indefinite
from mqtts_gui.certs.binary import Contents, findings_of_form, is_readable, read_binary
from mqtts_gui.certs.der import DerError
from mqtts_gui.certs.disguises import reveal
from mqtts_gui.certs.encodings import read_text
from mqtts_gui.certs.file_findings import mended, mislabelled, stray, unusable
from mqtts_gui.certs.items import Kind, LoadedItem, Password
from mqtts_gui.certs.keys import usual_label
from mqtts_gui.certs.parsing import kind_of_label, parse_block, parse_der
from mqtts_gui.certs.recognising import what_else
from mqtts_gui.errors import Finding, Severity

_MOST_ITEMS = 20_000
_NOTHING: Contents = ((), ())
_PARAMETERS = " PARAMETERS"
_PGP = "PGP "
_LABELS: dict[str, str] = {
    "PKCS7": "PKCS7",
    "PKCS12": "PKCS12",
    Kind.CERTIFICATE: "CERTIFICATE",
    Kind.CSR: "CERTIFICATE REQUEST",
    Kind.CRL: "X509 CRL",
    Kind.PUBLIC_KEY: "PUBLIC KEY",
    Kind.PRIVATE_KEY: "PRIVATE KEY",
    Kind.PKCS12: "PKCS12",
    Kind.UNKNOWN: "CERTIFICATE",
}
_ARCHIVE = b"PK\x03\x04"
_OF_PLACE = (
    "form-blank-lines", "form-indented", "form-oneline", "form-spaces", "form-text-inside",
    "form-unusual",
)  # fmt: skip


def interpret(data: bytes, password: Password) -> Contents:
    """Return the items in `data`, in order, and what is odd about the whole."""
    text, codes = read_text(data)
    if not data.strip() or not text.strip("\ufeff \t\r\n\0"):
        return (), (unusable("file-empty"),)
    if data.startswith(_ARCHIVE):
        # What is not compressed in it can be read, but no other program will.
        return (), (unusable(what_else(data, text)),)
    whole = is_whole(data)
    readers: tuple[Callable[[], Contents], ...] = (
        # A certificate may hold the text of another in one of its fields.
        lambda: read_binary(data, password) if whole else _NOTHING,
        lambda: _from_pem(text, codes, password),
        lambda: _NOTHING if whole else read_binary(data, password),
        lambda: _from_bare(text, codes, password),
        lambda: _from_openssh(text, codes),
        lambda: ((), (unusable(what_else(data, text)),)),
    )
    return next(found for read in readers if any(found := read()))


def _from_pem(text: str, codes: tuple[str, ...], password: Password) -> Contents:
    blocks, disguises = reveal(text)
    return _from_blocks(blocks, codes, disguises, password) if blocks else _NOTHING


def _from_openssh(text: str, codes: tuple[str, ...]) -> Contents:
    key = openssh.load_public_line(text)
    return ((key,), tuple(map(mended, codes))) if key else _NOTHING


def _from_blocks(
    blocks: tuple[Block, ...],
    codes: tuple[str, ...],
    disguises: tuple[str, ...],
    password: Password,
) -> Contents:
    blocks = blocks[:_MOST_ITEMS]
    wanted = [b for b in blocks if not b.label.endswith(_PARAMETERS) and _PGP not in b.label]
    if not wanted:
        pgp = any(_PGP in block.label for block in blocks)
        return (), (unusable("file-pgp" if pgp else "file-parameters"),)
    found = [(block, _of_block(block, password)) for block in wanted]
    items = tuple(chain.from_iterable(each for _, each in found))
    sound = [block for block, each in found if any(map(is_readable, each))]
    read = {item.kind for item in items if is_readable(item)}
    odd = [*map(mended, (*codes, *disguises)), *_of_blocks(sound, disguised=bool(disguises))]
    if any(item.kind in read and not is_readable(item) for item in items):
        odd.append(mended("file-partly-broken"))
    usable = {item.kind for item in items if is_readable(item) and not item.loose}
    excused = tuple(_excuse(item) if _is_excused(item, usable) else item for item in items)
    return excused, tuple({finding.code: finding for finding in odd if sound}.values())


def _of_blocks(blocks: Iterable[Block], *, disguised: bool) -> Iterable[Finding]:
    """Return what is odd about blocks that were read; where they stand says little in disguise."""
    for block in blocks:
        # Those of SSH2 are written with four dashes and a comment.
        for code in () if block.label == openssh.PUBLIC_LABEL else block.oddities:
            if code == "form-stray":
                yield stray(block.stray, block.line, Severity.WARNING)
            elif code != "form-label" and not (disguised and code in _OF_PLACE):
                yield mended(code)


def _of_block(block: Block, password: Password) -> tuple[LoadedItem, ...]:
    """Return the items of a block, by its label or, where that is wrong, by what it holds."""
    block = _with_lengths(block)
    if block.fault is not None or block.der is None:
        return (LoadedItem(kind_of_label(block.label), "PEM", findings=(_fault(block),)),)
    if block.label == openssh.PUBLIC_LABEL:
        return (openssh.load_public_key(block.der),)
    items = parse_block(block, password)
    label = usual_label(block)
    if not any(map(is_readable, items)):
        found = _as_pem(parse_der(block.der, password))
        if any(map(is_readable, found)):
            usual = _LABELS.get(found[0].form) or _LABELS[found[0].kind]
            items, label = found, usual_label(replace(block, label=usual)) or usual
        elif _is_remainder(block):
            return (LoadedItem(items[0].kind, "PEM", findings=(unusable("form-headless"),)),)
    own = findings_of_form(items, block.der, binary=False)
    if any(map(is_readable, items)) and (label is not None or "form-label" in block.oddities):
        own.append(mislabelled(label or block.label))
    first, *others = items
    return (replace(first, findings=(*first.findings, *own)), *others)


def _is_remainder(block: Block) -> bool:
    """Return whether the block lacks more than its line BEGIN.

    What is left may begin with a byte that opens an object: the digit 0 of a date is one.
    """
    return "form-noheader" in block.oddities and "form-trailing" in block.oddities


def _with_lengths(block: Block) -> Block:
    """Return a block whose object says how long it is; programs for mail write others."""
    if block.der is None or not is_indefinite(block.der):
        return block
    try:
        return replace(block, der=definite(block.der))
    except DerError:
        return replace(block, fault="form-garbage")


def _fault(block: Block) -> Finding:
    if block.fault == "form-stray":
        return stray(block.stray, block.line, Severity.ERROR)
    return unusable(block.fault or "form-garbage")


def _is_excused(item: LoadedItem, usable: set[Kind]) -> bool:
    """Return whether the item may be passed over: one of its kind is there, or it is of none."""
    return (item.loose or not is_readable(item)) and (
        item.kind in usable or (item.kind is Kind.UNKNOWN and bool(usable))
    )


def _excuse(item: LoadedItem) -> LoadedItem:
    """Return a damaged block whose damage does not keep the rest of the file from being used."""
    milder = tuple(replace(finding, severity=Severity.WARNING) for finding in item.findings)
    return replace(item, findings=milder)


def _from_bare(text: str, codes: tuple[str, ...], password: Password) -> Contents:
    """Return what stands in the text without any line BEGIN or END."""
    ders, blocks, odd = find_bare(text)
    if blocks:
        return _from_blocks(blocks, codes, odd, password)
    items: list[LoadedItem] = []
    findings = [mended(code) for code in (*codes, *odd)]
    for der in ders[:_MOST_ITEMS]:
        found = parse_der(der, password)
        forms = findings_of_form(found, der, binary=False)
        findings.extend(finding for finding in forms if finding.code != "file-der")
        items.extend(_as_pem(found))
    kept = {finding.code: finding for finding in findings if items}
    return tuple(items), tuple(kept.values())


def _as_pem(items: tuple[LoadedItem, ...]) -> tuple[LoadedItem, ...]:
    return tuple(replace(item, form="PEM") if item.form == "DER" else item for item in items)
