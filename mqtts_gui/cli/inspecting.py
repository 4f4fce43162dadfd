"""What is found out about files given on the command line, before it is printed in any form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cryptography import x509

from mqtts_gui.certs.bundles import findings_between
from mqtts_gui.certs.chain import ChainResult, verify
from mqtts_gui.certs.describing import Description
from mqtts_gui.certs.item_findings import findings_of
from mqtts_gui.certs.items import LoadedFile, LoadedItem
from mqtts_gui.certs.list_alone import ListVerdict, judge_by_lists, no_list_in
from mqtts_gui.certs.matching import matches_host
from mqtts_gui.certs.name_findings import name_mismatch
from mqtts_gui.certs.placing import misplaced_in_ca
from mqtts_gui.cli.file_index import FileIndex, Known
from mqtts_gui.cli.host_option import Expected
from mqtts_gui.errors import Finding, Severity


@dataclass(frozen=True, slots=True)
class Demands:
    """What the files are checked against.

    Attributes:
        roots: The trusted authorities' files; None when nothing is to be verified.
        lists: The files with revocation lists.
        expected: What the certificates must be made out to.
    """

    roots: tuple[LoadedFile, ...] | None
    lists: tuple[LoadedFile, ...]
    expected: Expected
    now: datetime


@dataclass(frozen=True, slots=True)
class Inspected:
    """One thing found in a file, or the file itself when nothing was found.

    Attributes:
        verified: The verdict about the chain; None where none was asked for or is possible.
        revocation: What the lists say; None where none was given or it is no certificate.
        same_key: The other files with the same key.
        signed_by: The files with the certificate that signed this one.
    """

    file: LoadedFile
    item: LoadedItem
    described: Description
    findings: tuple[Finding, ...]
    verified: ChainResult | None
    revocation: ListVerdict | None
    same_key: tuple[Path, ...]
    signed_by: tuple[Path, ...]

    @property
    def faulty(self) -> bool:
        """A finding is an error."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def index_of(files: Sequence[LoadedFile], demands: Demands) -> FileIndex:
    """Return everything that can be found in the files and in those they are checked against."""
    return FileIndex(files, (*(demands.roots or ()), *demands.lists))


def inspect_files(index: FileIndex, demands: Demands) -> list[Inspected]:
    """Return everything found in the files, in order; at least one object for each."""
    return [_inspect(thing, index, demands) for thing in index.things]


def _inspect(thing: Known, index: FileIndex, demands: Demands) -> Inspected:
    verified = _verify(thing, index, demands)
    revocation = _revocation(thing, index, demands)
    findings = (
        *((*verified.findings, *verified.advice) if verified else ()),
        *(revocation.findings if revocation and not verified else ()),
        *_list_findings(thing, demands),
        *(_name_findings(thing, verified, demands) if index.is_for_host(thing) else ()),
        *findings_of(thing.item, demands.now),
        *findings_between(thing.item, thing.file),
        *thing.file.findings,
    )
    return Inspected(
        thing.file,
        thing.item,
        thing.described,
        _each_once(findings),
        verified,
        revocation,
        _paths(index.with_same_key(thing)),
        _paths(index.signers(thing)),
    )


def _each_once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the first finding of each code, where it first stands: the decisive one leads."""
    kept: dict[str, Finding] = {}
    for finding in findings:
        kept.setdefault(finding.code, finding)
    return tuple(kept.values())


def _verify(thing: Known, index: FileIndex, demands: Demands) -> ChainResult | None:
    certificate = thing.item.certificate
    if demands.roots is None or certificate is None:
        return None
    roots = [each for file in demands.roots for each in file.certificates]
    result = verify(
        certificate,
        index.above(certificate),
        roots,
        demands.now,
        demands.expected.host if index.is_for_host(thing) else None,
        lists=_lists(demands),
    )
    unfit = next((found for each in demands.roots if (found := misplaced_in_ca(each))), None)
    return result if roots or unfit is None else _for_want_of(unfit, result)


def _for_want_of(unfit: Finding, result: ChainResult) -> ChainResult:
    """Say what is wrong with the file of the authority, instead of that none was chosen."""
    none = next((each for each in result.findings if each.code == "ca-none"), None)
    if none is None:
        return replace(result, findings=(*result.findings, unfit))
    return replace(
        result,
        code=unfit.code if result.code == none.code else result.code,
        checks=tuple(
            replace(each, sentence=unfit.message) if each.sentence == none.message else each
            for each in result.checks
        ),
        findings=tuple(unfit if each is none else each for each in result.findings),
    )


def _revocation(thing: Known, index: FileIndex, demands: Demands) -> ListVerdict | None:
    """Return what the lists say of a certificate; a root stands in none."""
    certificate, lists = thing.item.certificate, _lists(demands)
    if certificate is None or not lists or thing.is_root:
        return None
    signer = next((each.item.certificate for each in index.signers(thing)), None)
    return judge_by_lists(certificate, signer, lists, demands.now)


def _lists(demands: Demands) -> list[x509.CertificateRevocationList]:
    values = [item.value for file in demands.lists for item in file.items]
    return [each for each in values if isinstance(each, x509.CertificateRevocationList)]


def _list_findings(thing: Known, demands: Demands) -> Iterable[Finding]:
    """Return what is wrong with the files that were to be heeded: nothing is taken for granted."""
    if thing.item.certificate is None:
        return ()
    return [found for file in demands.lists if (found := no_list_in(file)) is not None]


def _name_findings(
    thing: Known, verified: ChainResult | None, demands: Demands
) -> Iterable[Finding]:
    """Check the name where no chain is verified, and how it was typed."""
    certificate, host = thing.item.certificate, demands.expected.host
    if certificate and verified is None and host and not matches_host(certificate, host):
        yield name_mismatch(certificate, host)
    yield from demands.expected.findings


def _paths(things: Iterable[Known]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(each.file.path for each in things))
