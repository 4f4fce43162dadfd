"""Sort a dropped folder: which file is the authority, which the client's certificate and key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509

from mqtts_gui.certs.candidates import find_candidates, holds_key_of
from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.gathering import gather, without_collections
from mqtts_gui.certs.items import LoadedFile, Password
from mqtts_gui.certs.own import find_own
from mqtts_gui.certs.signatures import signed_by
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import mark


@dataclass(frozen=True, slots=True)
class SortedFiles:
    """What a set of files is for; None where nothing fits.

    Attributes:
        client_key: The same file as `client_cert` where one file holds both.
        left_out: The other files, in the order in which they were found.
        findings: What people should know about the set.
    """

    ca: Path | None = None
    client_cert: Path | None = None
    client_key: Path | None = None
    left_out: tuple[Path, ...] = ()
    findings: tuple[Finding, ...] = ()


def sort_files(paths: Iterable[Path], password: Password | None = None) -> SortedFiles:
    """Sort files by content; a folder stands for the files in it.

    Args:
        paths: Files and folders, in any order, existing or not.
        password: Asked once, and only if something is locked.
    """
    everything = gather(paths, password)
    files = without_collections(everything)
    authorities = _authorities(files)
    candidates = find_candidates(files, authorities)
    client = next((each for each in candidates if each.score > 0), None)
    ca = _authority_file(files, authorities, client.certificate if client else None)
    chosen = {file.path for file in (ca, client and client.file, client and client.key) if file}
    return SortedFiles(
        ca.path if ca else None,
        client.file.path if client else None,
        client.key.path if client and client.key else None,
        tuple(file.path for file in everything if file.path not in chosen),
        tuple(keys_of_authorities(files, authorities)),
    )


def _authorities(files: Sequence[LoadedFile]) -> tuple[x509.Certificate, ...]:
    """Return the certificates that say they are authorities, or have signed another one here."""
    everything = dict.fromkeys(each for file in files for each in file.certificates)
    return tuple(
        each
        for each in everything
        if (described := describe_certificate(each)).is_ca
        or described.self_signed
        or any(signed_by(other, each) for other in everything)
    )


def _authority_file(
    files: Sequence[LoadedFile],
    authorities: Sequence[x509.Certificate],
    client: x509.Certificate | None,
) -> LoadedFile | None:
    """Return the file of the root above the client's certificate, else of the likeliest root."""
    signers = [each for each in _upwards(client, authorities) if each in authorities]
    roots = sorted(authorities, key=lambda each: _likelihood(each, files), reverse=True)
    for root in (*reversed(signers), *roots):
        holders = [file for file in files if root in file.certificates]
        if holders:
            return min(holders, key=_clutter)
    return None


def _upwards(
    certificate: x509.Certificate | None, authorities: Sequence[x509.Certificate]
) -> list[x509.Certificate]:
    """Return who signed a certificate, who signed that one, and so on."""
    path: list[x509.Certificate] = []
    while certificate is not None:
        current = certificate
        known = (each for each in authorities if each not in path and signed_by(current, each))
        certificate = next(known, None)
        if certificate is not None:
            path.append(certificate)
    return path


def _likelihood(authority: x509.Certificate, files: Sequence[LoadedFile]) -> tuple[int, bool, str]:
    """Rank an authority: by how much it signed here, whether it is valid, how new it is."""
    described, now = describe_certificate(authority), datetime.now(UTC)
    validity = described.validity
    signed = sum(
        signed_by(own.certificate, authority)
        for file in files
        if (own := find_own(file)) and own.certificate != authority
    )
    good = validity is not None and validity.begun(now) and not validity.expired(now)
    return signed, good, str(described.not_before)


def _clutter(file: LoadedFile) -> tuple[int, int, int]:
    """Rank a file that holds the wanted authority: alone and plain is best."""
    return len(file.items), len(file.findings), len(file.path.name)


def keys_of_authorities(
    files: Sequence[LoadedFile], authorities: Sequence[x509.Certificate]
) -> Iterable[Finding]:
    """Yield a warning for each file that holds the private key of an authority."""
    for file in files:
        if any(holds_key_of(file, each) for each in authorities):
            yield Finding(
                "warn-ca-key-present",
                Severity.WARNING,
                mark(
                    "%(file)s is the private key of the authority: whoever has it can make "
                    "certificates that everybody here trusts.",
                    file=file.path.name,
                ),
                mark("Leave that key on the teacher's machine and delete it here."),
            )
