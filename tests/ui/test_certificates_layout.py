"""In little room the page has one scroll bar, nothing is cut, and a panel can take its place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from mqtts_gui.errors import Problem, Severity
from mqtts_gui.i18n import literal, mark
from mqtts_gui.pki.throwaway import make_throwaway_pki
from mqtts_gui.ui.pages.certificates_page import CertificatesPage
from mqtts_gui.ui.theme import Theme
from mqtts_gui.ui.widgets.answer_table import AnswerDelegate
from mqtts_gui.ui.widgets.field_delegate import MAY_BREAK
from mqtts_gui.ui.widgets.finding_row import FindingRow
from mqtts_gui.ui.widgets.problem_panel import ProblemPanel
from mqtts_gui.ui.widgets.prose import Prose
from tests.support.made_certificates import make
from tests.support.opened_page import (
    entry_of,
    findings,
    open_files,
    select,
    shown_page,
)

# The offscreen platform says this of every window that has a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

VERIFICATION, FIELDS, CHAIN, PEM, OPENSSL = TABS = range(5)
SMALL, LARGE = (621, 470), (1048, 770)
"""What the page has of a window of 853 by 533 (1280 by 800 at 150 %), and of 1280 by 800."""
LOW = (792, 558)
"""What the page has of a window of 1024 by 640."""
ROOMY_ROW, WORTH_SEEING = 35, 200
NOW = datetime.now(UTC)
VALID = (NOW - timedelta(days=1), NOW + timedelta(days=100))


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    """Dress the page as in the program: its lengths are the style sheet's."""
    theme = Theme()
    theme.apply(qapp, "light", 100)
    yield
    qapp.setStyleSheet("")


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> CertificatesPage:
    shown = shown_page(qtbot)
    pki = make_throwaway_pki(tmp_path)
    open_files(qtbot, shown, pki.ca_cert, pki.broker_cert, pki.client_cert)
    return shown


def column(page: CertificatesPage) -> QScrollArea:
    area = page.findChild(QScrollArea, "certificate_column")
    assert area is not None
    return area


def scrolls(area: QWidget) -> bool:
    bar = getattr(area, "verticalScrollBar", None)
    return bar is not None and area.isVisible() and bar().maximum() > bar().minimum()


def inside(page: CertificatesPage) -> QWidget:
    widget = column(page).widget()
    assert widget is not None
    return widget


def scrolling_within(page: CertificatesPage) -> list[QWidget]:
    return [each for each in inside(page).findChildren(QWidget) if scrolls(each)]


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("tab", TABS)
def test_no_scroll_bar_stands_in_another(
    qtbot: QtBot, page: CertificatesPage, size: tuple[int, int], tab: int
) -> None:
    page.resize(*size)
    page.details.tabs.setCurrentIndex(tab)

    def is_single() -> bool:
        area = column(page)
        fits = inside(page).width() == area.viewport().width()
        return page.width() == size[0] and fits and not (scrolls(area) and scrolling_within(page))

    qtbot.waitUntil(is_single)


def test_text_grows_with_its_room_again(qtbot: QtBot, page: CertificatesPage) -> None:
    page.details.tabs.setCurrentIndex(PEM)
    page.resize(*SMALL)
    qtbot.waitUntil(lambda: page.details.pem.text.minimumHeight() > 0)

    page.resize(*LARGE)

    qtbot.waitUntil(lambda: page.details.pem.text.minimumHeight() == 0)
    qtbot.waitUntil(lambda: not scrolls(column(page)))


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_no_sentence_is_cut(
    qtbot: QtBot, page: CertificatesPage, size: tuple[int, int], each_language: str
) -> None:
    page.resize(*size)
    qtbot.waitUntil(lambda: len(findings(page)) > 2)

    def is_whole() -> bool:
        rows = page.details.verification.findChildren(FindingRow)
        labels = [label for row in rows for label in (row.text, row.fix) if label.isVisible()]
        return all(label.height() >= label.heightForWidth(label.width()) for label in labels)

    qtbot.waitUntil(is_whole)


def test_badge_is_whole_beside_the_name_or_below(qtbot: QtBot, page: CertificatesPage) -> None:
    badge = page.summary.badge
    for size, is_beside in ((LARGE, True), (SMALL, False)):
        page.resize(*size)
        qtbot.waitUntil(lambda: badge.text() == badge.whole_text())
        assert (badge.geometry().top() < page.summary.title.geometry().bottom()) is is_beside


def test_answers_stand_closer_in_a_low_window(
    qtbot: QtBot, page: CertificatesPage, each_language: str
) -> None:
    table, area = page.summary.table, column(page)

    def seen() -> int:
        """Return how much of the tabs' card is in view."""
        return area.viewport().height() - page.details.y()

    page.resize(*LARGE)
    qtbot.waitUntil(lambda: table.rowHeight(0) == ROOMY_ROW)

    page.resize(*LOW)

    qtbot.waitUntil(lambda: table.rowHeight(0) < ROOMY_ROW)
    qtbot.waitUntil(lambda: seen() >= WORTH_SEEING)
    assert area.verticalScrollBar().value() == 0


def test_buttons_say_less_before_the_badge_goes_below(qtbot: QtBot, page: CertificatesPage) -> None:
    button, badge = page.summary.copy_button, page.summary.badge
    assert button.text() == "Copy the table"

    def is_short() -> bool:
        return button.text() == "Copy"

    widths = range(LARGE[0], SMALL[0], -10)
    for width in widths:
        page.resize(width, LARGE[1])
        QApplication.processEvents()
        if is_short():
            break

    assert is_short()
    assert badge.geometry().top() < page.summary.title.geometry().bottom()
    assert "Copy the table" in {button.toolTip(), button.accessibleName()}


def test_fingerprint_breaks_between_two_bytes(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    open_files(qtbot, page, make("durand", valid=VALID).write_key(tmp_path / "a.key"))
    select(page, "a.key")
    table = page.summary.table
    row = next(at for at, each in enumerate(table.answers) if "SHA-256" in str(each.label))

    span, *_ = AnswerDelegate(table, strong=True).spans(table.model().index(row, 1))

    assert span.mono
    assert span.text.replace(MAY_BREAK, "") == table.answers[row].value
    assert span.text.count(MAY_BREAK) == 31


def test_all_tabs_are_seen_in_little_room(qtbot: QtBot, page: CertificatesPage) -> None:
    page.resize(*SMALL)

    def fit() -> bool:
        tabs = page.details.tabs
        return tabs.tabRect(tabs.count() - 1).right() < tabs.width()

    qtbot.waitUntil(fit)


def test_what_went_wrong_is_whole_above_the_page(
    qtbot: QtBot, page: CertificatesPage, each_language: str
) -> None:
    problem = Problem(
        "tcp-refused",
        Severity.ERROR,
        mark("Nothing listens"),
        literal("why " * 200),
        literal("do " * 200),
    )
    panel = ProblemPanel()
    page.show_strip(panel)
    page.resize(1048, 600)

    panel.show_problem(problem)

    def is_whole() -> bool:
        texts = [text for text in panel.findChildren(Prose) if text.isVisible()]
        return len(texts) == 3 and all(  # what happened, why, what to do
            text.height() >= text.heightForWidth(text.width()) for text in texts
        )

    qtbot.waitUntil(is_whole)


def test_panel_takes_the_place_of_the_details(page: CertificatesPage) -> None:
    panel = QLabel("compared")

    page.show_panel(panel)
    assert panel.isVisible()
    assert not page.summary.isVisible()

    page.close_panel()
    assert page.summary.isVisible()

    page.show_panel(panel)
    select(page, "ca.crt")  # whoever chooses a file wants to see it
    assert page.summary.isVisible()


def test_closed_panel_gives_the_keyboard_back_to_the_list(
    qtbot: QtBot, page: CertificatesPage
) -> None:
    with qtbot.waitActive(page):
        page.activateWindow()
    panel, edit = QWidget(), QLineEdit()
    QVBoxLayout(panel).addWidget(edit)
    page.show_panel(panel)
    edit.setFocus()

    page.close_panel()

    assert page.opened.list.hasFocus()
    page.header.open_button.setFocus()
    page.show_panel(panel)
    page.close_panel()
    assert page.header.open_button.hasFocus()  # who has it elsewhere keeps it


def test_panel_stays_while_files_are_read_again(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    panel = QLabel("compared")
    page.show_panel(panel)

    with qtbot.waitSignal(page.book.updated):
        make("changed", valid=VALID).write_certificate(tmp_path / "client.crt")

    assert panel.isVisible()


def test_whole_file_is_shown_as_pem_in_its_order_without_its_key(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    one, two = make("one", valid=VALID), make("two", valid=VALID)
    key = one.write_key(tmp_path / "k").read_bytes()
    pems = [made.certificate.public_bytes(Encoding.PEM) for made in (one, two)]
    file = tmp_path / "bundle.pem"
    file.write_bytes(pems[0] + key + pems[1])
    open_files(qtbot, page, file)
    select(page, file.name)
    page.details.tabs.setCurrentIndex(PEM)
    pem = page.details.pem
    assert pem.text.toPlainText().encode() == pems[0]

    pem.whole_check.click()

    assert pem.text.toPlainText().encode() == pems[0] + pems[1]
    assert "left out" in pem.remark.text()
    pem.copy_button.click()
    assert QGuiApplication.clipboard().text().encode() == pems[0] + pems[1]
    assert b"PRIVATE" not in QGuiApplication.clipboard().text().encode()


def test_single_certificate_has_no_whole_file_to_show(page: CertificatesPage) -> None:
    page.details.tabs.setCurrentIndex(PEM)

    assert not page.details.pem.whole_check.isVisible()


def test_badge_is_that_of_the_part_that_is_shown(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    past = (NOW - timedelta(days=9), NOW - timedelta(days=1))
    made = (make("good", valid=VALID), make("bad", valid=past))
    file = tmp_path / "two.pem"
    file.write_bytes(b"".join(each.certificate.public_bytes(Encoding.PEM) for each in made))
    open_files(qtbot, page, file)
    select(page, file.name)
    assert "out of date" not in page.summary.badge.whole_text()

    page.summary.item_chosen.emit(1)

    assert "out of date" in page.summary.badge.whole_text()
    assert page.summary.item_combo.currentText().startswith("2. bad")
    assert len(entry_of(page, "two.pem").pairs()) == 2
