"""What was opened last is offered again: paths only, ten of them, until somebody clears them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from mqtts_gui.store.settings import SettingsStore
from mqtts_gui.ui.application import Application
from mqtts_gui.ui.pages.certificates_page import CertificatesPage
from mqtts_gui.ui.program import Options
from tests.support.made_certificates import make
from tests.support.opened_page import open_chain, open_files, shown_page

# The offscreen platform says this of every window that has a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

NOW = datetime.now(UTC)
VALID = (NOW - timedelta(days=1), NOW + timedelta(days=100))


@pytest.fixture
def page(qtbot: QtBot) -> CertificatesPage:
    return shown_page(qtbot)


def certificates(folder: Path, count: int) -> list[Path]:
    pem = make("durand", valid=VALID).write_certificate(folder / "0.crt").read_bytes()
    files = [folder / f"{number}.crt" for number in range(count)]
    for file in files:
        file.write_bytes(pem)
    return files


def menu_actions(page: CertificatesPage) -> list[QAction]:
    """Return the files of the menu."""
    actions = page.recent_button.menu().actions()
    return [each for each in actions if each.text() and not each.objectName()]


def links(page: CertificatesPage) -> list[QPushButton]:
    found = page.start.list.findChildren(QPushButton, "recent_file_button")
    return [button for button in found if not button.isHidden()]


def test_ten_files_are_remembered_the_latest_first(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    assert not page.recent_button.isVisible()
    files = certificates(tmp_path, 12)
    open_files(qtbot, page, *files)
    page.open_files([files[5]])
    qtbot.waitUntil(lambda: page.recent.paths[0] == files[5])

    expected = [files[5], *(file for file in reversed(files) if file != files[5])]
    assert list(page.recent.paths) == expected[:10]
    assert page.recent_button.isVisible()
    assert [each.text().split("\t")[0] for each in menu_actions(page)] == [
        file.name for file in expected[:10]
    ]


def test_folder_is_remembered_and_missing_files_and_brokers_are_not(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    certificates(tmp_path, 2)
    page.open_files([tmp_path, tmp_path / "missing.crt"])
    qtbot.waitUntil(lambda: len(page.book.model.entries) == 3)
    open_chain(qtbot, page, "VM Dupont", make("vm-dupont", valid=VALID))

    assert page.recent.paths == (tmp_path,)


def test_recent_file_is_opened_from_the_empty_page(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    (file,) = certificates(tmp_path, 1)
    page.recent.take([file])
    qtbot.waitUntil(lambda: len(links(page)) == 1)

    links(page)[0].click()

    qtbot.waitUntil(lambda: page.summary.title.whole_text() == "durand")


def test_recent_file_is_opened_from_the_menu(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    file = certificates(tmp_path, 1)[0].rename(tmp_path / "R&D été.crt")
    page.recent.take([file])
    (action,) = menu_actions(page)
    assert action.text().startswith("R&&D été.crt\t")

    action.trigger()

    qtbot.waitUntil(lambda: page.summary.title.whole_text() == "durand")


def test_file_that_is_gone_says_so_and_cannot_be_chosen(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    there, gone = certificates(tmp_path, 2)
    gone.unlink()

    page.recent.take([there, gone])

    qtbot.waitUntil(lambda: page.recent.is_gone(gone))
    assert [each.isEnabled() for each in menu_actions(page)] == [True, False]
    qtbot.waitUntil(lambda: [each.isEnabled() for each in links(page)] == [True, False])
    assert "not there any more" in menu_actions(page)[1].text()


def test_list_is_cleared_from_the_menu_and_from_the_empty_page(
    page: CertificatesPage, tmp_path: Path
) -> None:
    page.recent.take([tmp_path / "one.crt"])
    clear = next(
        each
        for each in page.recent_button.menu().actions()
        if each.objectName() == "clear_recent_files_action"
    )
    clear.trigger()
    assert page.recent.paths == ()
    assert not page.recent_button.isVisible()

    page.recent.take([tmp_path / "one.crt"])
    button = page.start.list.findChild(QPushButton, "clear_recent_files_button")
    assert button is not None
    button.click()
    assert page.recent.paths == ()
    assert not page.start.list.isVisible()


def test_list_comes_back_in_the_next_session(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    (file,) = certificates(tmp_path, 1)
    data = tmp_path / "data"
    first = Application(Options(data_dir=data))
    page = first.window.show_tool("certificates")
    assert isinstance(page, CertificatesPage)
    page.open_files([file])
    qtbot.waitUntil(lambda: page.recent.paths == (file,))
    first.preferences.flush()
    first.close()

    assert SettingsStore(data).load().recent_files == (file,)
    second = Application(Options(data_dir=data))
    again = second.window.show_tool("certificates")
    assert isinstance(again, CertificatesPage)
    assert again.recent.paths == (file,)
    second.close()


def test_recent_files_never_hold_the_page_wide_or_tall(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    area = QScrollArea(widgetResizable=True)
    qtbot.addWidget(area)
    area.setWidget(page)
    area.resize(1048, 770)
    area.show()
    page.recent.take(certificates(tmp_path, 10))
    qtbot.waitUntil(lambda: len(links(page)) == 10)

    area.resize(621, 420)

    qtbot.waitUntil(lambda: page.size() == area.viewport().size())
    qtbot.waitUntil(lambda: 1 < len(links(page)) < 10)
    area.takeWidget()  # the page is not the area's to delete
