"""How files belong together, in sentences: which key is whose, who signed whom, what is alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography import x509

from mqtts_gui.certs.items import Kind
from mqtts_gui.certs.phrases import listed
from mqtts_gui.cli.file_index import FileIndex, Known
from mqtts_gui.i18n import Phrase, mark

_HOLDERS = (Kind.CERTIFICATE, Kind.CSR, Kind.PUBLIC_KEY)


def belonging(index: FileIndex) -> list[Phrase]:
    """Return how the files belong together; nothing for what one file alone holds."""
    paths = {each.file.path for each in index.known if each.item.kind is not Kind.UNKNOWN}
    if len(paths) < 2:  # noqa: PLR2004 - together takes two
        return []
    readable = [each for each in index.things if each.item.kind is not Kind.UNKNOWN]
    names = _Names(index.known)
    return [
        *_keys(readable, index, names),
        *_keyless(readable, index, names),
        *_signatures(index, names),
        *_lists(readable, index, names),
        *_missing_signers(readable, index, names),
        *_alone(readable, index, names),
    ]


class _Names:
    """File names, with the folder where two files have the same one."""

    def __init__(self, things: Iterable[Known]) -> None:
        paths = {each.file.path for each in things}
        self._count = Counter(path.name for path in paths)

    def __getitem__(self, path: Path) -> str:
        return path.name if self._count[path.name] < 2 else str(path)  # noqa: PLR2004 - two alike

    def listed(self, things: Iterable[Known]) -> Phrase:
        """Return the names of the files as a sentence enumerates them."""
        return listed(list(dict.fromkeys(self[each.file.path] for each in things)))


def _keys(things: Iterable[Known], index: FileIndex, names: _Names) -> Iterator[Phrase]:
    """Say of each private key what it belongs to."""
    for key in things:
        name = names[key.file.path]
        if key.item.encrypted and key.item.value is None:
            yield mark("%(file)s is locked: what belongs to it cannot be told.", file=name)
        elif key.item.kind is Kind.PRIVATE_KEY:
            same = index.with_same_key(key)
            found = [each for kind in _HOLDERS for each in same if each.item.kind is kind]
            others = _elsewhere(found, key)
            if others:
                yield mark("%(key)s belongs to %(files)s.", key=name, files=names.listed(others))
            elif found:
                yield mark("%(file)s holds a certificate together with its key.", file=name)
            else:
                yield mark("Nothing here belongs to %(file)s.", file=name)


def _keyless(things: Iterable[Known], index: FileIndex, names: _Names) -> Iterator[Phrase]:
    """Say what has the same key where that key itself is not here; each group once."""
    told: set[str] = set()
    for thing in things:
        same, digest = index.with_same_key(thing), thing.described.public_key_sha256 or ""
        if digest in told or any(each.item.kind is Kind.PRIVATE_KEY for each in (thing, *same)):
            continue
        told.add(digest)
        others = _elsewhere(same, thing)
        if others:
            yield mark(
                "%(file)s has the same key as %(files)s.",
                file=names[thing.file.path],
                files=names.listed(others),
            )


def _signatures(index: FileIndex, names: _Names) -> Iterator[Phrase]:
    """Say of each authority what it has signed."""
    signed: dict[Path, list[Known]] = {}
    for thing in index.things:
        if thing.item.kind is Kind.CERTIFICATE:
            for path in dict.fromkeys(each.file.path for each in index.signers(thing)):
                if path != thing.file.path:
                    signed.setdefault(path, []).append(thing)
    for path, things in signed.items():
        yield mark("%(ca)s has signed %(files)s.", ca=names[path], files=names.listed(things))


def _lists(things: Iterable[Known], index: FileIndex, names: _Names) -> Iterator[Phrase]:
    """Say whose each revocation list is, and which of the certificates stand in it."""
    for thing in things:
        if not isinstance(thing.item.value, x509.CertificateRevocationList):
            continue
        signers, name = index.signers(thing), names[thing.file.path]
        if signers:
            ca = names.listed(signers)
            yield mark("%(list)s is a revocation list of %(ca)s.", list=name, ca=ca)
        revoked = list(index.revoked_by(thing))
        if revoked:
            files = names.listed(revoked)
            yield mark("%(list)s revokes %(files)s.", list=name, files=files)


def _missing_signers(things: Iterable[Known], index: FileIndex, names: _Names) -> Iterator[Phrase]:
    orphans = [
        each
        for each in things
        if each.item.kind in {Kind.CERTIFICATE, Kind.CRL}
        and each.item.value is not None
        and not each.is_root
        and not index.signers(each)
    ]
    if orphans:
        yield mark("Not here: the authority that signed %(files)s.", files=names.listed(orphans))


def _alone(things: Iterable[Known], index: FileIndex, names: _Names) -> Iterator[Phrase]:
    """Say what has nothing to do with the rest: a root that signed nothing, a key's other half."""
    signers = {each.file.path for thing in index.things for each in _others(index, thing)}
    for thing in things:
        own = thing.file.path
        is_root = thing.item.kind is Kind.CERTIFICATE and thing.is_root
        is_half = thing.item.kind in {Kind.CSR, Kind.PUBLIC_KEY} and thing.item.readable
        if (is_root or is_half) and own not in signers and not index.with_same_key(thing):
            yield mark("Nothing here belongs to %(file)s.", file=names[own])


def _others(index: FileIndex, thing: Known) -> list[Known]:
    return _elsewhere(index.signers(thing), thing)


def _elsewhere(found: Iterable[Known], thing: Known) -> list[Known]:
    return [each for each in found if each.file.path != thing.file.path]
