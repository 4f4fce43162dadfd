"""Copies the table of answers in the form that the person chooses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.certs.summary import Answer, as_csv, as_html, as_markdown, as_text
from mqtts_gui.i18n import Phrase, mark, tr

Writer = Callable[[Sequence[Answer]], str]
FORMATS: tuple[tuple[Phrase, Writer], ...] = (
    (mark("Text"), as_text),
    (mark("Markdown"), as_markdown),
    (mark("CSV"), as_csv),
    (mark("HTML"), as_html),
)


class CopyTableButton(QPushButton):
    """A button with a menu of forms.

    Signals:
        chosen: A form was chosen (what writes it).
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_short = False
        self.setObjectName("copy_table_button")
        self.setProperty("hasMenu", True)  # noqa: FBT003 - Qt's signature
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self._retranslate()

    @property
    def is_short(self) -> bool:
        """Whether it says less."""
        return self._is_short

    def shorten(self, *, short: bool) -> None:
        """Say less where there is little room."""
        if short != self._is_short:
            self._is_short = short
            self._retranslate()

    def saving(self) -> int:
        """Return how many pixels it is narrower, or would be, when it says less."""
        words = self.fontMetrics().horizontalAdvance
        return words(tr("Copy the table")) - words(tr("Copy"))

    def _retranslate(self) -> None:
        whole = tr("Copy the table")
        self.setText(tr("Copy") if self._is_short else whole)
        self.setToolTip(whole if self._is_short else "")
        self.setAccessibleName(whole)
        self._menu.clear()
        for name, writer in FORMATS:
            self._menu.addAction(str(name), partial(self.chosen.emit, writer))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
