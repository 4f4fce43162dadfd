"""Files that stand in the field of another one, and the button that puts them right."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mqtts_gui.certs.items import Kind, LoadedFile
from mqtts_gui.certs.placing import FileRole, Home, find_home
from mqtts_gui.doctor.actions import SWAP_CERTIFICATE_AND_KEY, move_file
from mqtts_gui.doctor.situation import Situation
from mqtts_gui.errors import Action

PAIR = (FileRole.CERTIFICATE, FileRole.KEY)


def files_by_role(s: Situation) -> dict[FileRole, LoadedFile]:
    """Return the files that the connection uses, in the order in which they are to be mended."""
    found: dict[FileRole, LoadedFile | None] = {
        FileRole.CA: s.files.ca if s.profile.verify_chain else None,
        FileRole.CERTIFICATE: s.files.client_cert,
        FileRole.KEY: s.files.client_key if s.files.client_cert else None,
    }
    return {role: file for role, file in found.items() if file is not None}


def find_ring(files: Mapping[FileRole, LoadedFile]) -> tuple[FileRole, ...]:
    """Return the fields whose files stand in each other's place; none where none do."""
    homes = {role: home for role in files if (home := find_home(role, files))}
    ring = next((ring for start in homes if (ring := _ring_from(start, homes))), ())
    certificate, key = (files.get(role) for role in PAIR)
    if not ring and certificate and key and _are_swapped(certificate, key):
        return PAIR  # also what looks like the certificate of a broker
    return ring


def mend_ring(ring: tuple[FileRole, ...]) -> Action:
    """Return the action that puts the first file of a ring into its field."""
    return SWAP_CERTIFICATE_AND_KEY if ring == PAIR else move_file(ring[0], ring[1])


def move_home(s: Situation, role: FileRole) -> Action | None:
    """Return the action that moves a file to the field it is for, if that one is empty."""
    files = files_by_role(s)
    home = find_home(role, files) if role in files else None
    if home is None or home.role is None or _path(s, home.role) is not None:
        return None
    return move_file(role, home.role)


def _path(s: Situation, role: FileRole) -> Path | None:
    path: Path | None = getattr(s.profile, role.value)
    return path


def _ring_from(start: FileRole, homes: Mapping[FileRole, Home]) -> tuple[FileRole, ...]:
    """Return the fields from `start` on, each followed by the right one, if they lead back."""
    ring = [start]
    while (home := homes.get(ring[-1])) and home.role and home.role not in ring:
        ring.append(home.role)
    return tuple(ring) if len(ring) > 1 and home and home.role is start else ()


def _are_swapped(certificate: LoadedFile, key: LoadedFile) -> bool:
    return _holds_only(certificate, Kind.PRIVATE_KEY) and _holds_only(key, Kind.CERTIFICATE)


def _holds_only(file: LoadedFile, kind: Kind) -> bool:
    return bool(file.items) and all(item.kind is kind for item in file.items)
