"""The Certificates page joined with the connections, the settings and a real broker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mqtts_gui.certs.loading import load_file
from mqtts_gui.certs.shells import Shell
from mqtts_gui.ui.pages.certificates_page import CertificatesPage
from mqtts_gui.ui.widgets.broker_fetch_panel import BrokerFetchPanel
from mqtts_gui.ui.widgets.compare_table import CompareTable
from mqtts_gui.ui.widgets.compare_view import CompareView
from mqtts_gui.ui.widgets.save_panel import SavePanel
from tests.support.accessible import spoken
from tests.support.lab import make_lab
from tests.support.mosquitto import Mosquitto
from tests.support.student import Student

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def student(qtbot: QtBot, tmp_path: Path) -> Iterator[Student]:
    person = Student(qtbot, tmp_path / "data", "--lang", "en")
    yield person
    person.leave()


def page_of(student: Student) -> CertificatesPage:
    student.window.open_certificates([])
    return student.find(CertificatesPage, "")


def test_any_broker_shows_its_certificates_without_being_trusted(
    student: Student, tmp_path: Path
) -> None:
    lab = make_lab(tmp_path / "lab")
    page = page_of(student)

    with Mosquitto(tmp_path, lab.lines) as broker:
        student.click("from_broker_button")
        student.type("fetch_host_edit", f"localhost:{broker.port}")
        student.click("fetch_button")
        student.wait(lambda: bool(page.book.model.entries))
        student.wait(lambda: bool(page.details.openssl.rows))

    assert page.book.model.entries[0].name == f"localhost:{broker.port}"
    assert "s_client" in page.details.openssl.text()
    assert student.workspace_is_empty


def test_the_brokers_of_connections_are_offered(student: Student, tmp_path: Path) -> None:
    student.click("first_connection_button")
    student.type("host_edit", "vm-dupont")
    page = page_of(student)

    menu = page.header.broker_button.menu()

    assert menu is not None
    assert any("vm-dupont:8883" in action.text() for action in menu.actions())
    assert not any(panel.isVisible() for panel in page.findChildren(BrokerFetchPanel))


def test_recent_files_and_the_shell_are_kept(qtbot: QtBot, tmp_path: Path) -> None:
    lab = make_lab(tmp_path / "lab")
    first = Student(qtbot, tmp_path / "data", "--lang", "en")
    page = page_of(first)
    page.open_files([lab.authority.certificate])
    first.wait(lambda: bool(page.details.openssl.rows))
    page.details.openssl.show_shell(Shell.CMD.value)
    page.details.openssl.shell_chosen.emit(Shell.CMD.value)
    first.leave()

    second = Student(qtbot, tmp_path / "data", "--lang", "en")
    page = page_of(second)

    assert page.recent.paths == (lab.authority.certificate,)
    assert page.details.openssl.shell is Shell.CMD
    second.leave()


def open_lab(student: Student, folder: Path) -> CertificatesPage:
    lab = make_lab(folder)
    page = page_of(student)
    page.open_files([lab.authority.certificate, lab.client.certificate, lab.client.key])
    student.wait(lambda: len(page.book.model.entries) == 3)
    student.wait(lambda: all(entry.file for entry in page.book.model.entries))
    return page


def test_two_files_are_compared_in_place(student: Student, tmp_path: Path) -> None:
    page = open_lab(student, tmp_path / "lab")
    page.opened.list.select(page.book.model.entries[0].number)

    page.compare_requested.emit(
        page.book.model.entries[0].number, page.book.model.entries[1].number
    )

    assert "ca.crt" in student.find(CompareView, "").title.text()
    QTest.keyClick(student.find(CompareTable, "compare_table"), Qt.Key.Key_Escape)
    student.wait(page.summary.isVisible)


def test_a_file_is_saved_in_another_form(student: Student, tmp_path: Path) -> None:
    page = open_lab(student, tmp_path / "lab élève")
    entry = page.book.model.entries[0]

    page.save_requested.emit(entry.number)
    panel = student.find(SavePanel, "save_panel")
    student.wait(panel.card.save_button.isVisible)
    with student.qtbot.waitSignal(panel.saved) as saved:
        panel.card.save_button.click()

    written = load_file(saved.args[0]) if saved.args else None
    assert written is not None
    assert written.certificates == load_file(tmp_path / "lab élève" / "ca.crt").certificates


def test_without_a_printer_pdf_is_offered(student: Student, tmp_path: Path) -> None:
    page = open_lab(student, tmp_path / "lab")

    page.print_requested.emit(page.book.model.entries[1].number)

    panel = student.find(SavePanel, "save_panel")
    student.wait(panel.card.save_button.isVisible)
    assert any("printer" in text for text in spoken(panel))


def test_files_of_one_name_are_told_apart_by_their_folders(
    student: Student, tmp_path: Path
) -> None:
    first, second = make_lab(tmp_path / "this year"), make_lab(tmp_path / "last year")
    page = page_of(student)
    page.open_files([first.authority.certificate, second.authority.certificate])
    student.wait(lambda: len(page.book.model.entries) == 2)
    student.wait(lambda: all(entry.file for entry in page.book.model.entries))

    numbers = [entry.number for entry in page.book.model.entries]
    page.compare_requested.emit(*numbers)

    view = student.find(CompareView, "")
    heard = " ".join(spoken(view))
    assert str(Path("this year", "ca.crt")) in heard
    assert str(Path("last year", "ca.crt")) in heard
    assert view.comparison is not None
    assert "Same name" in str(view.comparison.verdict)
