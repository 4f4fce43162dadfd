"""Which open file may hold the same key, and the two commands that show whether it does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mqtts_gui.certs.items import Kind, LoadedFile, LoadedItem
from mqtts_gui.certs.matching import same_key
from mqtts_gui.certs.openssl_around import Around
from mqtts_gui.certs.openssl_command import OpensslCommand, Use
from mqtts_gui.certs.openssl_files import ASKS, first_plain, public_key_of
from mqtts_gui.certs.shells import piped
from mqtts_gui.i18n import Phrase, mark

_PARTNERS = {
    Kind.CERTIFICATE: (Kind.PRIVATE_KEY, Kind.CSR),
    Kind.CSR: (Kind.PRIVATE_KEY, Kind.CERTIFICATE),
    Kind.PRIVATE_KEY: (Kind.CERTIFICATE, Kind.CSR, Kind.PUBLIC_KEY),
    Kind.PUBLIC_KEY: (Kind.PRIVATE_KEY, Kind.CERTIFICATE),
}
_DIGEST = ("openssl", "sha256")
_CLAIMS: dict[bool | None, Phrase] = {
    True: mark("Prints two lines with the same digest: the two belong together."),
    False: mark("Prints two lines with different digests: the two do not belong together."),
    None: mark("Prints two lines: where their digests are the same, the two belong together."),
}


class Partner(NamedTuple):
    """What a key is compared with; `fits` is None where that is not known (a locked key)."""

    file: LoadedFile
    item: LoadedItem
    fits: bool | None


def comparing(item: LoadedItem, file: LoadedFile, around: Around) -> Iterator[OpensslCommand]:
    """Yield the command that compares the key of `item` with another open file's."""
    partner = find_partner(item, file, around)
    if partner is None:
        return
    steps = (
        piped(public_key_of(item, file), _DIGEST),
        piped(public_key_of(partner.item, partner.file), _DIGEST),
    )
    name = partner.file.path.name
    if item.kind in {Kind.PRIVATE_KEY, Kind.PUBLIC_KEY}:
        title = mark("Compare it with the key of %(file)s", file=name)
    else:
        title = mark("Compare its key with that of %(file)s", file=name)
    locked = item.encrypted or partner.item.encrypted
    yield OpensslCommand(
        Use.COMPARE_KEYS, title, steps, _CLAIMS[partner.fits], ASKS if locked else None
    )


def find_partner(
    item: LoadedItem,
    file: LoadedFile,
    around: Around,
    kinds: tuple[Kind, ...] | None = None,
) -> Partner | None:
    """Return what belongs to `item`, else what seems to by its name; of `kinds`, the first best."""
    for kind in _PARTNERS.get(item.kind, ()) if kinds is None else kinds:
        found = [
            Partner(each, other, _fits(item, other))
            for each in around.files
            if (other := first_plain(each, kind, around)) is not None
        ]
        named = [each for each in found if _stem(each.file) == _stem(file)]
        likely: list[Partner] = [
            *(each for each in found if each.fits),
            *(each for each in named if each.fits is None),
            *named,
            *(found if len(found) == 1 else ()),
        ]
        if likely:
            return likely[0]
    return None


def _fits(item: LoadedItem, other: LoadedItem) -> bool | None:
    if item.value is None or other.value is None:
        return None
    return same_key(item.key_holder, other.key_holder)


def _stem(file: LoadedFile) -> str:
    return file.path.name.partition(".")[0].casefold()
