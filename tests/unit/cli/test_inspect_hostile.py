"""Nothing that `mqtts-gui inspect` is fed breaks it, nor reaches the terminal as it is."""

from __future__ import annotations

import json
import os
import random
import sys
from pathlib import Path

import pytest

from mqtts_gui.cli.program import main
from tests.support.issuing import authority, issue, key_pem, new_key
from tests.support.openssl_desk import LONG

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@posix_only
@pytest.mark.parametrize(
    "name", ["a\nb.crt", "\x1b[31mred.crt", "a\u202eb.crt", "a\rb.crt", "\x07"]
)
def test_name_is_made_visible_wherever_it_stands(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ca = authority(days=LONG)
    (folder / name).write_bytes(issue("x", by=ca, days=LONG).pem)
    (folder / "ca.crt").write_bytes(ca.pem)
    main(["inspect", name, "ca.crt", "--crl", name, "--ca", name, "--lang", "en"])
    printed = capsys.readouterr()
    main(["inspect", name, "--json"])
    written = capsys.readouterr().out

    for text in (printed.out.replace("\n", ""), printed.err.replace("\n", ""), written):
        assert all(each.isprintable() or each == "\n" for each in text)
    assert json.loads(written)[0]["file"] == name
    heads = [line for line in printed.out.splitlines() if "(PEM)" in line]
    assert len(heads) == 2


@posix_only
def test_name_that_is_no_text_is_shown(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = os.fsdecode(b"\xff.crt")
    (folder / name).write_bytes(b"x")

    assert main(["inspect", name, "--lang", "en"]) == 1
    capsys.readouterr().out.encode("utf-8")


def test_noise_is_one_unknown_thing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(7)  # noqa: S311 - no secret
    for length in (0, 1, 17, 4096, 200_000):
        (folder / "noise.bin").write_bytes(chance.randbytes(length))
        assert main(["inspect", "noise.bin", "--json"]) == 1
        (thing,) = json.loads(capsys.readouterr().out)
        assert thing["kind"] == "unknown"
        assert thing["findings"]
        assert main(["inspect", "noise.bin", "--lang", "fr"]) == 1
        capsys.readouterr()


@pytest.mark.parametrize("words", [["no-such"], ["."], ["a\0b"], ["x" * 5000], [""]])
def test_what_cannot_be_opened_is_wrong_usage(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", *words, "--json"]) == 2
    (thing,) = json.loads(capsys.readouterr().out)
    assert thing["findings"][0]["severity"] == "error"


@posix_only
def test_pipe_is_refused_and_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.crt")

    assert main(["inspect", "pipe.crt"]) == 2


def test_locked_key_is_a_finding_and_never_a_question(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "locked.key").touch(0o600)
    (folder / "locked.key").write_bytes(key_pem(new_key(), "sésame"))
    monkeypatch.setattr(sys, "stdin", None)
    monkeypatch.setattr("getpass.getpass", None)

    assert main(["inspect", "locked.key", "--lang", "en"]) == 1
    assert "[key-needs-passphrase]" in capsys.readouterr().out


def test_finding_brings_its_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "x.crt").write_bytes(issue("x", by=authority(days=LONG), days=LONG).pem)
    main(["inspect", "x.crt", "--host", "autre nom", "--json"])
    (thing,) = json.loads(capsys.readouterr().out)
    commands = {each["code"]: each.get("command", "") for each in thing["findings"]}

    assert commands["name-mismatch"].startswith("openssl x509 ")
    assert "'autre nom'" in commands["name-mismatch"]


def test_lines_fit_a_terminal(
    folder: Path, each_language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only a command, which is meant to be copied, may be longer than 80 columns."""
    ca = authority("Une autorité dont le nom est plutôt long, comme il arrive", days=LONG)
    (folder / "ca.crt").write_bytes(ca.pem)
    (folder / "x.crt").write_bytes(issue("vm-dupont", by=ca, days=LONG).pem)
    main(["inspect", "x.crt", "ca.crt", "--ca", "ca.crt", "--host", "b", "--lang", each_language])
    lines = capsys.readouterr().out.splitlines()

    assert len(lines) > 30
    assert [line for line in lines if len(line) > 80 and not line.startswith("    $ ")] == []
