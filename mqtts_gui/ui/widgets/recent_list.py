"""The files opened last, to be opened again with one press."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr, visible
from mqtts_gui.ui.models.recent_files import RecentFiles
from mqtts_gui.ui.widgets.elided_label import ElidedLabel
from mqtts_gui.ui.widgets.layouts import clear
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.recent_button import recent_name
from mqtts_gui.ui.widgets.scaling import plain_tool_tip, px

ROW, INDENT = 24, 5  # a link's words begin a little to the right
NAME_LENGTH = 32


class RecentList(QWidget):
    """A line for each: its name, which opens it, and where it lies.

    Signals:
        chosen: A file or folder is to be opened again (a `Path`).
    """

    chosen = Signal(object)

    def __init__(self, recent: RecentFiles, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recent = recent
        self._most = len(recent.paths)
        self._rows = QGridLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(12)
        self._rows.setVerticalSpacing(2)
        self._rows.setColumnStretch(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        recent.changed.connect(self._write)
        self._write()

    def fit(self, height: int) -> None:
        """Show as many lines as `height` pixels hold."""
        most = max(1, height // px(ROW) - 1)  # the heading is a line as well
        if most != self._most:
            self._most = most
            self._write()

    def _write(self) -> None:
        clear(self._rows)
        self.setVisible(bool(self._recent.paths))
        if not self._recent.paths:
            return
        heading = named(QLabel(tr("Recent files")), "recent_files_heading", "strong")
        heading.setIndent(px(INDENT))
        self._rows.addWidget(heading, 0, 0)
        forget = named(QPushButton(tr("Clear the list")), "clear_recent_files_button", "link")
        forget.clicked.connect(self._recent.clear)
        self._rows.addWidget(forget, 0, 1, Qt.AlignmentFlag.AlignRight)
        for row, path in enumerate(self._recent.paths[: self._most], start=1):
            gone = self._recent.is_gone(path)
            name = recent_name(path, gone=gone)
            short = name if len(name) <= NAME_LENGTH else f"{name[:NAME_LENGTH]}…"
            button = named(QPushButton(short.replace("&", "&&")), "recent_file_button", "link")
            button.setAccessibleName(name)
            button.setToolTip(plain_tool_tip(visible(str(path))))
            button.setAccessibleDescription(visible(str(path)))  # without the tip's markup
            button.setEnabled(not gone)
            button.clicked.connect(partial(self.chosen.emit, path))
            self._rows.addWidget(button, row, 0, Qt.AlignmentFlag.AlignLeft)
            folder = ElidedLabel(visible(str(path.parent)))
            folder.setProperty("kind", "small")
            self._rows.addWidget(folder, row, 1)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)
