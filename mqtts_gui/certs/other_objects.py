"""DER that is sound but holds neither certificate nor key: what it is instead."""

from __future__ import annotations

from mqtts_gui.certs.der import (
    OBJECT_IDENTIFIER,
    OCTET_STRING,
    SEQUENCE,
    DerError,
    Element,
    read_element,
    read_elements,
)
from mqtts_gui.certs.file_findings import unusable
from mqtts_gui.certs.items import Kind, LoadedItem
from mqtts_gui.certs.signed_objects import SIGNED_SHAPE, load_signed
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import Phrase, mark

_ENUMERATED = 0x0A
_CONTEXT_0, _CONTEXT_1 = 0xA0, 0xA1
_CONSTRUCTED = 0x20
_DEEPEST = 30
_CHOOSE = mark("Choose a .crt, .pem, .der, .csr, .key or .p12 file.")
_SAVE = mark("Save each certificate as PEM, and use that file instead.")
_SENTENCES: dict[str, Phrase] = {
    "file-certificate-pair": mark(
        "This is a pair of certificates that two authorities made for each other, as a directory "
        "keeps them; neither openssl nor other programs read such a file."
    ),
    "file-ocsp-request": mark(
        "This is a question to the revocation service of an authority (OCSP request): it asks "
        "about a certificate and holds none."
    ),
    "file-ocsp-response": mark(
        "This is the answer of the revocation service of an authority (OCSP response): it speaks "
        "of a certificate and is none."
    ),
}


def find_other(der: bytes) -> tuple[LoadedItem, ...]:
    """Return the certificates of a pair, or an unknown item with a finding that says what it is.

    Nothing is returned for what is damaged.
    """
    try:
        parts = read_elements(read_element(der).content)
        if pair := _pair(parts):
            return pair
        code = _code(parts)
    except DerError:
        return ()
    return (LoadedItem(Kind.UNKNOWN, "DER", findings=(_finding(code),), der=der),) if code else ()


def _pair(parts: tuple[Element, ...]) -> tuple[LoadedItem, ...]:
    """Return what two authorities made out to each other, as directories keep it (.cp files)."""
    tags = [part.tag for part in parts]
    if not tags or tags not in ([_CONTEXT_0], [_CONTEXT_1], [_CONTEXT_0, _CONTEXT_1]):
        return ()
    if any(part.content[:1] != bytes([SEQUENCE]) for part in parts):
        return ()
    found = (_finding("file-certificate-pair"),)
    return tuple(load_signed(Kind.CERTIFICATE, part.content, "PAIR", found) for part in parts)


def _code(parts: tuple[Element, ...]) -> str | None:
    tags = tuple(part.tag for part in parts)
    if tags in {(_ENUMERATED,), (_ENUMERATED, _CONTEXT_0)}:
        return "file-ocsp-response"
    if tags in {(SEQUENCE,), (SEQUENCE, _CONTEXT_0)} and _asks(parts[0]):
        return "file-ocsp-request"
    if tags == SIGNED_SHAPE:  # a certificate, request or list, and damaged
        return None
    return "file-unknown" if sum(_identifiers(part, 0) for part in parts) else None


def _asks(question: Element) -> bool:
    """Return whether this is a list of certificates in question: digests of names and keys."""
    fields = [f for f in read_elements(question.content) if f.tag == SEQUENCE]
    if len(fields) != 1:
        return False
    for request in read_elements(fields[0].content):
        asked = read_elements(read_element(request.content).content)
        if [part.tag for part in asked[:3]] != [SEQUENCE, OCTET_STRING, OCTET_STRING]:
            return False
    return True


def _identifiers(element: Element, depth: int) -> int:
    """Return how many object identifiers are inside.

    Raises:
        DerError: an element is damaged.
    """
    if not element.tag & _CONSTRUCTED:
        return int(element.tag == OBJECT_IDENTIFIER)
    if depth > _DEEPEST:
        raise DerError("too deep")
    return sum(_identifiers(each, depth + 1) for each in read_elements(element.content))


def _finding(code: str) -> Finding:
    if code not in _SENTENCES:
        return unusable(code)
    if code == "file-certificate-pair":
        return Finding(code, Severity.WARNING, _SENTENCES[code], _SAVE)
    return Finding(code, Severity.ERROR, _SENTENCES[code], _CHOOSE)
