"""How many messages were found, and a button that gives the search up while it goes on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import ntr, tr
from mqtts_gui.ui.widgets.naming import named

PATIENCE_MS = 150
"""A search that takes no longer shows its outcome alone."""

_FULL = 1000  # steps of the bar


class SearchRow(QWidget):
    """A line of figures below the field, seen while a filter is in force.

    Signals:
        cancelled: The person wants no more to be searched; what was found stays.
    """

    cancelled = Signal()

    def __init__(self, field: QWidget, bar: QProgressBar) -> None:
        """Fill `bar`, and give the keyboard back to `field` when the button goes."""
        super().__init__()
        self._field, self._bar = field, bar
        bar.setMaximum(_FULL)
        self.label = named(QLabel(), "found_label", "small")
        self.cancel_button = named(QPushButton(), "cancel_search_button", "link")
        room = self.cancel_button.sizePolicy()
        room.setRetainSizeWhenHidden(True)  # lest the table jump when it comes and goes
        self.cancel_button.setSizePolicy(room)
        self.cancel_button.hide()
        self.cancel_button.clicked.connect(self.cancel)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.label, 1)
        line.addWidget(self.cancel_button)
        self._progress: float | None = None
        self._found = 0
        self._stopped = False
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._show_search)
        self.hide()
        self._retranslate()

    @property
    def shows_search(self) -> bool:
        """A search goes on, and has for so long that it is shown."""
        return not self._bar.isHidden()

    @property
    def was_stopped(self) -> bool:
        """The last search was given up."""
        return self._stopped

    def begin(self) -> None:
        """Forget the last search: another filter is in force."""
        self._stopped = False

    def end(self) -> None:
        """Go: no filter is in force."""
        self._progress, self._found, self._stopped = None, 0, False
        self._patience.stop()
        self._hide_search()
        self.hide()

    def show_progress(self, progress: float | None, found: int) -> None:
        """Display how far a search is, from 0 to 1, None once it has ended."""
        ended = progress is None and self._progress is not None
        self._progress, self._found = progress, found
        if progress is None:
            self._patience.stop()
            self._hide_search()
            self.show()
        elif self._bar.isHidden() and not self._patience.isActive():
            self._patience.start()
        self._retranslate()
        if ended:
            self._announce()

    def cancel(self) -> None:
        """Give the search up."""
        if self._progress is not None:
            self._stopped = True
            self.cancelled.emit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _show_search(self) -> None:
        self._bar.show()
        self.cancel_button.show()
        self.show()

    def _hide_search(self) -> None:
        self._bar.hide()
        if self.cancel_button.hasFocus():
            self._field.setFocus()
        self.cancel_button.hide()

    def _announce(self) -> None:
        event = QAccessibleAnnouncementEvent(self.label, self.label.text())
        QAccessible.updateAccessibility(event)

    def _retranslate(self) -> None:
        self.cancel_button.setText(tr("Cancel"))
        self.cancel_button.setToolTip(tr("Search no further; what was found stays (Esc)"))
        self._bar.setAccessibleName(tr("Progress of the search"))
        self._bar.setValue(round((self._progress or 0) * _FULL))
        self.label.setText(self._words())

    def _words(self) -> str:
        if self._progress is not None:
            return ntr("%(count)s found so far", "%(count)s found so far", self._found)
        if self._stopped:
            return ntr(
                "%(count)s found; the search was stopped",
                "%(count)s found; the search was stopped",
                self._found,
            )
        return ntr("%(count)s found", "%(count)s found", self._found)
