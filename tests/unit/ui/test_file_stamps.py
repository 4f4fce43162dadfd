"""A file is taken for unchanged only where its date can prove it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from mqtts_gui.ui.models.file_stamps import Stamp, stamp_of

SECOND = 1_000_000_000
READ = Stamp(size=100, modified_ns=0, inode=7, taken_ns=60 * SECOND)


@pytest.mark.parametrize(
    "later",
    [
        replace(READ, size=101),
        replace(READ, modified_ns=1),
        replace(READ, inode=8),
    ],
)
def test_other_size_date_or_inode_is_another_file(later: Stamp) -> None:
    assert READ.proves(READ)
    assert not READ.proves(later)


def test_file_written_in_the_moment_of_reading_may_have_been_written_again() -> None:
    just_written = replace(READ, modified_ns=READ.taken_ns - SECOND)

    assert not just_written.proves(just_written)


def test_old_file_on_the_disk_proves_itself(tmp_path: Path) -> None:
    file = tmp_path / "ca.crt"
    file.write_text("one")
    os.utime(file, (1_000_000_000, 1_000_000_000))
    first = stamp_of(file)
    second = stamp_of(file)

    assert first is not None
    assert second is not None
    assert first.proves(second)


@pytest.mark.parametrize("name", ["missing.crt", "nul\0byte.crt"])
def test_what_is_not_there_has_no_stamp(tmp_path: Path, name: str) -> None:
    assert stamp_of(tmp_path / name) is None
