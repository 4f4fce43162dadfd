"""The saved connections: one small file, written whole, its predecessor kept beside it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from mqtts_gui.errors import Finding
from mqtts_gui.mqtt.profile import Profile
from mqtts_gui.store import profile_findings
from mqtts_gui.store.atomic import set_aside, write_atomically
from mqtts_gui.store.profile_form import FieldError, read_profile, unknown_fields, write_profile

FILE_NAME = "profiles.json"
FORMAT_VERSION = 1
MAX_FILE_BYTES = 16 << 20
MAX_PROFILES = 10_000


class _DamagedError(ValueError):
    """The file is not one of ours, or no longer."""


class _NewerError(ValueError):
    """The file has a format that only a newer program knows."""


@dataclass(frozen=True, slots=True)
class _Content:
    """What a file held.

    Attributes:
        unknown: Fields of a newer program, by profile id, written back as they were.
        refused: What was wrong with the profiles that were left out.
    """

    profiles: tuple[Profile, ...] = ()
    unknown: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    refused: tuple[str, ...] = ()


class ProfileStore:
    """The profiles file of a data folder.

    Attributes:
        findings: What was odd at the last `load` or `save`.
        set_aside: Where the file was put when it could not be used, else None.
    """

    def __init__(
        self, folder: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.path = folder / FILE_NAME
        self.findings: tuple[Finding, ...] = ()
        self.set_aside: Path | None = None
        self._clock = clock
        self._unknown: Mapping[str, Mapping[str, object]] = {}
        self._in_the_way: str | None = None
        self._lock = threading.Lock()

    @property
    def backup(self) -> Path:
        """The file as it was before the last save."""
        return self.path.with_name(f"{FILE_NAME}.bak")

    def load(self) -> tuple[Profile, ...]:
        """Return the saved profiles; whatever the file holds, the program can start."""
        self.findings, self.set_aside, self._in_the_way = (), None, None
        content = self._load()
        self._unknown = content.unknown
        if content.refused:
            self._keep_refused(content)
        return content.profiles

    def save(self, profiles: Iterable[Profile]) -> tuple[Finding, ...]:
        """Write the profiles; return why it failed, nothing if it did not. For any thread."""
        with self._lock:
            self.findings = ()
            try:
                self._make_room()
                self._keep_previous()
                write_atomically(self.path, _encode(profiles, self._unknown))
            except OSError as error:
                self._find(profile_findings.not_saved(self.path, error))
            return self.findings

    def _load(self) -> _Content:
        try:
            return _read_file(self.path)
        except FileNotFoundError:
            return self._restored() if self.backup.exists() else _Content()
        except OSError as error:
            self._leave("unreadable", profile_findings.unreadable(self.path, error))
        except _NewerError:
            self._leave("newer", profile_findings.newer(self.path))
        except _DamagedError:
            self._put_aside()
            self._find(profile_findings.damaged(self.path, self.set_aside))
            return self._restored()
        return _Content()

    def _restored(self) -> _Content:
        try:
            content = _read_file(self.backup)
        except (OSError, ValueError):
            return _Content()
        self._find(profile_findings.restored(self.backup, len(content.profiles)))
        return replace(content, refused=())

    def _leave(self, why: str, finding: Finding) -> None:
        """Leave the file where it is; the first save renames it."""
        self._in_the_way = why
        self._find(finding)

    def _put_aside(self) -> None:
        self._in_the_way = "damaged"
        with suppress(OSError):  # then the first save tries again, and says what hinders it
            self._make_room()

    def _make_room(self) -> None:
        if self._in_the_way is not None:
            with suppress(FileNotFoundError):
                self.set_aside = set_aside(self.path, self._in_the_way, self._clock())
            self._in_the_way = None

    def _keep_refused(self, content: _Content) -> None:
        """Keep the whole file aside, and what was good of it in its place."""
        self._put_aside()
        fields = content.refused
        self._find(profile_findings.partly_damaged(self.path, self.set_aside, fields))
        if self.set_aside is not None:
            with suppress(OSError):
                write_atomically(self.path, _encode(content.profiles, content.unknown))

    def _keep_previous(self) -> None:
        """Copy the file to its backup, unless something damaged it meanwhile."""
        with suppress(FileNotFoundError, ValueError):
            _read_file(self.path)
            write_atomically(self.backup, self.path.read_bytes())

    def _find(self, finding: Finding) -> None:
        self.findings += (finding,)


def _read_file(path: Path) -> _Content:
    with path.open("rb") as stream:
        data = stream.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise _DamagedError("too large")
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _DamagedError("not JSON") from error
    return _read_document(document)


def _read_document(document: object) -> _Content:
    if not isinstance(document, dict):
        raise _DamagedError("not an object")
    version, entries = document.get("version"), document.get("profiles")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise _DamagedError("no version")
    if version > FORMAT_VERSION:
        raise _NewerError(str(version))
    if not isinstance(entries, list) or len(entries) > MAX_PROFILES:
        raise _DamagedError("no list of profiles")
    return _read_entries(entries)


def _read_entries(entries: list[object]) -> _Content:
    profiles: dict[str, Profile] = {}
    unknown: dict[str, Mapping[str, object]] = {}
    refused: list[str] = []
    for entry in entries:
        try:
            profile = read_profile(entry)
        except FieldError as error:
            refused.append(str(error))
            continue
        if profile.id in profiles:
            refused.append("id")
            continue
        profiles[profile.id] = profile
        unknown[profile.id] = unknown_fields(entry)
    return _Content(tuple(profiles.values()), unknown, tuple(refused))


def _encode(profiles: Iterable[Profile], unknown: Mapping[str, Mapping[str, object]]) -> bytes:
    entries = [{**unknown.get(p.id, {}), **write_profile(p)} for p in profiles]
    document = {"version": FORMAT_VERSION, "profiles": entries}
    # ASCII: paths that are no valid Unicode (POSIX) survive as escaped surrogates.
    return (json.dumps(document, indent=2) + "\n").encode("ascii")
