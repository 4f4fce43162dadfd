"""The three files of a connection, read and judged away from the GUI thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from mqtts_gui.certs.judging import (
    Verdict,
    judge_ca,
    judge_client_certificate,
    judge_client_key,
)
from mqtts_gui.certs.loading import Kind, LoadedFile, load_file
from mqtts_gui.certs.placing import FileRole
from mqtts_gui.certs.trust import TrustPicture, trust_picture
from mqtts_gui.errors import Severity
from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.models.file_moves import FileMove, find_moves, with_place

__all__ = ["FileRole", "Judgement", "ProfileFiles", "Request", "judge_files"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is known of the files so far.

    Attributes:
        verdicts: For each file that was read.
        waiting: Files that are still being read.
        picture: Who signed whom.
        key_encrypted: The private key is protected by a passphrase.
        key_locked: ... and the passphrase is not known, or wrong.
        key_inside: The client certificate's file holds the private key as well.
        moves: For each file that belongs in another field, what puts it there.
        swap: Puts right several files that stand in each other's field.
    """

    verdicts: Mapping[FileRole, Verdict]
    waiting: frozenset[FileRole]
    picture: TrustPicture
    key_encrypted: bool
    key_locked: bool
    key_inside: bool
    moves: Mapping[FileRole, FileMove] = field(default_factory=dict)
    swap: FileMove | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What to read and what to judge it for.

    Attributes:
        key_password: Passphrase of the key or of a PKCS#12 file, or None.
        broker_der: Certificate that the broker presented, if it is known, ...
        broker_seen: ... and when.
    """

    paths: Mapping[FileRole, Path | None]
    server_name: str
    broker_der: bytes | None = None
    broker_seen: datetime | None = None
    key_password: str | None = field(default=None, repr=False)


class ProfileFiles(QObject):
    """Read each file in a job of its own, so that a drive that hangs holds up only its file.

    Signals:
        judged: A `Judgement`; emitted again whenever more is known.
    """

    judged = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._request = Request({}, "")
        self._files: dict[FileRole, LoadedFile] = {}
        self._reading: dict[FileRole, tuple[Path, str | None]] = {}
        self._known: dict[FileRole, tuple[Path, str | None]] = {}
        self._good: dict[FileRole, Path] = {}
        self._judgement = 0

    def look_at(self, request: Request, *, again: bool = False) -> None:
        """Judge what `request` names; `again` also reads the files that were read before."""
        self._request = request
        for role in FileRole:
            path = request.paths.get(role)
            wanted = None if path is None else (path, _password_for(role, request))
            if wanted is None:
                self._forget(role)
                self._good.pop(role, None)
            elif self._reading.get(role) != wanted and (again or self._known.get(role) != wanted):
                self._read(role, wanted)
        self._judge()

    def _forget(self, role: FileRole) -> None:
        for memory in (self._files, self._reading, self._known):
            memory.pop(role, None)

    def _read(self, role: FileRole, wanted: tuple[Path, str | None]) -> None:
        path, password = wanted
        known = self._known.get(role)
        if known is None or known[0] != path:
            self._forget(role)
        self._reading[role] = wanted

        def take(file: LoadedFile) -> None:
            if self._reading.get(role) == wanted:
                del self._reading[role]
                self._known[role], self._files[role] = wanted, file
                self._judge()

        def give_up(_error: BaseException) -> None:
            if self._reading.get(role) == wanted:
                del self._reading[role]
                self._judge()

        run_job(self, partial(load_file, path, lambda: password), take, give_up)

    def _judge(self) -> None:
        self._judgement += 1
        number, files, waiting = self._judgement, dict(self._files), frozenset(self._reading)

        def take(judgement: Judgement) -> None:
            if number == self._judgement:
                self._remember_good(files, judgement)
                self.judged.emit(judgement)

        job = partial(judge_files, files, waiting, self._request, dict(self._good))
        run_job(self, job, take, _raise)

    def _remember_good(self, files: Mapping[FileRole, LoadedFile], judgement: Judgement) -> None:
        """Keep what stands well in a field, for when a wrong file is dropped on it."""
        swapped = judgement.swap.changes if judgement.swap else ()
        for role, file in files.items():
            is_right = role not in judgement.moves and role not in swapped
            if is_right and judgement.verdicts[role].severity is not Severity.ERROR:
                self._good[role] = file.path


def judge_files(
    files: Mapping[FileRole, LoadedFile],
    waiting: frozenset[FileRole],
    request: Request,
    good: Mapping[FileRole, Path | None] | None = None,
) -> Judgement:
    """Judge the files that were read, each by what the others say.

    `good` names the file that stood well in a field before the present one.
    """
    now = datetime.now(UTC)
    ca, cert, key = (files.get(role) for role in FileRole)
    key_inside = cert is not None and cert.first(Kind.PRIVATE_KEY) is not None
    key_file = cert if key is None and key_inside else key
    locked = [item for file in (key, cert) if file for item in file.items if item.encrypted]
    moves = find_moves(request.paths, files, good or {})
    return Judgement(
        verdicts={
            role: with_place(verdict, moves.said.get(role))
            for role, verdict in _verdicts(ca, cert, key_file, now).items()
        },
        waiting=waiting,
        picture=trust_picture(
            ca,
            cert,
            key_file,
            request.broker_der,
            request.server_name,
            now,
            broker_seen=request.broker_seen,
        ),
        key_encrypted=bool(locked),
        key_locked=any(item.value is None for item in locked),
        key_inside=key_inside,
        moves=moves.moves,
        swap=moves.swap,
    )


def _verdicts(
    ca: LoadedFile | None, cert: LoadedFile | None, key: LoadedFile | None, now: datetime
) -> dict[FileRole, Verdict]:
    verdicts: dict[FileRole, Verdict] = {}
    if ca is not None:
        verdicts[FileRole.CA] = judge_ca(ca, now)
    if cert is not None:
        verdicts[FileRole.CERTIFICATE] = judge_client_certificate(cert, ca, now)
    if key is not None:
        verdicts[FileRole.KEY] = judge_client_key(key, cert)
    return verdicts


def _password_for(role: FileRole, request: Request) -> str | None:
    return None if role is FileRole.CA else request.key_password


def _raise(error: BaseException) -> None:
    raise error
