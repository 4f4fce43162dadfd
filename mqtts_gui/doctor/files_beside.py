"""The file that was meant: it often lies beside the one that was chosen, and really fits.

A name proves nothing: a certificate is found by its key, a key by its certificate, an authority by
what it signed. Few files are looked at, and none for long.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile
from pathlib import Path

from cryptography import x509

from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.items import KeyHolder, Kind, LoadedFile
from mqtts_gui.certs.loading import load_file
from mqtts_gui.certs.matching import same_key
from mqtts_gui.certs.own import MOST_CERTIFICATES, find_own
from mqtts_gui.certs.placing import FileRole
from mqtts_gui.certs.signatures import signed_by
from mqtts_gui.doctor.situation import Situation

MOST_FILES = 100
MOST_BYTES = 1_000_000
MOST_ENTRIES = 2_000
"""How many names of a folder are read at all."""
LONGEST_S = 0.3
_USUAL = {".crt", ".pem", ".cer", ".key", ".der", ".p12", ".pfx", ".p7b", ".csr", ".txt", ""}


def find_beside(s: Situation, role: FileRole, chosen: Path) -> Path | None:
    """Return the file that belongs in a field, from the folder of the one that was chosen.

    Args:
        s: What is known of the connection; without anything to compare with, nothing is found.
        role: The field.
        chosen: What stands in it, or in another one if it is empty; a folder stands for itself.
    """
    wanted = _Wanted(s, role)
    if not wanted.is_known:
        return None
    fitting = [file for file in files_near(chosen) if wanted.is_met_by(file)]
    return min(fitting, key=lambda file: _oddness(file, chosen)).path if fitting else None


def fits(s: Situation, role: FileRole, path: Path) -> bool:
    """Return whether a file is of the right kind for a field, and contradicts nothing known."""
    wanted, file = _Wanted(s, role), load_file(path)
    if wanted.is_known:
        return wanted.is_met_by(file)
    kind = Kind.PRIVATE_KEY if role is FileRole.KEY else Kind.CERTIFICATE
    return file.first(kind) is not None


class _Wanted:
    """What a file must hold to belong in a field."""

    def __init__(self, s: Situation, role: FileRole) -> None:
        self._role = role
        self._holders = _holders(s, role)
        self._signed = _signed(s) if role is FileRole.CA else ()

    @property
    def is_known(self) -> bool:
        return bool(self._holders or self._signed)

    def is_met_by(self, file: LoadedFile) -> bool:
        match self._role:
            case FileRole.CA:
                return any(map(self._is_authority, file.certificates[:MOST_CERTIFICATES]))
            case FileRole.CERTIFICATE:
                own = (find_own(file, holder) for holder in self._holders)
                return any(each and self._is_clients(each.certificate) for each in own)
            case FileRole.KEY:
                keys = (item for item in file.items if item.kind is Kind.PRIVATE_KEY)
                return any(self._is_of_holder(item.key_holder) for item in keys)

    def _is_clients(self, certificate: x509.Certificate) -> bool:
        return self._is_of_holder(certificate) and not describe_certificate(certificate).is_ca

    def _is_of_holder(self, other: KeyHolder | None) -> bool:
        return any(same_key(holder, other) for holder in self._holders)

    def _is_authority(self, certificate: x509.Certificate) -> bool:
        described = describe_certificate(certificate)
        is_root = bool(described.is_ca) and described.self_signed is not False
        return is_root and any(signed_by(each, certificate) for each in self._signed)


def _holders(s: Situation, role: FileRole) -> tuple[KeyHolder, ...]:
    """Return what holds the key that the file must hold too."""
    certificate, key = s.files.client_cert, s.files.client_key
    if role is FileRole.KEY:
        return certificate.certificates[:MOST_CERTIFICATES] if certificate else ()
    if role is FileRole.CA:
        return ()
    # The key decides; without one that can be read, the request that was chosen by mistake.
    for file, kind in (
        (key, Kind.PRIVATE_KEY),
        (certificate, Kind.CSR),
        (certificate, Kind.PRIVATE_KEY),
    ):
        item = file.first(kind) if file else None
        if item is not None and item.key_holder is not None:
            return (item.key_holder,)
    return ()


def _signed(s: Situation) -> tuple[x509.Certificate, ...]:
    """Return what the authority must have signed: the broker's certificate, else the client's."""
    client = s.files.client_cert.certificates if s.files.client_cert else ()
    return s.chain or client[:MOST_CERTIFICATES]


def files_near(chosen: Path) -> Iterator[LoadedFile]:
    """Read the files of a folder, the likeliest first, until it takes too long."""
    deadline = time.monotonic() + LONGEST_S
    for path in islice(sorted(_names_near(chosen, deadline), key=_unlikeliness), MOST_FILES):
        if time.monotonic() >= deadline:
            return
        if path != chosen:
            yield load_file(path)


def _names_near(chosen: Path, deadline: float) -> Iterable[Path]:
    try:
        folder = chosen if chosen.is_dir() else chosen.parent
        with os.scandir(folder) as entries:
            # A network drive may take milliseconds for each.
            found = takewhile(lambda _: time.monotonic() < deadline, islice(entries, MOST_ENTRIES))
            return [Path(each.path) for each in found if _is_small(each)]
    except (OSError, ValueError):  # not there any more, not ours, or no possible name
        return []


def _is_small(entry: os.DirEntry[str]) -> bool:
    """Return whether this is an ordinary file of a usual size: no device, no pipe."""
    try:
        return entry.is_file() and entry.stat().st_size <= MOST_BYTES
    except OSError:
        return False


def _unlikeliness(path: Path) -> tuple[bool, str]:
    return path.suffix.lower() not in _USUAL, path.name


def _oddness(file: LoadedFile, chosen: Path) -> tuple[bool, bool, int, str]:
    """Rank a file that fits: one that is plain, named alike and holds nothing else is best."""
    named_alike = file.path.name.partition(".")[0] == chosen.name.partition(".")[0]
    return bool(file.findings), not named_alike, len(file.items), file.path.name
