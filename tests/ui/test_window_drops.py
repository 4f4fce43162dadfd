"""Files dropped on the window: what they become depends on the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.support.window import Bench, FakePage

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton


def test_dropped_files_go_to_the_editor_of_the_connection(bench: Bench, tmp_path: Path) -> None:
    bench.window.show_connection(bench.connections[0], "messages")

    drop(bench.window, [tmp_path])

    assert bench.page("connection").files == [tmp_path]
    assert bench.view.header.tabs.currentIndex() == 1


def test_dropped_files_make_the_first_connection(empty: Bench, tmp_path: Path) -> None:
    drop(empty.window, [tmp_path])

    assert len(empty.workspace.connections) == 1
    assert empty.page("connection").files == [tmp_path]


def test_files_dropped_on_certificates_are_opened_there(bench: Bench, tmp_path: Path) -> None:
    page = bench.window.show_tool("certificates")
    assert isinstance(page, FakePage)

    drop(bench.window, [tmp_path])
    bench.window.open_certificates([tmp_path])

    assert page.files == [tmp_path, tmp_path]


def test_a_file_over_a_text_field_is_not_written_into_it(
    bench: Bench, tmp_path: Path, qtbot: QtBot
) -> None:
    page = bench.page("connection")
    bench.view.show_tab("connection")
    edit = QLineEdit()
    layout = page.layout()
    assert layout is not None
    layout.addWidget(edit)
    qtbot.waitUntil(edit.isVisible)
    QApplication.processEvents()
    place = edit.mapTo(bench.window, edit.rect().center())

    handle = bench.frame.windowHandle()
    mime = mime_of([tmp_path])
    QApplication.sendEvent(handle, drag_enter(mime, place))
    assert bench.window._overlay.isVisible()
    QApplication.sendEvent(handle, drop_event(mime, place))

    assert edit.text() == ""
    assert page.files == [tmp_path]
    assert not bench.window._overlay.isVisible()


def test_the_overlay_goes_when_the_files_leave(bench: Bench, tmp_path: Path) -> None:
    handle = bench.frame.windowHandle()
    mime = mime_of([tmp_path])
    QApplication.sendEvent(handle, drag_enter(mime, QPoint(5, 5)))
    assert bench.window._overlay.isVisible()
    assert not bench.window._overlay.grab().isNull()

    QApplication.sendEvent(handle, QDragLeaveEvent())

    assert not bench.window._overlay.isVisible()


def mime_of(paths: list[Path]) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drag_enter(mime: QMimeData, place: QPoint) -> QDragEnterEvent:
    return QDragEnterEvent(
        place, Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier
    )


def drop_event(mime: QMimeData, place: QPoint) -> QDropEvent:
    return QDropEvent(
        QPointF(place),
        Qt.DropAction.CopyAction,
        mime,
        LEFT,
        Qt.KeyboardModifier.NoModifier,
        QEvent.Type.Drop,
    )


def drop(window: QWidget, paths: list[Path]) -> None:
    """Drop files on the side bar, where nothing else takes them."""
    mime, place = mime_of(paths), QPoint(60, window.height() // 2)
    handle = window.window().windowHandle()
    QApplication.sendEvent(handle, drag_enter(mime, place))
    QApplication.sendEvent(handle, drop_event(mime, place))
