"""Exports are written whole or not at all, to their owner alone where they are secret."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from mqtts_gui.errors import Problem, ProblemError, Severity
from mqtts_gui.pki.keyfile import create_file
from mqtts_gui.pki.saving import write_export
from tests.support.issuing import issue, key_pem

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")


def refused(path: Path, *, replace: bool = False) -> Problem:
    """Return why `path` was not written."""
    with pytest.raises(ProblemError) as caught:
        write_export(path, b"new", replace=replace)
    return caught.value.problem


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@posix
def test_secrets_are_their_owners_alone_and_the_rest_is_as_the_person_has_it(
    tmp_path: Path,
) -> None:
    before = os.umask(0o027)
    try:
        write_export(tmp_path / "own.p12", b"secret", secret=True)
        write_export(tmp_path / "own.pem", b"public")
    finally:
        os.umask(before)

    assert mode(tmp_path / "own.p12") == 0o600
    assert mode(tmp_path / "own.pem") == 0o640


@posix
def test_secret_is_its_owners_alone_also_in_the_place_of_a_file_that_was_open(
    tmp_path: Path,
) -> None:
    path = tmp_path / "own.p12"
    path.write_bytes(b"old")
    path.chmod(0o644)

    write_export(path, b"secret", secret=True, replace=True)

    assert mode(path) == 0o600


def test_file_that_is_there_is_replaced_only_when_that_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    path.write_bytes(b"old")

    problem = refused(path)
    assert (problem.code, problem.severity) == ("save-exists", Severity.WARNING)
    assert path.read_bytes() == b"old"
    assert "private key" not in str(problem.cause)

    write_export(path, b"new", replace=True)
    assert path.read_bytes() == b"new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["ca.pem"]


def test_private_key_that_would_be_lost_is_named(tmp_path: Path) -> None:
    path = tmp_path / "client.key"
    path.write_bytes(key_pem(issue("x").key))

    assert "nothing brings a private key back" in str(refused(path).cause)


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize(
    ("number", "code", "words"),
    [
        (errno.ENOSPC, "save-disk-full", "disk is full"),
        (errno.EACCES, "save-denied", "may not be written"),
        (errno.EROFS, "save-denied", "may not be written"),
        (errno.ENAMETOOLONG, "save-bad-name", "does not accept"),
        (errno.EIO, "save-failed", "Input/output error"),
    ],
)
def test_failed_write_loses_nothing_and_leaves_nothing(
    *,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    replace: bool,
    number: int,
    code: str,
    words: str,
) -> None:
    path = tmp_path / "ca.pem"
    if replace:
        path.write_bytes(b"old")
    before = [(entry, entry.read_bytes()) for entry in tmp_path.iterdir()]

    def fail(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    problem = refused(path, replace=replace)

    assert problem.code == code
    assert words in str(problem.cause)
    assert str(problem.fix)
    assert problem.details["path"] == str(path)
    assert [(entry, entry.read_bytes()) for entry in tmp_path.iterdir()] == before


def test_file_that_appears_meanwhile_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ca.pem"

    def create_late(target: Path, data: bytes, mode: int) -> None:
        if target == path:
            path.write_bytes(b"of another program")
        create_file(target, data, mode)

    monkeypatch.setattr("mqtts_gui.pki.saving.create_file", create_late)

    assert refused(path).code == "save-exists"
    assert path.read_bytes() == b"of another program"


def test_missing_folder_and_names_that_are_none_are_said(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()

    assert refused(tmp_path / "no such folder" / "ca.pem").code == "save-folder-missing"
    assert refused(file / "ca.pem").code == "save-folder-missing"
    assert refused(tmp_path).code == "save-no-file"
    assert refused(tmp_path, replace=True).code == "save-no-file"
    assert refused(tmp_path / "a\0b").code == "save-bad-name"
    assert refused(tmp_path / ("x" * 300)).code == "save-bad-name"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_folder_that_may_only_be_read_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        assert refused(tmp_path / "ca.pem").code == "save-denied"
    finally:
        tmp_path.chmod(0o700)


def test_problems_speak_both_languages(tmp_path: Path, each_language: str) -> None:
    problem = refused(tmp_path / "missing" / "ca.pem")

    for phrase in (problem.message, problem.cause, problem.fix):
        assert str(phrase)
    assert "ca.pem" in str(problem.message)
