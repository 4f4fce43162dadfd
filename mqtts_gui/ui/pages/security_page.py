"""The Security tab: what is wrong, each step, what the broker presented, what was agreed on."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.errors import ActionId
from mqtts_gui.i18n import Phrase, mark, tr
from mqtts_gui.mqtt.profile import Protocol
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.models.security_facts import negotiated_facts
from mqtts_gui.ui.models.security_picture import Picture, Source, picture_of
from mqtts_gui.ui.widgets.broker_log_panel import BrokerLogPanel
from mqtts_gui.ui.widgets.empty_state import EmptyState
from mqtts_gui.ui.widgets.problem_place import ProblemPlace
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.security_cards import FindingsCard, NegotiatedCard
from mqtts_gui.ui.widgets.security_certificate_card import (
    IN_CLEAR,
    NONE_PRESENTED,
    NOT_YET,
    PresentedCard,
)
from mqtts_gui.ui.widgets.security_steps_card import StepsCard

MARGIN, GAP = 16, 12
SIDE_WIDTH, NARROW_SIDE_WIDTH, STEPS_WIDTH = 330, 318, 430
ROUNDS = 3
WIDEST = 16_777_215  # what Qt calls no limit


class SecurityPage(QWidget):
    """Show what was asked for last: a test, an attempt to connect, or the live session.

    Signals:
        certificates_requested: What the broker presented is to be opened in Certificates.
        test_requested: The connection is to be tested.
        action_requested: A button of what the broker's log tells was pressed (its `Action`).
    """

    certificates_requested = Signal()
    test_requested = Signal()
    action_requested = Signal(object)

    def __init__(self, connection: Connection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self._connection = connection
        self._is_wide: bool | None = None
        self._picture = Picture()
        self._place: ProblemPlace | None = None
        self._make_cards()
        self._lay_out()
        self._connect()
        self._retranslate()
        self._refresh()

    def hold_problem(self, place: ProblemPlace) -> None:
        """Let the problem of the connection stand above the steps."""
        self._place = place
        self._left.insertWidget(0, place)
        place.show_inside(inside=True)
        self._leave_out()
        self._order_keys()

    def _leave_out(self) -> None:
        """Spare the problem a button for what stands beside it with a button of its own."""
        if self._place is None or not self.isAncestorOf(self._place):
            return
        shown = self._picture.result is not None and self._picture.result.peer_chain
        self._place.leave_out(*[ActionId.OPEN_BROKER_CERTIFICATE] if shown else [])

    def begin(self) -> None:
        """Put the keyboard where it can begin: at the button that tests."""
        if self.empty.isVisible():
            self.empty.button.setFocus()

    def _make_cards(self) -> None:
        self.steps = StepsCard(self._report)
        self.presented, self.negotiated = PresentedCard(), NegotiatedCard()
        self.warnings = FindingsCard(
            "warnings_card",
            mark("Warnings and advice"),
            mark("None for this connection."),
        )
        self.strict = FindingsCard(
            "strict_card",
            mark("What a strict client would say"),
            mark("Nothing to object."),
        )
        self.broker_log = BrokerLogPanel(self._connection)
        self.empty = EmptyState()
        self.empty.setObjectName("security_empty")
        self.empty.button.setObjectName("empty_test_button")
        self.empty.show_state(
            "shield-check",
            mark("This connection has not been tested yet"),
            mark(
                "A test walks the way to the broker step by step, says what is wrong, and shows "
                "the broker's certificate."
            ),
            mark("Test the connection"),
        )

    def _lay_out(self) -> None:
        self._page, left, right = QWidget(), QWidget(), QWidget()
        self._page.setProperty("kind", "page")
        self._left, self._right, self._side = QVBoxLayout(left), QVBoxLayout(right), right
        self._row = QHBoxLayout(self._page)
        for layout in (self._left, self._right):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(GAP)
        self._left.addWidget(self.empty, 1)
        self._left.addWidget(self.steps, 1)
        self._left.addWidget(self.warnings)
        self._left.addWidget(self.strict)
        self._left.addWidget(self.broker_log)
        self._right.addWidget(self.presented, 1)
        self._right.addWidget(self.negotiated, 1)
        self._row.setSpacing(GAP)
        self._row.addWidget(left, 1)
        self._row.addWidget(right)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        self._leave_margins()

    def _leave_margins(self) -> None:
        """Let the scroll bar lie in the margin, so that it narrows nothing when it comes."""
        bar = self._scroll.verticalScrollBar()
        taken = bar.sizeHint().width() if bar.maximum() > 0 else 0
        self._row.setContentsMargins(MARGIN, GAP, max(0, MARGIN - taken), GAP)

    def _connect(self) -> None:
        connection = self._connection
        self._scroll.verticalScrollBar().rangeChanged.connect(self._leave_margins)
        self.presented.open_requested.connect(self.certificates_requested)
        self.empty.action_requested.connect(self.test_requested)
        self.steps.cancelled.connect(self._cancel)
        self.broker_log.action_requested.connect(self.action_requested)
        connection.problem_changed.connect(self._order_keys)
        for signal in (
            connection.test_changed,
            connection.state_changed,
            connection.step_changed,
            connection.profile_changed,
        ):
            signal.connect(self._refresh)

    def _cancel(self) -> None:
        if self._connection.testing:
            self._connection.cancel_test()
        elif self._connection.state is State.CONNECTING:
            self._connection.close()

    def _refresh(self) -> None:
        picture = picture_of(self._connection)
        if picture == self._picture and picture.source is not Source.NOTHING:
            return
        had_focus = self.empty.button.hasFocus()
        self._picture = picture
        result, nothing = picture.result, picture.source is Source.NOTHING
        self.empty.setVisible(nothing)
        self.steps.setVisible(not nothing)
        self._side.setVisible(not nothing)
        self.broker_log.setVisible(not nothing)
        self.steps.show_picture(picture)
        chain = result.peer_chain if result else ()
        self.presented.show_chain(chain, self._why_no_certificate())
        agreed = negotiated_facts(result) if result else ()
        self.negotiated.show_facts(agreed)
        self._right.setStretch(0, 0 if agreed else 1)  # the last card reaches down
        self._show_findings()
        self._leave_out()
        self._make_room()
        if had_focus and not nothing:
            is_over = result is not None
            (self.steps.copy_button if is_over else self.steps.cancel_button).setFocus()

    def _make_room(self) -> None:
        """Give the page its height at once: Qt would first draw all of it squeezed into the old.

        A text knows how many lines it takes only in its place, so one round is not enough.
        """
        if not self.isVisible():
            return
        for _ in range(ROUNDS):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            QCoreApplication.sendEvent(self._scroll, QEvent(QEvent.Type.LayoutRequest))

    def _show_findings(self) -> None:
        result, healthy = self._picture.result, self._picture.is_healthy
        strict = () if result is None else result.strict
        said = {(each.code, str(each.message)) for each in strict}
        warnings = () if result is None else result.warnings
        fresh = [each for each in warnings if (each.code, str(each.message)) not in said]
        self.warnings.show_findings(fresh if healthy else None)
        has_chain = result is not None and bool(result.peer_chain)
        self.strict.show_findings(strict if has_chain and (healthy or strict) else None)

    def _order_keys(self) -> None:
        """Let the Tab key go from the problem to the steps, and on to the certificate."""
        inside = [] if self._place is None else stops_inside(self._place)
        cards = (self.steps.cancel_button, self.steps.copy_button, self.presented.open_button)
        for one, following in pairwise([*inside[-1:], self._scroll, *cards]):
            QWidget.setTabOrder(one, following)

    def _why_no_certificate(self) -> Phrase:
        result = self._picture.result
        if result is None:
            return NOT_YET
        return IN_CLEAR if result.profile.protocol is Protocol.MQTT else NONE_PRESENTED

    def _report(self) -> str:
        from mqtts_gui.doctor.report import report_text  # noqa: PLC0415 - when it is asked for

        result = self._picture.result
        when = self._connection.result_at or datetime.now(UTC)
        return "" if result is None else report_text(result, when)

    def _arrange(self) -> None:
        """Put the certificate beside the steps, or under them where the window is narrow."""
        room = self.width() - 2 * MARGIN - GAP
        wide = room >= px(STEPS_WIDTH) + px(NARROW_SIDE_WIDTH)
        if wide:
            width = min(px(SIDE_WIDTH), room - px(STEPS_WIDTH))
            self._side.setFixedWidth(max(px(NARROW_SIDE_WIDTH), width))
        if wide is self._is_wide:
            return
        self._is_wide = wide
        if wide:
            self._row.addWidget(self._side)
        else:
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(WIDEST)
            self._left.insertWidget(self._left.indexOf(self.warnings), self._side)

    def _retranslate(self) -> None:
        self._scroll.setAccessibleName(tr("Security of the connection"))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            QTimer.singleShot(0, self, self._arrange)  # once the parts have their new sizes
        super().changeEvent(event)


def stops_inside(around: QWidget) -> list[QWidget]:
    """Return where the Tab key stops inside of a widget, in its order."""
    found, each = [], around.nextInFocusChain()
    while each is not None and each is not around:
        if around.isAncestorOf(each) and each.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(each)
        each = each.nextInFocusChain()
    return found
