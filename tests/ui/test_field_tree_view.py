"""All fields as a tree: searched, copied value by value, walked by keyboard, read by ear."""

from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.x509.oid import ObjectIdentifier
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.field_tree import FieldNode
from mqtts_gui.i18n import literal
from mqtts_gui.ui.language import LanguageSwitch
from mqtts_gui.ui.models.field_search import FieldPattern
from mqtts_gui.ui.models.field_tree_model import LABEL, VALUE, FieldTreeModel
from mqtts_gui.ui.theme import Theme
from mqtts_gui.ui.widgets.field_delegate import FieldDelegate
from mqtts_gui.ui.widgets.field_tree_view import FieldTreeView
from mqtts_gui.ui.widgets.flow_label import lay_out
from mqtts_gui.ui.widgets.span_delegate import PAD_X
from tests.support.accessible import spoken
from tests.support.field_paths import tree_of
from tests.support.issuing import (
    Issued,
    authority,
    issue,
    key_pem,
    loaded,
    new_key,
    revocation_list,
    san,
    usage,
)

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support")

ODD = x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4"), bytes(range(100)))
NAMES = san(x509.DNSName("vm-dupont"), x509.DNSName("localhost"))
BROKER = issue(
    {"O": "Lycée Exemple", "CN": "vm-dupont"},
    by=authority(),
    extensions=[NAMES, usage("digital_signature"), (ODD, True)],
)
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def view(qtbot: QtBot) -> FieldTreeView:
    shown = FieldTreeView()
    qtbot.addWidget(shown)
    shown.resize(740, 600)
    show(shown, BROKER)
    shown.show()
    with qtbot.waitActive(shown):
        shown.activateWindow()
    return shown


def show(view: FieldTreeView, made: Issued | bytes) -> None:
    item = loaded(made.pem if isinstance(made, Issued) else made).items[0]
    view.show_item(item, describe(item))


def row(view: FieldTreeView, *labels: str) -> QModelIndex:
    """Return the index at the end of a path of labels, each the start of one."""
    model, index = view.tree.fields, QModelIndex()
    for label in labels:
        rows = (model.index(number, LABEL, index) for number in range(model.rowCount(index)))
        index = next(each for each in rows if str(each.data()).startswith(label))
    return index


def shown_labels(view: FieldTreeView) -> list[str]:
    """Return the labels of the rows on the screen, open ones and what is in them."""
    labels, index = [], view.tree.fields.index(0, LABEL)
    if view.tree.isRowHidden(0, QModelIndex()):
        index = view.tree.indexBelow(index)
    while index.isValid():
        labels.append(str(index.data()))
        index = view.tree.indexBelow(index)
    return labels


def copied() -> str:
    return QGuiApplication.clipboard().text()


@pytest.mark.parametrize("data", [BROKER.pem, key_pem(new_key()), revocation_list(authority())])
def test_model_is_what_qt_expects(qtbot: QtBot, data: bytes) -> None:
    model = FieldTreeModel()
    tester = QAbstractItemModelTester(model)  # fails through Qt's warnings, which are errors here
    model.show_fields(tree_of(data))
    model.refresh()
    model.show_fields(())
    model.show_fields(tree_of(data))

    assert isinstance(tester.model(), QAbstractItemModel)
    assert model.rowCount() > 3
    assert model.columnCount() == 2
    assert model.parent() is None


def test_groups_are_open_and_details_closed(view: FieldTreeView) -> None:
    labels = shown_labels(view)

    assert {"Common name (CN)", "Time left", "Accepted names (SAN)"} <= set(labels)
    assert "Host name (DNS)" not in labels
    assert "In decimal" not in labels


def test_value_of_the_current_row_is_copied_by_keyboard(view: FieldTreeView) -> None:
    view.tree.setFocus()
    view.tree.setCurrentIndex(row(view, "Issued to", "Common name"))

    QTest.keyClick(view.tree, Qt.Key.Key_C, CONTROL)
    assert copied() == "vm-dupont"
    QTest.keyClick(view.tree, Qt.Key.Key_C, CONTROL | SHIFT)
    assert copied() == "Common name (CN): vm-dupont"


def test_branch_and_bytes_are_copied(view: FieldTreeView) -> None:
    view.tree.setCurrentIndex(row(view, "Issued to"))
    view.tree.copy_branch()
    assert copied().splitlines() == [
        "Issued to (subject): O=Lycée Exemple, CN=vm-dupont",
        "    Organisation (O): Lycée Exemple",
        "    Common name (CN): vm-dupont",
    ]

    view.tree.setCurrentIndex(row(view, "Extensions", "1.2.3.4", "Bytes"))
    view.tree.copy_value()
    assert copied().splitlines()[1].startswith("0010  10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d")
    assert len(copied().splitlines()) == 7


def test_button_copies_the_whole_tree(view: FieldTreeView) -> None:
    view.search_edit.setText("localhost")
    QTest.mouseClick(view.copy_button, Qt.MouseButton.LeftButton)

    assert view.copy_button.objectName() == "copy_fields_button"
    assert view.copy_button.text() == "Copied"
    lines = copied().splitlines()
    assert lines[0] == "Version: 3 (the usual one, with extensions)"
    assert "        Host name (DNS): vm-dupont" in lines
    assert any(line.startswith("            0060  60 61 62 63") for line in lines)


def test_menu_offers_to_copy_and_to_open(view: FieldTreeView) -> None:
    view.tree.setCurrentIndex(row(view, "Issued to"))
    place = view.tree.viewport().rect().center()
    view.tree.contextMenuEvent(
        QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, view.mapToGlobal(place))
    )

    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = [action.text() for action in menu.actions()]
    assert texts == [
        "Copy the value", "Copy field and value", "Copy everything under it", "",
        "Expand all", "Collapse all",
    ]  # fmt: skip
    menu.close()


def test_everything_is_opened_and_closed_by_keyboard(view: FieldTreeView) -> None:
    view.tree.setFocus()
    view.tree.setCurrentIndex(row(view, "Issued to", "Common name"))

    QTest.keyClick(view.tree, Qt.Key.Key_Right, SHIFT)
    assert {"In decimal", "Host name (DNS)", "As openssl prints it"} <= set(shown_labels(view))
    QTest.keyClick(view.tree, Qt.Key.Key_Left, SHIFT)
    assert "Common name (CN)" not in shown_labels(view)
    assert view.tree.currentIndex().data() == "Issued to (subject)"


def test_search_shows_what_matches_with_what_it_belongs_to(view: FieldTreeView) -> None:
    QTest.keyClick(view.tree, Qt.Key.Key_F, CONTROL)
    assert view.search_edit.hasFocus()
    QTest.keyClicks(view.search_edit, "localhost")

    assert shown_labels(view) == ["Extensions", "Accepted names (SAN)", "Host name (DNS)"]
    assert view.count.text() == "2 fields found"
    assert view.search_edit.accessibleDescription() == "2 fields found"


def test_found_group_can_be_opened(view: FieldTreeView) -> None:
    view.search_edit.setText("key usage")
    assert shown_labels(view) == ["Extensions", "Key usage"]

    view.tree.expand(row(view, "Extensions", "Key usage"))
    assert "Signs, as in a TLS negotiation" in shown_labels(view)


@pytest.mark.parametrize("text", ["lycee EXEMPLE", "exemple lycée", "organisation lyc"])
def test_words_are_found_without_case_order_and_accents(view: FieldTreeView, text: str) -> None:
    view.search_edit.setText(text)

    assert "Organisation (O)" in shown_labels(view)
    assert "Serial number" not in shown_labels(view)


@pytest.mark.parametrize("separator", ["", ":", " "])
def test_bytes_are_found_however_they_are_written(view: FieldTreeView, separator: str) -> None:
    digest = describe(loaded(BROKER.pem).items[0]).fingerprint_sha256 or ""
    view.search_edit.setText(digest[3:29].lower().replace(":", separator))

    assert shown_labels(view) == ["SHA-256 fingerprint"]


def test_what_is_found_is_marked_in_its_place() -> None:
    assert FieldPattern("dupont").spans("CN=vm-Dupont, dupont") == [(6, 6), (14, 6)]
    assert FieldPattern("a1b2").spans("00:A1:B2:C3") == [(3, 5)]
    assert FieldPattern("e").spans("Élève") == [(0, 1), (2, 1), (4, 1)]
    assert FieldPattern(" ").is_empty


def test_nothing_found_is_said_and_escape_ends_the_search(view: FieldTreeView) -> None:
    before = shown_labels(view)
    view.start_search()
    QTest.keyClicks(view.search_edit, "zzz")
    assert not view.tree.isVisible()
    assert view.empty.title.text() == "No field contains “zzz”"

    QTest.keyClick(view.search_edit, Qt.Key.Key_Escape)
    assert view.search_edit.text() == ""
    assert view.tree.isVisible()
    assert shown_labels(view) == before


def test_enter_goes_from_match_to_match(view: FieldTreeView) -> None:
    view.start_search()
    QTest.keyClicks(view.search_edit, "localhost")
    places = []
    for _ in range(3):
        QTest.keyClick(view.search_edit, Qt.Key.Key_Return)
        places.append(view.tree.currentIndex().data())

    assert places == ["Accepted names (SAN)", "Host name (DNS)", "Accepted names (SAN)"]
    assert view.tree.hasFocus()


def test_openings_and_search_stay_for_others_of_the_kind(view: FieldTreeView) -> None:
    view.tree.expand(row(view, "Serial number"))
    view.tree.collapse(row(view, "Issued to"))
    view.tree.setCurrentIndex(row(view, "Validity", "Valid until"))
    show(view, authority("Another"))

    assert "In decimal" in shown_labels(view)
    assert "Issued to (subject)" in shown_labels(view)
    assert not view.tree.isExpanded(row(view, "Issued to"))
    assert view.tree.currentIndex().data() == "Valid until"

    view.search_edit.setText("another")
    show(view, authority("Yet another"))
    assert view.search_edit.text() == "another"
    assert view.count.isVisible()
    show(view, key_pem(new_key()))
    assert view.search_edit.text() == ""


def test_language_changes_words_and_nothing_else(
    view: FieldTreeView, switch: LanguageSwitch
) -> None:
    view.tree.expand(row(view, "Serial number"))
    view.search_edit.setText("vm-dupont")
    before = len(shown_labels(view))
    switch.use("fr")

    assert len(shown_labels(view)) == before
    assert "Noms acceptés (SAN)" in shown_labels(view)
    assert view.search_edit.text() == "vm-dupont"
    switch.use("en")
    view.show_all()
    assert "In decimal" in shown_labels(view)


def test_nothing_to_show_is_said(view: FieldTreeView) -> None:
    view.show_item(None, None)

    assert view.empty.isVisible()
    assert not view.search_edit.isVisible()
    assert not view.copy_button.isVisible()
    show(view, BROKER)
    assert view.tree.isVisible()
    assert view.search_edit.isVisible()


def test_screen_reader_hears_every_row_whole(view: FieldTreeView, reader: None) -> None:
    index = row(view, "Issued to", "Common name")
    role = Qt.ItemDataRole.AccessibleTextRole
    value = index.siblingAtColumn(VALUE)

    assert index.data(role) == "Common name (CN): vm-dupont"
    assert value.data(role) == "vm-dupont"
    texts = spoken(view)
    assert "All fields" in texts
    assert "Common name (CN): vm-dupont" in texts
    dump = row(view, "Extensions", "1.2.3.4", "Bytes")
    assert "00 01 02" in str(dump.data(role))
    view.search_edit.setText("localhost")
    QApplication.processEvents()  # rows are hidden when Qt next lays the tree out
    assert "Common name (CN): vm-dupont" not in spoken(view)
    show(view, authority("Another"))
    view.show_all()
    assert "Common name (CN): Another" in spoken(view)


def test_hostile_values_are_shown_as_text_and_cut(view: FieldTreeView) -> None:
    view.tree.show_fields([FieldNode(literal("a"), "<b>x</b>\u202e" + "y" * 100_000)])
    shown = view.tree.fields.index(0, VALUE).data()

    assert str(shown).startswith("<b>x</b>\\u{202E}yyy")
    assert len(str(shown)) < 2100
    view.tree.setCurrentIndex(view.tree.fields.index(0, LABEL))
    view.tree.copy_value()
    assert len(copied()) > 100_000


@pytest.mark.parametrize("width", [420, 520, 760, 1000])
def test_no_value_is_cut(view: FieldTreeView, width: int, qapp: QApplication) -> None:
    Theme().apply(qapp, "light", 100)
    view.resize(width, 700)
    view.tree.open_all()
    qapp.processEvents()
    tree, delegate = view.tree, view.tree.itemDelegate()
    assert isinstance(delegate, FieldDelegate)

    assert view.width() == width
    assert tree.columnWidth(LABEL) + tree.columnWidth(VALUE) <= tree.viewport().width()
    for index in tree.fields.indexes():
        for cell in (index, index.siblingAtColumn(VALUE)):
            spans, place = delegate.spans(cell), tree.visualRect(cell)
            if tree.fields.node(index).data is not None:
                place.setRight(tree.viewport().width() - 1)
            room = place.width() - 2 * PAD_X
            layout = lay_out(spans, tree.font(), room)
            assert layout.boundingRect().height() <= place.height(), cell.data()
            lines = [layout.lineAt(number) for number in range(layout.lineCount())]
            assert all(line.naturalTextWidth() <= room for line in lines), cell.data()
