"""What can be saved of an open certificate, request or list, and under which name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from mqtts_gui.certs.canonical_names import same_holder
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.items import Kind, LoadedItem
from mqtts_gui.certs.matching import same_key
from mqtts_gui.certs.phrases import line
from mqtts_gui.certs.signatures import signed_by
from mqtts_gui.i18n import Phrase, literal
from mqtts_gui.pki.exporting import PKCS12_KEYS, Bundle, as_der, as_pem, as_pkcs12
from mqtts_gui.ui.models.file_words import item_line
from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.save_choices import (
    Choice,
    SaveForm,
    choice_of_chain,
    choice_of_der,
    choice_of_pdf,
    choice_of_pem,
    choice_of_pkcs12,
    choice_of_whole,
    no_pkcs12,
)

LONGEST_CHAIN = 20
LONGEST_NAME = 80
ENDINGS = {
    SaveForm.PEM: ".pem",
    SaveForm.CHAIN: "-chain.pem",
    SaveForm.WHOLE: "-all.pem",
    SaveForm.DER: ".der",
    SaveForm.PKCS12: ".p12",
    SaveForm.PDF: ".pdf",
}
_KNOWN_ENDINGS = {
    ".txt", ".crt", ".cer", ".pem", ".der", ".key", ".csr", ".req", ".p12", ".pfx", ".p7b", ".crl",
}  # fmt: skip
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\s]+')

Pair = tuple[LoadedItem, Description]


@dataclass(frozen=True, slots=True)
class SaveOffer:
    """Everything that can be made of one item of an open file.

    Attributes:
        name: What the files are called, without their endings.
        pair: The item and its description; None where the file holds nothing.
        chain: The authorities above it, as far as they are open.
        bundle: What goes into a PKCS#12; None where something is missing.
    """

    entry: OpenedFile
    place: int
    name: str
    choices: tuple[Choice, ...] = ()
    pair: Pair | None = None
    chain: tuple[LoadedItem, ...] = ()
    bundle: Bundle | None = None

    @property
    def title(self) -> Phrase:
        """What is saved: the item, and the file that it is out of."""
        if self.pair is None:
            return literal(self.entry.name)
        return line([self.entry.name, item_line(*self.pair, self.entry.name)])

    def can_have(self, form: SaveForm) -> bool:
        """Return whether a form is not refused."""
        return any(each.form is form and not each.refused for each in self.choices)

    def file_name(self, form: SaveForm) -> str:
        """Return a name for the file, never that of the file it is made of."""
        name = f"{self.name}{ENDINGS[form]}"
        return f"{self.name}-2{ENDINGS[form]}" if name == self.entry.name else name


@dataclass(frozen=True, slots=True)
class Lock:
    """How a PKCS#12 is locked; see `as_pkcs12`."""

    passphrase: str = field(default="", repr=False)
    old: bool = False


def make_offer(entry: OpenedFile, place: int, entries: Sequence[OpenedFile]) -> SaveOffer:
    """Find out what can be saved of the item at `place` (`OpenedFile.pairs`).

    Called in a job: among ten thousand open certificates its authorities take a while to find.
    """
    pairs = entry.pairs()
    if place >= len(pairs):
        return SaveOffer(entry, place, _stem(entry.name))
    item, described = pairs[place]
    chain = tuple(_chain(item, described, entries))
    bundle, about_pkcs12 = _bundle(pairs[place], chain, entries)
    choices = (
        choice_of_pem(item),
        choice_of_chain(item, described, [each for _, each in chain]),
        *choice_of_whole([each for each, _ in pairs]),
        choice_of_der(item),
        about_pkcs12,
        choice_of_pdf(item),
    )
    name = _stem(described.name) if len(pairs) > 1 and described.common_name else _stem(entry.name)
    above = tuple(each for each, _ in chain)
    return SaveOffer(entry, place, name, choices, pairs[place], above, bundle)


def make_data(offer: SaveOffer, form: SaveForm, lock: Lock) -> bytes:
    """Return the content of the file, of any form but PDF; called in a job.

    Raises:
        ValueError: the form was refused.
    """
    own = [] if offer.pair is None else [offer.pair[0]]
    match form:
        case SaveForm.PEM:
            return as_pem(own)
        case SaveForm.CHAIN:
            return as_pem([*own, *offer.chain])
        case SaveForm.WHOLE if offer.entry.file is not None:
            return as_pem(offer.entry.file.items)
        case SaveForm.DER if own:
            return as_der(own[0])
        case SaveForm.PKCS12 if offer.bundle is not None:
            return as_pkcs12(offer.bundle, lock.passphrase, old=lock.old)
    raise ValueError("this form was not offered")


def _chain(item: LoadedItem, described: Description, entries: Sequence[OpenedFile]) -> list[Pair]:
    """Return the certificates above one, as far as they are open, each really having signed."""
    known = [pair for entry in entries for pair in entry.pairs() if pair[0].certificate]
    chain: list[Pair] = []
    lower: Pair | None = (item, described)
    while lower is not None and not lower[1].self_signed and len(chain) < LONGEST_CHAIN:
        signers = [pair for pair in _signers(lower, known) if pair[0].der not in _ders(chain)]
        lower = min(signers, key=_age, default=None)
        chain += [] if lower is None else [lower]
    return chain


def _signers(lower: Pair, known: Sequence[Pair]) -> Iterator[Pair]:
    certificate = lower[0].certificate
    for item, described in known:
        named = same_holder(described.subject_name, lower[1].issuer_name)
        if named and certificate and item.certificate and signed_by(certificate, item.certificate):
            yield item, described


def _age(pair: Pair) -> tuple[bool, float]:
    """Rank a signer: one that is valid now comes first, then the one that lasts longest."""
    validity, now = pair[1].validity, datetime.now(UTC)
    if validity is None:
        return True, 0.0
    good = validity.begun(now) and not validity.expired(now)
    return not good, -validity.not_after.timestamp()


def _ders(chain: Sequence[Pair]) -> set[bytes]:
    return {item.der for item, _ in chain}


def _bundle(
    pair: Pair, chain: Sequence[Pair], entries: Sequence[OpenedFile]
) -> tuple[Bundle | None, Choice]:
    item, _ = pair
    if item.kind is Kind.PRIVATE_KEY:
        return _bundle_of_key(pair, entries)
    for entry in entries:
        for key, _ in entry.pairs():
            made = _bundled(pair, key, chain)
            if made is not None:
                return made, choice_of_pkcs12(item, entry.name)
    return None, no_pkcs12(item, [entry.name for entry in entries if entry.is_locked])


def _bundle_of_key(pair: Pair, entries: Sequence[OpenedFile]) -> tuple[Bundle | None, Choice]:
    """Return what goes into a container with a key, whose certificate is sought."""
    key, described = pair
    for entry in entries:
        for other in entry.pairs():
            if other[1].public_key_sha256 == described.public_key_sha256:
                made = _bundled(other, key, _chain(*other, entries))
                if made is not None:
                    return made, choice_of_pkcs12(key, entry.name)
    return None, no_pkcs12(key, ())


def _bundled(pair: Pair, key: LoadedItem, chain: Sequence[Pair]) -> Bundle | None:
    certificate, private = pair[0].certificate, key.value
    if certificate is None or not isinstance(private, PKCS12_KEYS):
        return None
    if not same_key(certificate, private):
        return None
    above = tuple(each.certificate for each, _ in chain if each.certificate)
    return Bundle(certificate, private, above, pair[1].name)


def _stem(name: str) -> str:
    """Return a name for files out of one that may hold anything."""
    plain = "".join(each if each.isprintable() else "-" for each in name)
    bare = _NOT_IN_NAMES.sub("-", plain).strip(" .-")
    while Path(bare).suffix.lower() in _KNOWN_ENDINGS:
        bare = Path(bare).stem
    return bare[:LONGEST_NAME] or "certificate"
