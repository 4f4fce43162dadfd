"""The forms in which something can be saved: what each is for, or why it cannot be had."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mqtts_gui.certs.description import Description
from mqtts_gui.certs.items import Kind, LoadedItem
from mqtts_gui.certs.phrases import listed
from mqtts_gui.i18n import Phrase, literal, mark, nmark
from mqtts_gui.pki.exporting import can_write


class SaveForm(StrEnum):
    """A form in which something is saved."""

    PEM = "pem"
    CHAIN = "chain"
    WHOLE = "whole"
    DER = "der"
    PKCS12 = "pkcs12"
    PDF = "pdf"


LABELS: dict[SaveForm, Phrase] = {
    SaveForm.PEM: literal("PEM"),
    SaveForm.CHAIN: mark("PEM with the whole chain"),
    SaveForm.WHOLE: mark("PEM, everything in the file"),
    SaveForm.DER: literal("DER"),
    SaveForm.PKCS12: literal("PKCS#12"),
    SaveForm.PDF: literal("PDF"),
}
_PEM = mark("Text, as mosquitto and openssl read it.")
_DER = mark("The same in binary form, as Windows and Java read it too.")
_PDF = mark("A sheet with the answers, the findings and every field.")
_ONLY_WITH_KEY = mark("Only a certificate goes into it, together with its private key.")
_KEYS = mark("A private key is not written a second time: copy its file instead.")
_LOCKED = mark("Type the passphrase of the file first.")
_UNREAD = mark("There is nothing in it that could be saved.")


@dataclass(frozen=True, slots=True)
class Choice:
    """One form.

    Attributes:
        about: What it is for, or what goes into it; where it is refused, why.
    """

    form: SaveForm
    about: Phrase
    refused: bool = False


def choice_of_pem(item: LoadedItem) -> Choice:
    """Return the form that is written most."""
    reason = _unwritable(item)
    return Choice(SaveForm.PEM, reason or _PEM, refused=reason is not None)


def choice_of_der(item: LoadedItem) -> Choice:
    """Return the binary form."""
    reason = _unwritable(item)
    return Choice(SaveForm.DER, reason or _DER, refused=reason is not None)


def choice_of_pdf(item: LoadedItem) -> Choice:
    """Return the sheet for people."""
    reason = None if item.readable else _missing(item)
    return Choice(SaveForm.PDF, reason or _PDF, refused=reason is not None)


def choice_of_whole(items: Sequence[LoadedItem]) -> Iterator[Choice]:
    """Yield the form for all parts of a file, where it has several that can be written."""
    count = sum(map(can_write, items))
    if count > 1:
        told = nmark(
            "%(count)s part one after the other; private keys are left out.",
            "%(count)s parts one after the other; private keys are left out.",
            count,
        )
        yield Choice(SaveForm.WHOLE, told)


def choice_of_chain(
    item: LoadedItem, described: Description, above: Sequence[Description]
) -> Choice:
    """Return the form for a certificate with the authorities `above` it that are open."""
    if item.certificate is None:
        return _no_chain(mark("Only certificates have a chain."))
    if described.self_signed:
        return _no_chain(mark("It is self-signed: there is nobody above it."))
    if not above:
        return _no_chain(
            mark("Open the certificate of %(ca)s, which signed it.", ca=described.issuer_display)
        )
    names = listed([each.name for each in (described, *above)])
    if above[-1].self_signed:
        return Choice(SaveForm.CHAIN, mark("%(names)s, in this order.", names=names))
    told = mark(
        "%(names)s, in this order; %(ca)s, above them, is not open.",
        names=names,
        ca=above[-1].issuer_display,
    )
    return Choice(SaveForm.CHAIN, told)


def choice_of_pkcs12(item: LoadedItem, other_file: str) -> Choice:
    """Return the form for a certificate or a key whose other half is in the file of this name."""
    if item.kind is Kind.PRIVATE_KEY:
        told = mark(
            "With its certificate out of %(file)s, for Windows and phones.", file=other_file
        )
    else:
        told = mark(
            "With its private key out of %(file)s, for Windows and phones.", file=other_file
        )
    return Choice(SaveForm.PKCS12, told)


def no_pkcs12(item: LoadedItem, locked: Sequence[str]) -> Choice:
    """Return why there is no container: the other half is missing, or in a `locked` file."""
    if item.kind not in {Kind.CERTIFICATE, Kind.PRIVATE_KEY}:
        reason = _ONLY_WITH_KEY
    elif not item.readable:
        reason = _missing(item)
    elif item.value is None:
        reason = mark("The certificate breaks a rule, and no program would open it there.")
    elif item.kind is Kind.PRIVATE_KEY:
        reason = mark("Open the certificate that belongs to this key as well.")
    elif locked:
        reason = mark("Unlock its private key first: %(files)s.", files=listed(locked))
    else:
        reason = mark("Open its private key as well.")
    return Choice(SaveForm.PKCS12, reason, refused=True)


def _no_chain(reason: Phrase) -> Choice:
    return Choice(SaveForm.CHAIN, reason, refused=True)


def _unwritable(item: LoadedItem) -> Phrase | None:
    if can_write(item):
        return None
    return _KEYS if item.kind is Kind.PRIVATE_KEY and item.readable else _missing(item)


def _missing(item: LoadedItem) -> Phrase:
    return _LOCKED if item.encrypted else _UNREAD
