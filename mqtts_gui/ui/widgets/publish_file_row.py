"""A file that is published in place of what is typed: as one message, or line by line."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, tr, visible
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.models.publish_plan import Attached
from mqtts_gui.ui.models.size_text import size_phrase
from mqtts_gui.ui.widgets.calm_controls import CalmSpin
from mqtts_gui.ui.widgets.compact_combo import CompactCombo
from mqtts_gui.ui.widgets.elided_label import ElidedLabel
from mqtts_gui.ui.widgets.naming import named

FASTEST = 1_000_000
"""Messages a second that can be asked for."""


class PublishFileRow(QWidget):
    """Show a file's name and size, never its content.

    Signals:
        changed: Another file, no file any more, or another way to send it.
        refused: The file cannot be looked at (why, a `Phrase`).
    """

    changed = Signal()
    refused = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path: Path | None = None
        self._size = 0
        self.name_label = named(ElidedLabel(), "publish_file_label")
        self._icon = QLabel()
        ways: list[tuple[Phrase, object]] = [
            (mark("As one message"), False),
            (mark("Line by line"), True),
        ]
        self.way_combo = named(CompactCombo(ways), "publish_file_way_combo")
        self.rate_spin = named(CalmSpin(0, FASTEST), "publish_file_rate_spin")
        self._rate_label = QLabel()
        self._rate_label.setBuddy(self.rate_spin)
        self.remove_button = named(QPushButton(), "publish_file_remove_button", "icon")
        self._lay_out()
        self.way_combo.currentIndexChanged.connect(self._choose)
        self.rate_spin.valueChanged.connect(self.changed)
        self.remove_button.clicked.connect(self.remove)
        self.hide()
        self._retranslate()

    @property
    def attached(self) -> Attached | None:
        """The file, and how to send it."""
        if self._path is None:
            return None
        by_line = self.way_combo.value() is True
        return Attached(self._path, self._size, by_line, self.rate_spin.value())

    def attach(self, path: Path) -> None:
        """Take a file, once it was looked at."""

        def take(size: int) -> None:
            self._path, self._size = path, size
            self.show()
            self._retranslate()
            self.changed.emit()

        run_job(self, lambda: _size_of(path), take, self._refuse)

    def remove(self) -> None:
        """Publish what is typed again."""
        self._path = None
        self.hide()
        self.changed.emit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        row, rate = QHBoxLayout(self), QWidget()
        inside = QHBoxLayout(rate)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._rate_label)
        inside.addWidget(self.rate_spin)
        self._rate = rate
        row.setContentsMargins(0, 0, 0, 0)
        self._icon.setPixmap(icon("file-text", "muted").pixmap(16, 16))
        row.addWidget(self._icon)
        row.addWidget(self.name_label, 1)
        row.addWidget(self.way_combo)
        row.addWidget(rate)
        row.addWidget(self.remove_button)
        rate.hide()

    def _choose(self) -> None:
        self._rate.setVisible(self.way_combo.value() is True)
        self.changed.emit()

    def _refuse(self, error: BaseException) -> None:
        if not isinstance(error, OSError):
            raise error
        reason = error.strerror or type(error).__name__
        self.refused.emit(mark("The file cannot be read: %(reason)s.", reason=reason))

    def _retranslate(self) -> None:
        if self._path is not None:
            name, size = visible(self._path.name), size_phrase(self._size)
            self.name_label.setText(tr("%(name)s, %(size)s", name=name, size=size))
        self.way_combo.setAccessibleName(tr("How the file is published"))
        self._rate_label.setText(tr("Messages a second, at most"))
        self.rate_spin.setSpecialValueText(tr("no limit"))
        self.remove_button.setIcon(icon("x", "muted"))
        self.remove_button.setToolTip(tr("Publish what is typed, and not the file"))
        self.remove_button.setAccessibleName(tr("Remove the file"))


def _size_of(path: Path) -> int:
    with path.open("rb"):  # what cannot be read is said at once, and not when it is sent
        return path.stat().st_size
