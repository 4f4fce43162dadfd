import os
import stat
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from mqtts_gui.store.atomic import set_aside, write_atomically

NOON = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "nouveau dossier" / "réglages.json"

    write_atomically(path, b"old")
    write_atomically(path, b"new")

    assert path.read_bytes() == b"new"
    assert [entry.name for entry in path.parent.iterdir()] == ["réglages.json"]


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "profiles.json"
    write_atomically(path, b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"new")

    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["profiles.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_only_the_owner_may_read(tmp_path: Path) -> None:
    path = tmp_path / "profiles.json"

    write_atomically(path, b"{}")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_set_aside_names_why_and_when_and_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "profiles.json"
    paris = NOON.astimezone(timezone(timedelta(hours=1)))
    names = []
    for _ in range(2):
        path.touch()
        names.append(set_aside(path, "damaged", paris).name)

    assert names == [
        "profiles.damaged-20260131T120000Z.json",
        "profiles.damaged-20260131T120000Z-2.json",
    ]
