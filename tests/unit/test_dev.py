"""The set-up script: what it installs, and what it says where it may not."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest

import dev

ROOT = Path(dev.__file__).parent


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Collect what would be run."""
    seen: list[list[str]] = []

    def run(command: list[str], _environment: object = None) -> int:
        seen.append(command)
        return 0

    monkeypatch.setattr(dev, "_run", run)
    return seen


def test_missing_libraries_and_programs_are_named_as_debian_names_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dev, "_is_stamped", lambda _what: False)
    monkeypatch.setattr(dev, "_loads", lambda library: library != "libEGL.so.1")
    monkeypatch.setattr("shutil.which", lambda name, path=None: None if name == "Xvfb" else name)

    assert dev._missing_packages(testing=True) == ["libegl1", "xvfb"]
    assert dev._missing_packages(testing=False) == ["libegl1"]


@pytest.mark.skipif(sys.platform != "linux", reason="Debian's way of installing")
def test_root_installs_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, commands: list[list[str]]
) -> None:
    monkeypatch.setattr("shutil.which", lambda name, path=None: name)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr(dev, "_no_services", contextlib.nullcontext)

    dev._install_packages(["xvfb"])

    assert commands == [["apt-get", "install", "-y", "--no-install-recommends", "xvfb"]]


@pytest.mark.skipif(sys.platform != "linux", reason="Debian's way of installing")
@pytest.mark.parametrize(
    ("apt", "said"),
    [("/usr/bin/apt-get", "sudo apt-get install -y --no-install-recommends xvfb"), (None, "xvfb")],
)
def test_who_may_not_install_is_told_the_command(
    monkeypatch: pytest.MonkeyPatch,
    commands: list[list[str]],
    capsys: pytest.CaptureFixture[str],
    apt: str | None,
    said: str,
) -> None:
    monkeypatch.setattr("shutil.which", lambda name, path=None: apt)
    monkeypatch.setattr("os.geteuid", lambda: 1000)

    with pytest.raises(SystemExit) as ended:
        dev._install_packages(["xvfb"])

    assert ended.value.code == 2
    assert said in capsys.readouterr().err
    assert commands == []


def test_every_command_says_what_it_does() -> None:
    answer = subprocess.run(
        [sys.executable, ROOT / "dev.py", "--help"], capture_output=True, text=True, check=True
    )
    assert all(command in answer.stdout for command in ("demo", "run", "test", "check", "bench"))


def test_the_lock_names_no_server_and_hashes_everything() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pinned = [line for line in lines if not line.startswith(" ")]

    assert not any("://" in line or line.startswith("--index") for line in lines)
    assert all("==" in line and line.endswith("\\") for line in pinned)
    assert any(line.startswith("pyside6-essentials==6.11") for line in pinned)
