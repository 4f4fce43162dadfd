"""What is found out about files given on the command line, before it is printed in any form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cryptography import x509

from mqtts_gui.certs.chain import ChainResult, verify
from mqtts_gui.certs.describing import Description, describe
from mqtts_gui.certs.item_findings import findings_of
from mqtts_gui.certs.items import Kind, LoadedFile, LoadedItem
from mqtts_gui.certs.matching import matches_host, same_key
from mqtts_gui.certs.name_findings import name_mismatch
from mqtts_gui.certs.placing import misplaced_in_ca
from mqtts_gui.certs.signatures import signed_by
from mqtts_gui.errors import Finding, Severity


@dataclass(frozen=True, slots=True)
class Demands:
    """What the files are checked against.

    Attributes:
        roots: The trusted authorities' files; None when nothing is to be verified.
        lists: The files with revocation lists.
        host: What the certificates must be made out to.
    """

    roots: tuple[LoadedFile, ...] | None
    lists: tuple[LoadedFile, ...]
    host: str | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Inspected:
    """One thing found in a file, or the file itself when nothing was found.

    Attributes:
        verified: The verdict about the chain; None where none was asked for or is possible.
        same_key: The other files with the same key.
        signed_by: The files with the certificate that signed this one.
    """

    file: LoadedFile
    item: LoadedItem
    described: Description
    findings: tuple[Finding, ...]
    verified: ChainResult | None
    same_key: tuple[Path, ...]
    signed_by: tuple[Path, ...]

    @property
    def faulty(self) -> bool:
        """A finding is an error."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def inspect_files(files: Sequence[LoadedFile], demands: Demands) -> list[Inspected]:
    """Return everything found in `files`, in order; at least one object for each."""
    return [
        _inspect(file, item, files, demands)
        for file in files
        for item in file.items or (LoadedItem(Kind.UNKNOWN),)
    ]


def _inspect(
    file: LoadedFile, item: LoadedItem, files: Sequence[LoadedFile], demands: Demands
) -> Inspected:
    verified = _verify(item, files, demands)
    findings = (
        *(verified.findings if verified else ()),
        *_name_findings(item, verified, demands),
        *findings_of(item, demands.now),
        *file.findings,
    )
    known = (*files, *(each for each in demands.roots or () if each.path not in _paths(files)))
    return Inspected(
        file,
        item,
        describe(item),
        tuple({finding.code: finding for finding in reversed(findings)}.values())[::-1],
        verified,
        tuple(_holding_key(file, item, known)),
        tuple(_signers(item, known)),
    )


def _verify(item: LoadedItem, files: Sequence[LoadedFile], demands: Demands) -> ChainResult | None:
    if demands.roots is None or item.certificate is None:
        return None
    is_authority = describe(item).is_ca
    roots = [each for file in demands.roots for each in file.certificates]
    result = verify(
        item.certificate,
        [each for file in files for each in file.certificates],
        roots,
        demands.now,
        None if is_authority else demands.host,
        lists=[
            each.value
            for file in demands.lists
            for each in file.items
            if isinstance(each.value, x509.CertificateRevocationList)
        ],
    )
    unfit = next((found for each in demands.roots if (found := misplaced_in_ca(each))), None)
    if roots or unfit is None:
        return result
    return replace(result, code=unfit.code, findings=(unfit, *result.findings[1:]))


def _name_findings(
    item: LoadedItem, verified: ChainResult | None, demands: Demands
) -> Iterable[Finding]:
    """Check the name where no chain is verified; an authority is made out to no host."""
    certificate = item.certificate
    if verified is not None or not demands.host or certificate is None or describe(item).is_ca:
        return ()
    if matches_host(certificate, demands.host):
        return ()
    return (name_mismatch(certificate, demands.host),)


def _holding_key(file: LoadedFile, item: LoadedItem, files: Iterable[LoadedFile]) -> Iterable[Path]:
    for other in files:
        others = (each for each in other.items if each is not item)
        if any(same_key(item.key_holder, each.key_holder) for each in others):
            yield other.path


def _signers(item: LoadedItem, files: Iterable[LoadedFile]) -> Iterable[Path]:
    certificate = item.certificate
    if certificate is None:
        return
    for other in files:
        if any(signed_by(certificate, each) for each in other.certificates):
            yield other.path


def _paths(files: Iterable[LoadedFile]) -> set[Path]:
    return {file.path for file in files}
