"""Files are taken wherever they are dropped on the page, and offered what can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui.ui.pages.certificates_page import CertificatesPage
from mqtts_gui.ui.widgets.file_drop import local_files
from mqtts_gui.ui.widgets.opened_menu import OpenedMenu
from tests.support.accessible import spoken
from tests.support.made_certificates import make
from tests.support.opened_page import drop, entry_of, open_files, select, shown_page

# The offscreen platform says this of windows that have a smallest size, and of menus.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support")

NOW = datetime.now(UTC)
VALID = (NOW - timedelta(days=1), NOW + timedelta(days=100))
TARGETS: dict[str, Callable[[CertificatesPage], QWidget]] = {
    "page": lambda page: page,
    "header": lambda page: page.header,
    "list": lambda page: page.opened.list.viewport(),
    "zone": lambda page: page.opened.zone,
    "empty page": lambda page: page.start.empty.title,
}


@pytest.fixture
def page(qtbot: QtBot) -> CertificatesPage:
    return shown_page(qtbot)


def made(folder: Path, *names: str) -> list[Path]:
    return [make(n, valid=VALID).write_certificate(folder / f"{n}.crt") for n in names]


def actions_of(menu: QMenu) -> dict[str, QAction]:
    return {action.objectName(): action for action in menu.actions() if action.objectName()}


@pytest.mark.parametrize("target", TARGETS)
def test_files_and_folders_are_taken_wherever_they_are_dropped(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path, target: str
) -> None:
    folder = tmp_path / "Élève Dupont & fils"
    folder.mkdir()
    inside = made(folder, "ca", "broker")
    (beside,) = made(tmp_path, "été #1 100%")
    urls = [QUrl.fromLocalFile(str(path)) for path in (beside, folder)]

    assert drop(TARGETS[target](page), *urls)

    qtbot.waitUntil(lambda: len(page.book.model.entries) == 3)
    opened = {entry.path for entry in page.book.model.entries}
    assert opened == {beside, *inside}
    assert page.opened.zone.property("dropTarget") is False


def test_web_address_is_not_taken(page: CertificatesPage) -> None:
    assert not drop(page, QUrl("https://example.org/ca.crt"))


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("file:///C:/Users/%C3%89l%C3%A8ve/TP%20MQTTS/ca.crt", "C:/Users/Élève/TP MQTTS/ca.crt"),
        ("file://serveur/partage/ca.crt", "//serveur/partage/ca.crt"),
    ],
)
def test_paths_of_windows_are_understood(line: str, path: str) -> None:
    data = QMimeData()
    data.setData("text/uri-list", line.encode())

    (found,) = local_files(data)

    # Elsewhere than on Windows Qt leaves the slash before the drive.
    assert str(found).replace("\\", "/").removeprefix("/").endswith(path.removeprefix("/"))


def test_dropped_folder_that_is_not_a_folder_of_certificates_opens_nothing(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("À rendre vendredi", encoding="utf-8")
    (tmp_path / "sub").mkdir()

    drop(page, QUrl.fromLocalFile(str(tmp_path)))

    with qtbot.waitSignal(page.book.updated):
        pass
    assert page.book.model.rowCount() == 0
    assert page.empty.isVisible()


def test_menu_of_a_file_does_what_it_says(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    one, two = made(tmp_path, "one", "two")
    open_files(qtbot, page, one, two)
    select(page, "one.crt")
    first, second = entry_of(page, "one.crt").number, entry_of(page, "two.crt").number
    menu = page.opened.list.make_menu()
    actions = actions_of(menu)

    assert list(actions) == [
        "compare_file_action", "save_file_action", "copy_path_action",
        "close_file_action", "close_all_files_action",
    ]  # fmt: skip
    with qtbot.waitSignal(page.compare_requested) as compared:
        menu.compare.actions()[0].trigger()
    assert compared.args == [first, second]
    with qtbot.waitSignal(page.save_requested) as saved:
        actions["save_file_action"].trigger()
    assert saved.args == [first]
    actions["copy_path_action"].trigger()
    assert QGuiApplication.clipboard().text() == str(one)
    actions["close_file_action"].trigger()
    assert [entry.name for entry in page.book.model.entries] == ["two.crt"]
    actions["close_all_files_action"].trigger()
    assert page.book.model.rowCount() == 0


def test_nothing_is_compared_with_a_key(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    (one,) = made(tmp_path, "one")
    key = make("durand").write_key(tmp_path / "durand.key")
    open_files(qtbot, page, one, key)

    select(page, "one.crt")

    assert not actions_of(page.opened.list.make_menu())["compare_file_action"].isEnabled()


def test_list_says_in_words_what_its_signs_show(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    past = (NOW - timedelta(days=9), NOW - timedelta(days=1))
    old = make("durand", valid=past).write_certificate(tmp_path / "client.crt")
    odd = tmp_path / "notes.crt"
    odd.write_text("À rendre vendredi", encoding="utf-8")
    open_files(qtbot, page, odd, old)

    heard = spoken(page.opened.list)

    assert "Open files" in heard
    assert "client.crt, durand · client, Client certificate, out of date" in heard
    assert any(each.startswith("notes.crt, nothing that can be shown, ") for each in heard)


def test_menu_opens_from_the_keyboard(qtbot: QtBot, page: CertificatesPage, tmp_path: Path) -> None:
    open_files(qtbot, page, *made(tmp_path, "one"))
    reason = QContextMenuEvent.Reason.Keyboard

    QApplication.sendEvent(page.opened.list, QContextMenuEvent(reason, QPoint(0, 0), QPoint(0, 0)))

    menu = page.opened.list.findChild(OpenedMenu)
    assert menu is not None
    menu.close()


def test_ampersand_in_a_name_is_no_shortcut(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    one, odd = made(tmp_path, "one", "R&D")
    open_files(qtbot, page, odd, one)

    menu = page.opened.list.make_menu()

    assert [action.text() for action in menu.compare.actions()] == ["R&&D.crt"]


def test_more_button_offers_what_can_be_done(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    open_files(qtbot, page, *made(tmp_path, "one", "two"))
    number = entry_of(page, "two.crt").number
    more = page.summary.more_button
    assert more.objectName() == "certificate_more_button"
    asked = {
        "save_certificate_action": page.save_requested,
        "print_certificate_action": page.print_requested,
        "save_pdf_action": page.pdf_requested,
    }
    actions = actions_of(more.menu())

    assert list(actions) == [
        "save_certificate_action", "compare_certificate_action",
        "print_certificate_action", "save_pdf_action",
    ]  # fmt: skip
    for name, signal in asked.items():
        with qtbot.waitSignal(signal) as heard:
            actions[name].trigger()
        assert heard.args == [number]
    with qtbot.waitSignal(page.compare_requested) as compared:
        more.compare.actions()[0].trigger()
    assert compared.args == [number, entry_of(page, "one.crt").number]
    assert more.focusPolicy() & Qt.FocusPolicy.TabFocus
