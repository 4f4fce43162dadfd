"""The editor of a connection, shown as in a window of 1280 by 800, and the files of a lab."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mqtts_gui.pki.throwaway import ThrowawayPki, make_throwaway_pki
from mqtts_gui.ui.pages.connection_page import ConnectionPage
from tests.support.fake_editor_connection import FakeEditorConnection


@pytest.fixture(scope="package")
def pki(tmp_path_factory: pytest.TempPathFactory) -> ThrowawayPki:
    return make_throwaway_pki(tmp_path_factory.mktemp("tp"))


@pytest.fixture
def lab_folder(pki: ThrowawayPki, tmp_path: Path) -> Path:
    for path in (pki.ca_cert, pki.client_cert, pki.client_key):
        shutil.copy(path, tmp_path)
    (tmp_path / "notes.txt").write_text("À rendre vendredi", encoding="utf-8")
    return tmp_path


@pytest.fixture
def connection() -> FakeEditorConnection:
    return FakeEditorConnection()


@pytest.fixture
def page(qtbot: QtBot, connection: FakeEditorConnection) -> ConnectionPage:
    shown = ConnectionPage(connection)
    qtbot.addWidget(shown)
    shown.resize(1048, 660)
    shown.show()
    return shown
