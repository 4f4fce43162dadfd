"""Two objects side by side: seen at a glance, filtered, copied, heard and closed by keyboard."""

from __future__ import annotations

import pytest
from cryptography import x509
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from mqtts_gui.certs.comparing import compare
from mqtts_gui.certs.comparison_forms import comparison_as_markdown
from mqtts_gui.certs.describing import describe, describe_certificate
from mqtts_gui.certs.description import Description
from mqtts_gui.ui.language import LanguageSwitch
from mqtts_gui.ui.models.comparison_model import FIELD, LEFT, RIGHT, ComparisonModel
from mqtts_gui.ui.theme import Theme
from mqtts_gui.ui.widgets.compare_view import CompareView
from mqtts_gui.ui.widgets.flow_label import lay_out
from mqtts_gui.ui.widgets.span_delegate import PAD_X, SpanDelegate
from tests.support.accessible import spoken
from tests.support.issuing import authority, issue, key_pem, loaded, san

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support")

FIRST, SECOND = (describe_certificate(authority().certificate) for _ in range(2))
MADE = issue("vm-dupont", extensions=[san(x509.DNSName("vm-dupont"))])
LEAF = describe_certificate(MADE.certificate)
KEY = describe(loaded(key_pem(MADE.key)).items[0])


@pytest.fixture
def view(qtbot: QtBot) -> CompareView:
    shown = CompareView()
    qtbot.addWidget(shown)
    shown.resize(740, 600)
    shown.show_pair("ca.crt", FIRST, "old-ca.crt", SECOND)
    shown.show()
    with qtbot.waitActive(shown):
        shown.activateWindow()
    return shown


def fields(view: CompareView) -> list[str]:
    model = view.table.comparison
    return [str(model.index(row, FIELD).data()) for row in range(model.rowCount())]


def copied() -> str:
    return QGuiApplication.clipboard().text()


@pytest.mark.parametrize("other", [SECOND, LEAF, KEY, FIRST])
def test_model_is_what_qt_expects(qtbot: QtBot, other: Description) -> None:
    model = ComparisonModel()
    tester = QAbstractItemModelTester(model)  # fails through Qt's warnings, which are errors here
    model.show_comparison(compare(FIRST, other), ("a", "b"))
    model.refresh()
    model.show_only_differences(only=True)
    model.show_only_differences(only=False)

    assert isinstance(tester.model(), QAbstractItemModel)
    assert model.rowCount() >= 3
    assert model.columnCount() == 3


def test_same_name_with_another_key_is_seen_at_a_glance(view: CompareView) -> None:
    assert view.title.whole_text() == "ca.crt compared with old-ca.crt"
    assert view.verdict.text().startswith("Same name, another key")
    assert fields(view)[:3] == [
        "≠ SHA-256 fingerprint", "≠ SHA-256 of the public key", "= Key",
    ]  # fmt: skip
    assert "= Common name (CN)" in fields(view)
    assert view.count.text() == f"{sum(each.startswith('≠') for each in fields(view))} differences"


def test_columns_bear_the_names_of_the_files(view: CompareView) -> None:
    model = view.table.comparison
    horizontal = Qt.Orientation.Horizontal

    names = [model.headerData(column, horizontal) for column in (FIELD, LEFT, RIGHT)]
    assert names == ["Field", "ca.crt", "old-ca.crt"]
    view.show_pair("a\u202e.crt", FIRST, "b.crt", SECOND)
    assert model.headerData(LEFT, horizontal) == "a\\u{202E}.crt"
    assert view.title.whole_text() == "a\\u{202E}.crt compared with b.crt"


def test_differences_alone_are_shown(view: CompareView) -> None:
    every = fields(view)
    QTest.keyClick(view.only_differences, Qt.Key.Key_Space)

    assert fields(view) == [each for each in every if each.startswith("≠")]
    view.show_pair("leaf.crt", LEAF, "ca.crt", FIRST)
    assert all(each.startswith("≠") for each in fields(view))
    QTest.keyClick(view.only_differences, Qt.Key.Key_Space)
    assert any(each.startswith("=") for each in fields(view))


def test_no_difference_is_said(view: CompareView) -> None:
    view.only_differences.setChecked(True)
    view.show_pair("ca.crt", FIRST, "copy.crt", FIRST)

    assert view.verdict.text() == "The very same certificate."
    assert view.empty.isVisible()
    assert view.empty.title.text() == "Nothing differs"
    assert not view.table.isVisible()
    view.only_differences.setChecked(False)
    assert view.table.isVisible()


def test_key_is_compared_with_its_certificate(view: CompareView) -> None:
    view.show_pair("vm.crt", LEAF, "vm.key", KEY)

    assert fields(view) == ["· Kind", "= SHA-256 of the public key", "= Key"]
    assert "belong together" in view.verdict.text()
    assert view.count.text() == "0 differences"


def test_sides_are_swapped(qtbot: QtBot, view: CompareView) -> None:
    with qtbot.waitSignal(view.swapped):
        QTest.mouseClick(view.swap_button, Qt.MouseButton.LeftButton)

    assert view.title.whole_text() == "old-ca.crt compared with ca.crt"
    model = view.table.comparison
    assert model.index(0, LEFT).data() == SECOND.fingerprint_sha256
    assert model.index(0, RIGHT).data() == FIRST.fingerprint_sha256


def test_comparison_is_closed_by_button_and_escape(qtbot: QtBot, view: CompareView) -> None:
    assert view.findChild(QPushButton, "close_compare_button") is view.close_button
    with qtbot.waitSignal(view.closed):
        QTest.mouseClick(view.close_button, Qt.MouseButton.LeftButton)
    view.table.setFocus()
    with qtbot.waitSignal(view.closed):
        QTest.keyClick(view.table, Qt.Key.Key_Escape)


def test_what_is_shown_is_copied(view: CompareView) -> None:
    view.only_differences.setChecked(True)
    menu = view.copy_button.menu()
    text, markdown = menu.actions()
    assert [text.text(), markdown.text()] == ["Text", "Markdown"]

    text.trigger()
    assert copied().splitlines()[0].startswith("Same name, another key")
    assert f"≠\tSHA-256 fingerprint\t{FIRST.fingerprint_sha256}" in copied()
    assert "Common name" not in copied()
    markdown.trigger()
    comparison = view.comparison
    assert comparison is not None
    names = ("ca.crt", "old-ca.crt")
    assert copied() == comparison_as_markdown(comparison, names, comparison.differences)


def test_rows_and_values_are_copied_by_keyboard(view: CompareView) -> None:
    view.table.setFocus()
    view.table.setCurrentIndex(view.table.comparison.index(1, RIGHT))
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

    QTest.keyClick(view.table, Qt.Key.Key_C, control | shift)
    assert copied() == SECOND.public_key_sha256
    QTest.keyClick(view.table, Qt.Key.Key_Down)
    QTest.keyClick(view.table, Qt.Key.Key_C, control)
    assert copied() == "=\tKey\tEC prime256v1\tEC prime256v1"


def test_screen_reader_hears_what_the_signs_mean(view: CompareView, reader: None) -> None:
    texts = spoken(view)

    assert "SHA-256 fingerprint: different" in texts
    assert "Key: the same" in texts
    assert FIRST.fingerprint_sha256 in texts
    assert any(each.startswith("Same name, another key") for each in texts)
    assert "Comparison, field by field" in texts
    view.show_pair("vm.crt", LEAF, "vm.key", KEY)
    assert "Kind: not compared" in spoken(view)


def test_language_changes_while_a_comparison_is_shown(
    view: CompareView, switch: LanguageSwitch
) -> None:
    before = len(fields(view))
    switch.use("fr")

    assert len(fields(view)) == before
    assert "= Nom commun (CN)" in fields(view)
    assert view.comparison is not None
    assert view.verdict.text() == str(view.comparison.verdict)


@pytest.mark.parametrize("width", [420, 520, 760])
def test_no_value_is_cut(view: CompareView, width: int, qapp: QApplication) -> None:
    Theme().apply(qapp, "light", 100)
    view.resize(width, 700)
    qapp.processEvents()
    table, delegate = view.table, view.table.itemDelegate()
    assert isinstance(delegate, SpanDelegate)
    assert view.width() == width
    assert sum(map(table.columnWidth, range(3))) <= table.viewport().width()

    for row in range(table.comparison.rowCount()):
        for column in (FIELD, LEFT, RIGHT):
            cell = table.comparison.index(row, column)
            room = table.columnWidth(column) - 2 * PAD_X
            layout = lay_out(delegate.spans(cell), table.font(), room)
            assert layout.boundingRect().height() <= table.rowHeight(row), cell.data()
            lines = [layout.lineAt(number) for number in range(layout.lineCount())]
            assert all(line.naturalTextWidth() <= room for line in lines), cell.data()


def test_bytes_wrap_between_bytes_and_alike_on_both_sides(view: CompareView) -> None:
    delegate, table = view.table.itemDelegate(), view.table
    assert isinstance(delegate, SpanDelegate)
    ends = []
    for column in (LEFT, RIGHT):
        spans = delegate.spans(table.comparison.index(0, column))
        layout = lay_out(spans, table.font(), table.columnWidth(column) - 2 * PAD_X)
        lines = [layout.lineAt(number) for number in range(layout.lineCount())]
        texts = [layout.text()[each.textStart() :][: each.textLength()] for each in lines]
        assert len(texts) > 1
        assert all(text.rstrip("\u200b").endswith(":") for text in texts[:-1])
        ends.append([len(text) for text in texts])

    assert ends[0] == ends[1]
