"""The editor of what is published: it shows where a mistake is, and takes files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget
from typing_extensions import override

from mqtts_gui.mqtt.formats.model import PayloadError
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.file_drop import local_files
from mqtts_gui.ui.widgets.payload_edit import PayloadEdit

_LINE_ENDS = {0x2028: "\n", 0x2029: "\n"}
_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}


class PublishEditor(PayloadEdit):
    """Edit a message.

    Signals:
        file_dropped: A file is to be published (a `Path`).
        recalled: An older message (1) or a newer one (-1) is wanted.
    """

    file_dropped = Signal(object)
    recalled = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("publish_payload_edit")
        self.setProperty("takesFiles", True)  # noqa: FBT003 - Qt's signature; see `drop_watcher`

    def text(self) -> str:
        """Return what is typed; Qt's own `toPlainText` would make blanks of no-break spaces."""
        return self.document().toRawText().translate(_LINE_ENDS)

    def replace_text(self, text: str) -> None:
        """Write another text, which can be undone: nothing that was typed is lost."""
        if text == self.text():
            return
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def mark_mistake(self, mistake: PayloadError | None) -> None:
        """Underline where a mistake is."""
        if mistake is None or not mistake.line:
            self.setExtraSelections([])
            return
        block = self.document().findBlockByNumber(mistake.line - 1)
        cursor = QTextCursor(block if block.isValid() else self.document().lastBlock())
        length = len(cursor.block().text())
        place = min(max(mistake.column - 1, 0), max(length - 1, 0))
        cursor.setPosition(cursor.block().position() + place)
        if length:
            cursor.movePosition(
                QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor
            )
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(colour("error"))
        look.setBackground(colour("error-soft"))
        found = QTextEdit.ExtraSelection()
        found.cursor, found.format = cursor, look
        self.setExtraSelections([found])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        wanted = _STEPS.get(Qt.Key(event.key()))
        if wanted is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.recalled.emit(wanted)
        else:
            super().keyPressEvent(event)

    @override
    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return bool(local_files(source)) or super().canInsertFromMimeData(source)

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        files = [path for path in local_files(source) if _is_file(path)]
        if files:
            self.file_dropped.emit(files[0])
        elif not local_files(source):
            super().insertFromMimeData(source)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
