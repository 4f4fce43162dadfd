"""Nothing that a path can lead to raises, hangs or fills the memory."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.item_findings import findings_of
from mqtts_gui.certs.judging import judge_any
from mqtts_gui.certs.loading import load_file
from mqtts_gui.errors import Severity
from tests.support.issuing import (
    NOW,
    authority,
    codes,
    issue,
    key_pem,
    loaded,
    new_key,
    request,
    revocation_list,
    san,
)

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="a matter of POSIX")


def test_missing_file_and_folder_are_named(tmp_path: Path) -> None:
    assert codes(load_file(tmp_path / "no-such.crt")) == {"file-missing"}
    assert codes(load_file(tmp_path)) == {"file-directory"}
    assert not load_file(tmp_path).opened


def test_impossible_names_are_named_unreadable() -> None:
    assert codes(load_file(Path("nul\0.crt"))) == {"file-unreadable"}
    assert codes(load_file(Path("x" * 5000))) == {"file-unreadable"}


@pytest.mark.parametrize("name", [".txt", "x" * 253, "é" * 126, "a/.txt", "..txt"])
def test_missing_file_has_no_name_beside_it(name: str, tmp_path: Path) -> None:
    """Neither nothing before `.txt` nor a longer name than the system takes can be looked for."""
    assert codes(load_file(tmp_path / name)) == {"file-missing"}


@posix_only
def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    assert codes(load_file(pipe)) == {"file-special"}


@posix_only
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_takes_the_place_of_a_file_is_not_waited_for(
    make: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ca.crt"
    path.write_bytes(authority().pem)
    before = path.stat()
    path.unlink()
    make(path)
    monkeypatch.setattr(Path, "stat", lambda *_, **__: before)
    file = load_file(path)

    assert not file.opened
    assert [finding.severity for finding in file.findings] == [Severity.ERROR]


@posix_only
def test_file_that_waits_for_news_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some files of the system (`/proc/kmsg`) say that they are files, and behave as pipes do."""
    path = tmp_path / "ca.crt"
    path.write_bytes(b"")
    ordinary = path.stat()
    path.unlink()
    os.mkfifo(path)
    writer = os.open(path, os.O_RDWR)
    monkeypatch.setattr(Path, "stat", lambda *_, **__: ordinary)
    monkeypatch.setattr(os, "fstat", lambda _: ordinary)
    file = load_file(path)
    os.close(writer)

    assert codes(file) == {"file-special"}
    assert not file.opened


@posix_only
def test_reason_of_the_system_is_in_the_language(tmp_path: Path, each_language: str) -> None:
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    said = {str(load_file(path).findings[0].message) for path in (circle, Path("x" * 5000))}

    assert len(said) == 2
    assert not any(os.strerror(code) in each for code in (40, 36) for each in said)


@posix_only
def test_links_are_followed_and_circles_named(tmp_path: Path) -> None:
    target, good, circle = tmp_path / "ca.crt", tmp_path / "good", tmp_path / "circle"
    target.write_bytes(authority().pem)
    good.symlink_to(target)
    circle.symlink_to(circle)

    assert load_file(good).certificates
    assert codes(load_file(circle)) == {"file-unreadable"}


@posix_only
@pytest.mark.skipif(sys.platform != "win32" and os.geteuid() == 0, reason="root may read all")
def test_forbidden_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_bytes(b"x")
    path.chmod(0)

    assert codes(load_file(path)) == {"file-unreadable"}


def test_error_while_reading_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ca.crt"
    path.write_bytes(b"x")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)

    assert codes(load_file(path)) == {"file-unreadable"}


def test_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.crt"
    with path.open("wb") as target:
        target.truncate(50_000_000)
    file = load_file(path)

    assert codes(file) == {"file-huge"}
    assert file.size == 50_000_000
    assert "50" in str(file.findings[0].message)


def test_huge_file_that_begins_with_pem_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "huge.crt"
    with path.open("wb") as target:
        target.write(authority().pem)
        target.truncate(50_000_000)

    assert codes(load_file(path)) == {"file-huge"}


def test_large_bundle_of_roots_is_read(tmp_path: Path) -> None:
    path = tmp_path / "roots.pem"
    path.write_bytes(authority().pem * 2000)

    assert path.stat().st_size > 1_000_000
    assert len(load_file(path).certificates) == 2000


@posix_only
@pytest.mark.parametrize(("mode", "advised"), [(0o600, False), (0o644, True), (0o640, True)])
def test_key_that_others_may_read_is_advised_about(
    tmp_path: Path,
    mode: int,
    advised: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    path = tmp_path / "own.key"
    path.write_bytes(key_pem(new_key()))
    path.chmod(mode)

    assert codes(load_file(path)) == ({"warn-key-readable-by-others"} if advised else set())


@pytest.mark.parametrize(
    "data",
    [
        b"-" * 999_999,
        b"-----BEGIN " * 90_000,
        b"-----BEGIN X-----\n" * 50_000,
        b"-----END X-----\nAAAA\n" * 50_000,
        b"-----BEGIN CERTIFICATE-----a: " * 30_000,
        b"\x30\x02\x05\x00" * 250_000,
        b"\x30\x84\xff\xff\xff\xff" * 1000,
        b"A" * 999_999,
        b"\n" * 500_000 + b"x",
        b"-----BEGIN CERTIFICATE-----\n" + b"MIIA \t \n" * 100_000,
        b"-----BEGIN CERTIFICATE-----\n" + b"\r" * 900_000 + b"\n-----END CERTIFICATE-----",
        b"-----BEGIN CERTIFICATE-----\n" + b"= \n" * 300_000 + b"-----END CERTIFICATE-----",
        b"-----BEGIN CERTIFICATE-----\nA!\n-----END CERTIFICATE-----\n" * 16_000,
        b"> -----BEGIN CERTIFICATE-----\n" + b"> AAAA\n" * 100_000,
        b'"' + b" " * 450_000 + b"x",
        b'"-----BEGIN X-----' * 25_000,
        b"{\\rtf" + b"\\u1?" * 100_000,
        b"<a " * 150_000,
        b"A" * 39 + b"MI" * 240_000 + b"\n" + b"MIIA\n\n" * 1000,
        b"\x30\x80" + b"\x04\x00" * 450_000 + b"\0\0",
        b"\x30\x80" * 400_000,
        b"ssh-rsa " * 100_000,
    ],
    ids=lambda data: f"{data[:12]!r}…",
)
def test_hostile_content_takes_no_long_time(data: bytes) -> None:
    started = time.thread_time()
    loaded(data)

    assert time.thread_time() - started < 10


def test_random_damage_raises_nothing() -> None:
    ca = authority()
    leaf = issue("vm", by=ca, extensions=[san()])
    seeds = [
        ca.pem, leaf.der, key_pem(new_key()), key_pem(new_key(), "x"), request(),
        revocation_list(ca, leaf),
    ]  # fmt: skip
    chance = random.Random(20261121)  # noqa: S311 - repeatable damage, no secret
    for round_number in range(1500):
        data = bytearray(seeds[round_number % len(seeds)])
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.2:
            del data[chance.randrange(len(data)) :]
        file = loaded(bytes(data), "x", lambda: "x")
        str(judge_any(file, NOW).summary)
        for item in file.items:
            describe(item)
            findings_of(item, NOW)
