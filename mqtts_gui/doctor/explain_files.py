"""Faults of the files: what keeps OpenSSL from loading them, or what does not belong together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.file_findings import unusable
from mqtts_gui.certs.item_findings import certificate_findings
from mqtts_gui.certs.judging import judge_ca, judge_client_certificate, judge_client_key
from mqtts_gui.certs.loading import Kind, LoadedFile
from mqtts_gui.certs.placing import FileRole
from mqtts_gui.certs.roles import Role
from mqtts_gui.doctor.actions import (
    CHOOSE_CA,
    CHOOSE_CLIENT_CERTIFICATE,
    CHOOSE_CLIENT_KEY,
    ENTER_PASSPHRASE,
    take_file,
)
from mqtts_gui.doctor.explain_damage import (
    damaged_authority,
    damaged_client,
    damaged_of_pair,
    is_changed,
    unreadable_authority,
    unreadable_client,
)
from mqtts_gui.doctor.explain_file_pairs import MISMATCH, explain_pair, explain_ring, fits_beside
from mqtts_gui.doctor.file_commands import command_action
from mqtts_gui.doctor.file_places import files_by_role, find_ring, move_home
from mqtts_gui.doctor.files_beside import find_beside, fits
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, make_problem
from mqtts_gui.errors import Action, Finding, Problem, Severity
from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.events import StepId
from mqtts_gui.mqtt.file_problems import FileField, FileProblemError
from mqtts_gui.mqtt.identity import DAMAGED

_CHOOSE: dict[FileRole, Action] = {
    FileRole.CA: CHOOSE_CA,
    FileRole.CERTIFICATE: CHOOSE_CLIENT_CERTIFICATE,
    FileRole.KEY: CHOOSE_CLIENT_KEY,
}
_ROLES: dict[FileField, FileRole] = {
    "ca": FileRole.CA,
    "client-certificate": FileRole.CERTIFICATE,
    "client-key": FileRole.KEY,
}
_CHOOSE_INSTEAD: dict[FileRole, Phrase] = {
    FileRole.CA: mark("Choose ca.crt, the certificate of the authority."),
    FileRole.CERTIFICATE: mark("Choose client.crt, the certificate that was made for you."),
    FileRole.KEY: mark("Choose client.key, the file that was made together with the request."),
}
# What is to be done about such a file elsewhere is of no use to these fields.
_NO_USE: dict[FileRole, frozenset[str]] = {
    FileRole.CA: frozenset({"file-csr", "file-ppk", "file-public-key"}),
    FileRole.CERTIFICATE: frozenset({"file-crl-as-ca", "file-ppk", "file-public-key"}),
    FileRole.KEY: frozenset({"file-crl-as-ca"}),
}
_ODD = "form-nonstandard"
_WEAK = {"ca-weak-digest", "ca-weak-key"}
_LOCKED = {"key-needs-passphrase", "key-wrong-passphrase", "file-pkcs12-password"}


def file_at_fault(s: Situation) -> Problem | None:
    """A file, or what belongs to it, kept the connection from being tried."""
    if not s.ended_at(StepId.FILES) or not isinstance(s.error, FileProblemError):
        return None
    error = s.error
    findings = (each for each in error.findings if each.severity is Severity.ERROR)
    # What OpenSSL refused although nothing shows, or of a file that serves in two fields.
    refused = next(findings, None) or _too_weak(s, error.file)
    refused = refused or unusable(DAMAGED if is_changed(s) else "form-garbage")
    last = _explain_finding(s, _ROLES[error.field], error.file, refused)
    return next(_problems(s), last)


def _too_weak(s: Situation, file: LoadedFile) -> Finding | None:
    """Return what OpenSSL finds too weak in an authority that is sent along."""
    found = (describe_certificate(each) for each in file.certificates)
    authorities = (each for each in found if each.is_ca)
    findings = (each for one in authorities for each in certificate_findings(one, Role.CA, s.now))
    return next((each for each in findings if each.code in _WEAK), None)


def _nonstandard(s: Situation, role: FileRole, file: LoadedFile) -> Problem | None:
    odd = next((each for each in file.all_findings if each.code == _ODD), None)
    return _explain_finding(s, role, file, odd) if odd else None


def file_damaged(s: Situation) -> Problem | None:
    """A character of a file was changed, which shows only once it is used."""
    if s.files.ca is not None and damaged_authority(s):
        return _explain_finding(s, FileRole.CA, s.files.ca, unusable(DAMAGED))
    if s.files.ca is not None and unreadable_authority(s):
        return _nonstandard(s, FileRole.CA, s.files.ca)
    if s.files.client_cert is not None and unreadable_client(s):
        return _nonstandard(s, FileRole.CERTIFICATE, s.files.client_cert)
    if s.files.client_cert is not None and damaged_client(s):
        return _explain_finding(s, FileRole.CERTIFICATE, s.files.client_cert, unusable(DAMAGED))
    return None


def further_files(s: Situation) -> tuple[Problem, ...]:
    """Return the faults of files besides the one that is the diagnosis, in order of mending.

    The authority's file comes first, then certificate, key, and what is wrong with the pair.
    """
    found = tuple(_problems(s))
    return found[1:] if isinstance(s.error, FileProblemError) else found


def _problems(s: Situation) -> Iterator[Problem]:
    files = files_by_role(s)
    faults = {role: found for role, file in files.items() if (found := _fault(s, role, file))}
    ring = find_ring(files)
    if not set(ring) & set(faults) and not _is_mismatch(s):
        ring = ()  # each serves where it stands
    for role, file in files.items():
        if ring and role == next(each for each in files if each in ring):
            yield explain_ring(s, ring, files)
        if role in faults and role not in ring:
            yield _explain_finding(s, role, file, faults[role])
    changed = None if ring else damaged_of_pair(files)
    if changed is not None:
        yield _explain_finding(s, changed, files[changed], unusable(DAMAGED))
    elif pair := explain_pair(s, ring, files):
        yield pair


def _is_mismatch(s: Situation) -> bool:
    findings = s.error.findings if isinstance(s.error, FileProblemError) else ()
    return any(finding.code == MISMATCH for finding in findings)


def _fault(s: Situation, role: FileRole, file: LoadedFile) -> Finding | None:
    """Return what keeps a file from being used by itself: what OpenSSL met, or would have met."""
    error = s.error
    findings: tuple[Finding, ...] = ()
    if isinstance(error, FileProblemError) and error.file.path == file.path:
        findings = error.findings if _ROLES[error.field] is role else ()
    if not findings and not _is_usable(role, file):
        findings = _judge(s, role, file)
    errors = [found for found in findings if found.severity is Severity.ERROR]
    # What cannot be decoded says nothing true about its other properties.
    errors.sort(key=lambda found: found.code != "cert-damaged")
    return next((found for found in errors if found.code != MISMATCH), None)


def _is_usable(role: FileRole, file: LoadedFile) -> bool:
    if role is not FileRole.KEY:
        return bool(file.certificates)
    key = file.first(Kind.PRIVATE_KEY)
    return key is not None and key.value is not None


def _judge(s: Situation, role: FileRole, file: LoadedFile) -> tuple[Finding, ...]:
    match role:
        case FileRole.CA:
            return judge_ca(file, s.now).findings
        case FileRole.CERTIFICATE:
            return judge_client_certificate(file, None, s.now).findings
        case FileRole.KEY:
            return judge_client_key(file, None).findings


def _explain_finding(s: Situation, role: FileRole, file: LoadedFile, finding: Finding) -> Problem:
    """Return the problem that an error among the findings of a file makes."""
    moved = move_home(s, role)
    beside = None if finding.code in _LOCKED else _beside(s, role, file, finding)
    fix = _CHOOSE_INSTEAD[role] if finding.code in _NO_USE[role] else finding.fix
    said = Sentences(
        _cannot_be_used(role, file.path.name),
        finding.message,
        fits_beside(beside.name) if beside else fix or mark("Choose another file."),
    )
    actions = (
        ENTER_PASSPHRASE if finding.code in _LOCKED else None,
        take_file(role, beside) if beside else None,
        moved,
        command_action(file, finding),
        _CHOOSE[role],
    )
    details = {"file": str(file.path), "size": str(file.size), "found": _kinds(file)}
    return make_problem(s, finding.code, said, *actions, details=details)


def _beside(s: Situation, role: FileRole, file: LoadedFile, finding: Finding) -> Path | None:
    """Return the file that was meant: the one that a finding names, or one that fits."""
    named = finding.fix.parameters.get("file") if finding.fix else None
    if finding.code == "file-missing" and isinstance(named, str):
        path = file.path.with_name(named)
        return path if fits(s, role, path) else None
    return find_beside(s, role, file.path)


def _cannot_be_used(role: FileRole, name: str) -> Phrase:
    match role:
        case FileRole.CA:
            return mark("The CA file %(file)s cannot be used", file=name)
        case FileRole.CERTIFICATE:
            return mark("The client certificate %(file)s cannot be used", file=name)
        case FileRole.KEY:
            return mark("The private key %(file)s cannot be used", file=name)


def _kinds(file: LoadedFile) -> str:
    return ", ".join(item.kind.value for item in file.items) or "nothing"


RULES: tuple[Rule, ...] = (file_at_fault, file_damaged)
