"""What several files hold, to be found by key and by name: who signed whom, what has one key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cryptography import x509

from mqtts_gui.certs.canonical_names import CanonicalName, canonical
from mqtts_gui.certs.chain_building import CertificatePool, reachable
from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.heeded_lists import HeededList
from mqtts_gui.certs.items import Kind, LoadedFile, LoadedItem
from mqtts_gui.certs.signatures import list_signed_by, signed_by


class Known(NamedTuple):
    """One thing in one file."""

    file: LoadedFile
    item: LoadedItem
    described: Description

    @property
    def is_root(self) -> bool:
        """It is made out to itself, and was not signed by another one of the same name."""
        return self.described.self_issued and self.described.self_signed is not False


class FileIndex:
    """Everything that the files at hand hold.

    Attributes:
        things: In the order of the files; a file that holds nothing has one unknown thing.
        known: These, and what the files beside them hold.
    """

    def __init__(self, files: Sequence[LoadedFile], beside: Sequence[LoadedFile] = ()) -> None:
        """Look through `files`, and `beside` for what belongs to them."""
        self.things = tuple(_things(files))
        paths = {file.path for file in files}
        further = [file for file in beside if file.path not in paths]
        self.known = (*self.things, *_things(further))
        self._by_key: dict[str, list[Known]] = {}
        self._by_subject: dict[CanonicalName, list[Known]] = {}
        for each in self.known:
            if each.described.public_key_sha256 is not None:
                self._by_key.setdefault(each.described.public_key_sha256, []).append(each)
            if each.item.certificate is not None:
                subject = canonical(each.described.subject_name)
                self._by_subject.setdefault(subject, []).append(each)
        sent = [each for file in files for each in file.certificates]
        self._holds_leaves = any(
            each.item.certificate is not None and not each.described.is_ca for each in self.things
        )
        self._pool = CertificatePool(sent, trusted=False)
        self._nothing = CertificatePool((), trusted=False)

    def is_for_host(self, thing: Known) -> bool:
        """Return whether a certificate must be made out to the host that was asked for.

        An authority is made out to none; but where nothing else is here, it is what was meant:
        `openssl req -x509` makes an authority of every self-signed certificate.
        """
        return thing.item.certificate is not None and not (
            thing.described.is_ca and self._holds_leaves
        )

    def with_same_key(self, thing: Known) -> list[Known]:
        """Return the other things with the key of one."""
        digest = thing.described.public_key_sha256
        found = self._by_key.get(digest, []) if digest is not None else []
        return [each for each in found if each.item is not thing.item]

    def signers(self, thing: Known) -> list[Known]:
        """Return what holds the certificate that signed a certificate, or a revocation list."""
        candidates = self._by_subject.get(canonical(thing.described.issuer_name), [])
        return [each for each in candidates if _has_signed(each.item, thing.item)]

    def above(self, certificate: x509.Certificate) -> tuple[x509.Certificate, ...]:
        """Return what may stand above a certificate in a chain, by names alone."""
        return tuple(reachable(certificate, self._pool, self._nothing))

    def revoked_by(self, revocations: Known) -> Iterator[Known]:
        """Yield the certificates of its issuer that stand in a revocation list."""
        value = revocations.item.value
        if not isinstance(value, x509.CertificateRevocationList):
            return
        heeded = HeededList(value)
        for each in self.things:
            certificate = each.item.certificate
            if certificate is None or not _same_issuer(each, revocations):
                continue
            signers = self.signers(each)
            # One of the same name, with another key, says nothing about this certificate.
            of_signer = any(_has_signed(signer.item, revocations.item) for signer in signers)
            if (of_signer or not signers) and heeded.names(certificate):
                yield each


def _same_issuer(one: Known, other: Known) -> bool:
    return canonical(one.described.issuer_name) == canonical(other.described.issuer_name)


def _things(files: Iterable[LoadedFile]) -> Iterator[Known]:
    for file in files:
        for item in file.items or (LoadedItem(Kind.UNKNOWN),):
            yield Known(file, item, describe(item))


def _has_signed(signer: LoadedItem, signed: LoadedItem) -> bool:
    issuer = signer.certificate
    if issuer is None:
        return False
    match signed.value:
        case x509.Certificate() as certificate:
            return signed_by(certificate, issuer)
        case x509.CertificateRevocationList() as revocations:
            return list_signed_by(revocations, issuer) is True
        case _:
            return False
