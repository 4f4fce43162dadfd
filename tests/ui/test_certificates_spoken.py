"""The Certificates page as a screen reader and a keyboard have it: every field, every finding."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui import i18n
from mqtts_gui.certs.field_node import FieldNode
from mqtts_gui.certs.field_tree import field_tree
from mqtts_gui.certs.summary import six_answers
from mqtts_gui.i18n import visible
from mqtts_gui.ui.models.questions import Verification
from mqtts_gui.ui.pages.certificates_page import CertificatesPage
from tests.support.accessible import spoken
from tests.support.lab import make_lab

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
VERIFICATION, FIELDS, CHAIN, OPENSSL = 0, 1, 2, 4


@pytest.fixture
def said() -> list[Verification]:
    """What was verified, in its order."""
    return []


@pytest.fixture(params=["en", "fr"])
def page(
    request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path, said: list[Verification]
) -> CertificatesPage:
    """The page with the lab's files open and the broker's certificate verified."""
    i18n.use_language(str(request.param))
    lab = make_lab(tmp_path / "lab élève", broker_name="vm-dupont")
    shown = CertificatesPage()
    qtbot.addWidget(shown)
    shown.resize(1048, 770)
    shown.show()
    shown.inspection.verified.connect(said.append)
    paths = [lab.authority.certificate, lab.client.key, lab.broker.certificate]
    shown.open_files(paths)
    qtbot.waitUntil(lambda: len(shown.book.model.entries) == len(paths))
    qtbot.waitUntil(lambda: all(entry.file for entry in shown.book.model.entries))
    entry = next(each for each in shown.book.model.entries if each.name == "broker.crt")
    shown.opened.list.select(entry.number)
    qtbot.waitUntil(lambda: bool(shown.details.chain.boxes))
    return shown


def nodes_of(nodes: tuple[FieldNode, ...]) -> Iterator[FieldNode]:
    for node in nodes:
        yield node
        yield from nodes_of(node.children)


def test_every_field_is_read_out(page: CertificatesPage) -> None:
    entry = page.inspection.entry
    assert entry is not None
    item, described = entry.pairs()[0]
    page.details.tabs.setCurrentIndex(FIELDS)
    page.details.fields.tree.expandAll()

    heard = "\n".join(spoken(page))

    for answer in six_answers(described, datetime.now(UTC)):
        assert str(answer.label) in heard
        assert visible(answer.value or "") in heard
    nodes = list(nodes_of(field_tree(item, described, datetime.now(UTC))))
    assert len(nodes) > 20
    for node in nodes:
        assert str(node.label) in heard
        assert node.text in heard


def test_every_finding_is_read_out_with_its_weight(
    page: CertificatesPage, said: list[Verification]
) -> None:
    heard = spoken(page)

    shown = said[-1].sentences
    assert {"warn-v1", "warn-no-san"} <= {sentence.code for sentence in shown}
    for sentence in shown:
        (line,) = [text for text in heard if text.endswith(f": {sentence.text}")]
        assert line != str(sentence.text)  # the sign is read out as a word
        assert sentence.fix is None or str(sentence.fix) in heard
        assert not sentence.code or sentence.code in heard


def test_the_chain_and_the_commands_are_read_out(page: CertificatesPage, qtbot: QtBot) -> None:
    page.details.tabs.setCurrentIndex(CHAIN)
    boxes = spoken(page.details.chain)
    page.details.tabs.setCurrentIndex(OPENSSL)

    for name in ("CA-CIEL", "vm-dupont"):
        assert any(text.startswith(f"{name}, ") for text in boxes)
    assert not any("<" in text for text in boxes)
    wanted = "openssl verify -CAfile ca.crt broker.crt"
    qtbot.waitUntil(lambda: wanted in spoken(page.details.openssl))


def test_the_keyboard_reaches_every_control(page: CertificatesPage, qtbot: QtBot) -> None:
    with qtbot.waitActive(page):
        page.activateWindow()
    page.opened.list.setFocus()
    reached: list[str] = []
    for tab in range(page.details.tabs.count()):
        page.details.tabs.setCurrentIndex(tab)
        for _ in range(80):
            focused = QApplication.focusWidget()
            assert focused is not None
            reached.append(focused.objectName())
            QTest.keyClick(focused, Qt.Key.Key_Tab)

    assert {
        "opened_files_list", "open_files_button", "recent_files_button", "from_broker_button",
        "certificate_summary_table", "copy_table_button", "certificate_more_button",
        "certificate_tabs", "verify_against_combo", "choose_authority_button", "check_host_edit",
        "copy_findings_button", "field_search_edit", "all_fields_tree", "copy_fields_button",
        "pem_text", "copy_pem_button", "shell_combo", "copy_all_commands_button",
    } <= set(reached)  # fmt: skip


def test_tab_key_goes_down_the_page_and_shows_where_it_is(
    page: CertificatesPage, qtbot: QtBot
) -> None:
    page.recent.take([Path("one.crt")])
    qtbot.waitUntil(page.recent_button.isVisible)
    with qtbot.waitActive(page):
        page.activateWindow()
    page.resize(792, 558)  # of 1024 by 640: not everything is in view at once
    page.header.open_button.setFocus()
    column = page.findChild(QScrollArea, "certificate_column")
    assert column is not None
    bar = column.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    reached: list[QWidget] = []
    while (focused := QApplication.focusWidget()) not in reached:
        assert focused is not None
        place = QRect(focused.mapTo(page, QPoint(0, 0)), focused.size())
        for around in (page, column.viewport()) if column.isAncestorOf(focused) else (page,):
            place &= QRect(around.mapTo(page, QPoint(0, 0)), around.size())
        assert not place.isEmpty(), focused.objectName()
        reached.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)

    names = [each.objectName() for each in reached]
    assert names.count("finding_fold_button") == 2
    wanted = [
        "open_files_button", "recent_files_button", "from_broker_button", "opened_files_list",
        "certificate_summary_table", "certificate_tabs", "verify_against_combo",
        "check_host_edit", "finding_fold_button", "openssl_copy_button", "copy_findings_button",
    ]  # fmt: skip
    assert [name for name in dict.fromkeys(names) if name in wanted] == wanted
    assert page.summary.table.selectionModel().hasSelection()


def test_arrows_and_letters_work_where_they_should(page: CertificatesPage) -> None:
    page.details.tabs.setFocus()
    QTest.keyClick(page.details.tabs, Qt.Key.Key_Right)
    assert page.details.tabs.currentIndex() == FIELDS

    tree = page.details.fields.tree
    tree.setFocus()
    tree.setCurrentIndex(tree.model().index(0, 0))
    QTest.keyClick(tree, Qt.Key.Key_Down)
    QTest.keyClick(tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text()

    QTest.keyClick(tree, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is page.details.fields.search_edit
