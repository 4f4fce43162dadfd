from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.profile import Profile
from mqtts_gui.store.profiles import ProfileStore
from mqtts_gui.ui.workspace import Workspace
from tests.support.fake_connection import FakeConnection


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(ProfileStore(tmp_path / "data"), FakeConnection)


@pytest.fixture
def no_room(tmp_path: Path) -> Path:
    """Something in the place of the data folder, so that nothing can be written there."""
    in_the_way = tmp_path / "data"
    in_the_way.write_text("in the way")
    return in_the_way


def test_what_could_not_be_saved_is_tried_again_at_the_end(
    workspace: Workspace, no_room: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(workspace.save_failed) as failed:
        workspace.add(Profile(name="VM"))
    assert [finding.code for finding in failed.args[0]] == ["profiles-not-saved"]

    no_room.unlink()
    assert workspace.flush() == ()

    saved = json.loads((no_room / "profiles.json").read_text(encoding="utf-8"))
    assert [each["name"] for each in saved["profiles"]] == ["VM"]


def test_the_end_says_what_it_could_not_save(workspace: Workspace, no_room: Path) -> None:
    workspace.add(Profile(name="VM"))

    assert [finding.code for finding in workspace.flush()] == ["profiles-not-saved"]
    assert no_room.read_text() == "in the way"


def test_the_end_writes_nothing_that_is_written_already(
    workspace: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(workspace.saved):
        workspace.add(Profile(name="VM"))
    (tmp_path / "data" / "profiles.json").unlink()

    assert workspace.flush() == ()
    assert not (tmp_path / "data" / "profiles.json").exists()
