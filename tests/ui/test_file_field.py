"""A file field says what its file is worth, and takes paths in every way people give them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from mqtts_gui.certs.judging import Verdict
from mqtts_gui.errors import Severity
from mqtts_gui.i18n import literal, mark
from mqtts_gui.ui.models.profile_files import FileRole
from mqtts_gui.ui.widgets.file_field import FileField
from mqtts_gui.ui.widgets.files_form import WORDS

# The offscreen platform says this of every window that has a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def field(qtbot: QtBot) -> FileField:
    shown = FileField(WORDS[FileRole.CA])
    qtbot.addWidget(shown)
    shown.show()
    shown.show_path(None)
    return shown


def drop(field: FileField, paths: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(field.rect().center(), action, data, left, none)
    QApplication.sendEvent(field, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(field, QDropEvent(QPointF(1, 1), action, data, left, none))


def test_typed_path_is_reported_once_after_a_pause(qtbot: QtBot, field: FileField) -> None:
    with qtbot.waitSignal(field.path_changed) as caught:
        QTest.keyClicks(field.edit, '"/tp/ca.crt"')

    assert caught.args == [Path("/tp/ca.crt")]
    assert field.view_button.isEnabled()


def test_emptied_field_reports_that_there_is_no_file(qtbot: QtBot, field: FileField) -> None:
    field.show_path(Path("/tp/ca.crt"))

    with qtbot.waitSignal(field.path_changed) as caught:
        field.edit.selectAll()
        QTest.keyClick(field.edit, Qt.Key.Key_Delete)

    assert caught.args == [None]
    assert not field.view_button.isEnabled()


def test_browse_starts_beside_the_other_files(
    qtbot: QtBot, field: FileField, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def choose(_parent: object, _caption: str, folder: str, _kinds: str) -> tuple[str, str]:
        asked.append(folder)
        return str(tmp_path / "ca.crt"), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    field.start_folder = tmp_path
    with qtbot.waitSignal(field.path_changed) as caught:
        QTest.mouseClick(field.browse_button, Qt.MouseButton.LeftButton)

    assert asked == [str(tmp_path)]
    assert caught.args == [tmp_path / "ca.crt"]
    assert field.edit.text() == str(tmp_path / "ca.crt")


def test_dropped_file_is_chosen(qtbot: QtBot, field: FileField, tmp_path: Path) -> None:
    file = tmp_path / "ca.crt"
    file.touch()

    with qtbot.waitSignal(field.path_changed) as caught:
        drop(field, [file])

    assert caught.args == [file]


def test_dropped_folder_sorts_itself(qtbot: QtBot, field: FileField, tmp_path: Path) -> None:
    with qtbot.waitSignal(field.several_dropped) as caught:
        drop(field, [tmp_path])

    assert caught.args == [[tmp_path]]


def test_several_dropped_files_sort_themselves(
    qtbot: QtBot, field: FileField, tmp_path: Path
) -> None:
    files = [tmp_path / "ca.crt", tmp_path / "client.key"]

    with qtbot.waitSignal(field.several_dropped) as caught:
        drop(field, files)

    assert caught.args == [files]


def test_verdict_is_said_in_words_and_to_assistive_tools(field: FileField) -> None:
    field.show_verdict(Verdict(Severity.WARNING, mark("Expired"), literal("CA-CIEL · RSA 4096")))

    assert field.verdict_line.text() == "Expired — CA-CIEL · RSA 4096"
    assert field.edit.accessibleDescription() == "Expired — CA-CIEL · RSA 4096"


def test_hostile_name_is_shown_as_text(field: FileField) -> None:
    field.show_verdict(Verdict(None, literal("<b>x</b>"), literal("a\u202eb")))

    assert field.verdict_line.text() == "<b>x</b> — a\\u{202E}b"
    assert field.verdict_line.textFormat() is Qt.TextFormat.PlainText


def test_field_speaks_the_language_in_force(field: FileField, each_language: str) -> None:
    field.show_reading()
    QApplication.sendEvent(field, QEvent(QEvent.Type.LanguageChange))

    assert field.label.text() == str(WORDS[FileRole.CA].label)
    assert field.label.buddy() is field.edit
