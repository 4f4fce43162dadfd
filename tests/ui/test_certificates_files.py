"""The life of open files: read again when they change, unlocked once, closed, recalled."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.opened_files import OpenedFilesModel
from mqtts_gui.ui.pages.certificates_page import CertificatesPage
from tests.support.made_certificates import Made, make
from tests.support.opened_page import (
    entry_of,
    open_chain,
    open_files,
    select,
    shown_page,
    wait_for_sentence,
)

# The offscreen platform says this of every window that has a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

PASSPHRASE = "bonjour"  # noqa: S105 - of keys made for one test
NOW = datetime.now(UTC)
VALID = (NOW - timedelta(days=1), NOW + timedelta(days=100))


@pytest.fixture
def page(qtbot: QtBot) -> CertificatesPage:
    return shown_page(qtbot)


def title(page: CertificatesPage) -> str:
    return page.summary.title.whole_text()


def wait_for_title(qtbot: QtBot, page: CertificatesPage, name: str) -> None:
    qtbot.waitUntil(lambda: title(page) == name)


def replace_with(path: Path, made: Made) -> None:
    """Replace a file as editors and openssl's users do: another one takes its name."""
    made.write_certificate(path.with_suffix(".new")).replace(path)


def type_passphrase(page: CertificatesPage, passphrase: str) -> None:
    row = page.summary.unlock_row
    row.edit.clear()
    QTest.keyClicks(row.edit, passphrase)
    QTest.keyClick(row.edit, Qt.Key.Key_Return)


def test_file_that_is_written_again_is_read_again(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    file = make("before", valid=VALID).write_certificate(tmp_path / "client.crt")
    open_files(qtbot, page, file)

    make("after", valid=VALID).write_certificate(file)

    wait_for_title(qtbot, page, "after")


def test_file_that_is_replaced_again_and_again_is_read_again(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    file = make("one", valid=VALID).write_certificate(tmp_path / "élève.crt")
    open_files(qtbot, page, file)

    for name in ("two", "three"):
        replace_with(file, make(name, valid=VALID))
        wait_for_title(qtbot, page, name)
    make("four", valid=VALID).write_certificate(file)  # the watch is on the new file by now

    wait_for_title(qtbot, page, "four")


def test_deleted_file_goes_on_being_shown_and_comes_back(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    file = make("before", valid=VALID).write_certificate(tmp_path / "client.crt")
    open_files(qtbot, page, file)

    file.unlink()

    qtbot.waitUntil(page.summary.gone.isVisible)
    assert title(page) == "before"
    index = page.book.model.index(0)
    told = str(page.book.model.data(index, Qt.ItemDataRole.AccessibleTextRole))
    assert told.startswith("client.crt, deleted · before")
    assert page.details.isVisible()

    make("after", valid=VALID).write_certificate(file)

    wait_for_title(qtbot, page, "after")
    assert not page.summary.gone.isVisible()


def test_folder_that_is_deleted_and_made_again_is_noticed(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    folder = tmp_path / "certs"
    folder.mkdir()
    file = make("before", valid=VALID).write_certificate(folder / "client.crt")
    open_files(qtbot, page, file)
    file.unlink()
    folder.rmdir()
    qtbot.waitUntil(page.summary.gone.isVisible)

    folder.mkdir()
    make("after", valid=VALID).write_certificate(file)

    wait_for_title(qtbot, page, "after")


def test_file_that_was_missing_is_read_when_it_appears(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    file = tmp_path / "later.crt"
    page.open_files([file])
    qtbot.waitUntil(page.summary.trouble.isVisible)

    make("after", valid=VALID).write_certificate(file)

    wait_for_title(qtbot, page, "after")


def test_unchanged_file_is_left_alone_when_the_window_is_used_again(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    file = make("before", valid=VALID).write_certificate(tmp_path / "client.crt")
    old = NOW.timestamp() - 3600
    os.utime(file, (old, old))
    other = make("other", valid=VALID).write_certificate(tmp_path / "other.crt")
    open_files(qtbot, page, file, other)
    updates: list[tuple[int, ...]] = []
    page.book.updated.connect(updates.append)

    make("changed", valid=VALID).write_certificate(other)
    page.book.read_again()

    wait_for_title(qtbot, page, "changed")
    assert {number for numbers in updates for number in numbers} == {
        entry_of(page, "other.crt").number
    }


def test_passphrase_is_asked_for_once_in_a_session(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    made = make("durand", valid=VALID)
    file = made.write_key(tmp_path / "durand.key", PASSPHRASE)
    twin = make("dupont", valid=VALID).write_key(tmp_path / "dupont.key", PASSPHRASE)
    page.open_files([twin, file])
    qtbot.waitUntil(page.summary.unlock_row.isVisible)
    qtbot.waitUntil(lambda: all(e.is_locked for e in page.book.model.entries))

    type_passphrase(page, "bonsoir")
    qtbot.waitUntil(lambda: page.summary.unlock_row.edit.property("invalid") is True)
    type_passphrase(page, PASSPHRASE)

    # The other file had the same one, and nobody had to type it.
    qtbot.waitUntil(lambda: not any(e.is_locked for e in page.book.model.entries))
    assert page.summary.unlock_row.edit.text() == ""
    page.book.close_all()
    open_files(qtbot, page, file)
    assert not page.summary.unlock_row.isVisible()
    made.write_key(file, PASSPHRASE)
    page.book.read_again()
    qtbot.waitUntil(lambda: not page.book.is_reading)
    assert not entry_of(page, "durand.key").is_locked


def test_passphrase_is_neither_in_a_repr_nor_in_a_file(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    file = make("durand", valid=VALID).write_key(tmp_path / "durand.key", PASSPHRASE)
    page.open_files([file])
    qtbot.waitUntil(page.summary.unlock_row.isVisible)
    type_passphrase(page, PASSPHRASE)
    qtbot.waitUntil(lambda: not page.summary.unlock_row.isVisible())

    assert PASSPHRASE not in repr(page.book.model.entries)
    assert PASSPHRASE not in repr(page.book.passphrases)
    assert PASSPHRASE not in repr(vars(page.book.passphrases).keys())
    assert all(PASSPHRASE.encode() not in each.read_bytes() for each in tmp_path.iterdir())


def test_what_is_being_typed_stays_when_another_file_changes(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    other = make("other", valid=VALID).write_certificate(tmp_path / "other.crt")
    locked = make("durand", valid=VALID).write_key(tmp_path / "durand.key", PASSPHRASE)
    page.open_files([other, locked])
    qtbot.waitUntil(page.summary.unlock_row.isVisible)
    QTest.keyClicks(page.summary.unlock_row.edit, "bon")

    with qtbot.waitSignal(page.book.updated):
        make("changed", valid=VALID).write_certificate(other)

    assert page.summary.unlock_row.edit.text() == "bon"
    select(page, "other.crt")
    assert page.summary.unlock_row.edit.text() == ""


def test_delete_closes_the_selected_file(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    files = [make(n, valid=VALID).write_certificate(tmp_path / f"{n}.crt") for n in ("one", "two")]
    open_files(qtbot, page, *files)

    QTest.keyClick(page.opened.list, Qt.Key.Key_Delete)

    assert [entry.name for entry in page.book.model.entries] == ["one.crt"]
    assert title(page) == "one"

    QTest.keyClick(page.opened.list, Qt.Key.Key_Delete)
    assert page.empty.isVisible()
    assert page.status_text == ""


def test_arrows_walk_through_the_list(qtbot: QtBot, page: CertificatesPage, tmp_path: Path) -> None:
    files = [make(n, valid=VALID).write_certificate(tmp_path / f"{n}.crt") for n in ("one", "two")]
    open_files(qtbot, page, *files)

    QTest.keyClick(page.opened.list, Qt.Key.Key_Up)

    assert title(page) == "one"


def test_closed_file_is_not_watched_any_more(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    keep = make("keep", valid=VALID).write_certificate(tmp_path / "keep.crt")
    file = make("before", valid=VALID).write_certificate(tmp_path / "client.crt")
    open_files(qtbot, page, keep, file)
    QTest.keyClick(page.opened.list, Qt.Key.Key_Delete)

    file.write_text("gone")
    with qtbot.waitSignal(page.book.updated):
        make("kept", valid=VALID).write_certificate(keep)

    assert [entry.name for entry in page.book.model.entries] == ["keep.crt"]


def test_rows_are_taken_out_where_they_stand() -> None:
    model = OpenedFilesModel()
    model.add(*(OpenedFile(number, str(number), None) for number in range(1, 8)))

    model.remove(2, 3, 6, 99)

    assert [entry.number for entry in model.entries] == [1, 4, 5, 7]
    assert [model.row_of(number) for number in (1, 4, 5, 7, 2)] == [0, 1, 2, 3, -1]


def test_certificate_of_a_broker_is_replaced_by_the_next_one(
    qtbot: QtBot, page: CertificatesPage
) -> None:
    open_chain(qtbot, page, "VM Dupont", make("before", valid=VALID))

    open_chain(qtbot, page, "VM Dupont", make("after", valid=VALID))

    wait_for_title(qtbot, page, "after")
    assert len(page.book.model.entries) == 1


def test_authority_that_is_opened_later_completes_the_chain(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    authority = make("CA-CIEL", ca=True, valid=VALID)
    client = make("durand", by=authority, valid=VALID).write_certificate(tmp_path / "client.crt")
    open_files(qtbot, page, client)
    wait_for_sentence(qtbot, page, "No authority is open")

    page.open_files([authority.write_certificate(tmp_path / "ca.crt")])
    qtbot.waitUntil(lambda: len(page.book.model.entries) == 2)
    select(page, "client.crt")

    wait_for_sentence(qtbot, page, "Signed by CA-CIEL")
    assert [box.link.name for box in page.details.chain.boxes] == ["CA-CIEL", "durand"]

    page.book.close(entry_of(page, "ca.crt").number)

    wait_for_sentence(qtbot, page, "No authority is open")
