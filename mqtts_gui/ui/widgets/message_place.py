"""The place above the table of messages: asks before much is deleted, and says what went."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import isValid
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, nmark
from mqtts_gui.ui.widgets.delete_messages_bar import DeleteMessagesBar

if TYPE_CHECKING:  # imported when somebody deletes: the first window does not wait for SQLite
    from mqtts_gui.store.history import History
    from mqtts_gui.ui.models.message_selection import Deleter, Selection
    from mqtts_gui.ui.widgets.delete_messages_panel import DeleteMessagesPanel

GAP = 8


class MessagePlace(QWidget):
    """Show a panel that asks, and a bar; takes no room while there is neither."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_place")
        self.bar = DeleteMessagesBar()
        self.panel: DeleteMessagesPanel | None = None
        self._deleter: Deleter | None = None
        self._before: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GAP, GAP, GAP, 0)
        self._column.setSpacing(GAP)
        self._column.addWidget(self.bar)
        self.bar.installEventFilter(self)
        self.hide()

    def say(self, phrase: Phrase) -> None:
        """Say something for a while."""
        self.bar.say(phrase)

    def delete_numbers(self, history: History, numbers: Iterable[int]) -> None:
        """Delete the messages with these numbers, in some seconds."""
        chosen = array("q", numbers)

        def carry_out() -> None:
            self._say_deleting()
            self._deletes().delete_numbers(history, chosen)

        if chosen:
            self.bar.offer(len(chosen), carry_out)

    def ask(self, history: History, topic: str = "", *, everything: bool) -> None:
        """Ask whether the messages of a topic, or of a period, are to be deleted."""
        from mqtts_gui.ui.widgets.delete_messages_panel import (  # noqa: PLC0415 - see above
            DeleteMessagesPanel,
        )

        self._close_panel()
        self._before = QApplication.focusWidget()
        self.panel = DeleteMessagesPanel(history)
        self._column.insertWidget(0, self.panel)
        self.panel.closed.connect(self._close_panel)
        self.panel.delete_requested.connect(
            lambda selection, numbers: self._delete(history, selection, numbers)
        )
        self.show()
        self.panel.begin(topic, everything=everything)

    def _delete(self, history: History, selection: Selection, numbers: Iterable[int]) -> None:
        self.bar.carry_out()
        self._say_deleting()
        self._deletes().delete(history, selection, numbers)

    def _deletes(self) -> Deleter:
        from mqtts_gui.ui.models.message_selection import Deleter  # noqa: PLC0415 - see above

        if self._deleter is None:
            self._deleter = Deleter(self)
            self._deleter.deleted.connect(self._take_deleted)
        return self._deleter

    def _say_deleting(self) -> None:
        self.bar.say(mark("Deleting…"), stays=True)

    def _take_deleted(self, count: int) -> None:
        self.bar.say(
            nmark("%(count)s message was deleted", "%(count)s messages were deleted", count)
        )

    def _close_panel(self) -> None:
        if self.panel is None:
            return
        self.panel.hide()
        self.panel.deleteLater()
        self.panel = None
        self._fit()
        if self._before is not None and isValid(self._before):
            self._before.setFocus()
        self._before = None

    def _fit(self) -> None:
        """Take no room where there is nothing to say."""
        self.setHidden(self.panel is None and self.bar.isHidden())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.ShowToParent, QEvent.Type.HideToParent}:
            self._fit()
        return False
