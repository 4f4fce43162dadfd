"""Two contents side by side, line beside line; what went and what came is marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from PySide6.QtCore import QEvent
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.models.message_difference import CAME, GONE, SAME, DifferenceRow
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.naming import named

MOST_ROWS = 5000
"""Rows that are shown; the comparison itself goes further."""

GAP = "⋯"
"""Stands for rows that are the same, where these are left out."""

_LOOKS = {GONE: ("error", "error-soft"), CAME: ("ok", "ok-soft")}
_REPAINTED = {QEvent.Type.PaletteChange, QEvent.Type.StyleChange}


class DifferencePane(QWidget):
    """Show the rows of a difference; both sides scroll together."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.old_view = named(QPlainTextEdit(), "older_content_view", "mono")
        self.new_view = named(QPlainTextEdit(), "newer_content_view", "mono")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self._sides: Sequence[Sequence[str]] = ((), ())
        for view in (self.old_view, self.new_view):
            view.setReadOnly(True)
            view.setTabChangesFocus(True)
            view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
            view.setUndoRedoEnabled(False)
            line.addWidget(view, 1)
        self._couple(self.old_view, self.new_view)
        self._couple(self.new_view, self.old_view)
        self._retranslate()

    def show_rows(self, rows: Sequence[DifferenceRow], *, only_differences: bool) -> None:
        """Display the first `MOST_ROWS` of what is asked for."""
        chosen = list(_only_differences(rows) if only_differences else rows)[:MOST_ROWS]
        self._sides = tuple(zip(*map(_texts, chosen), strict=True)) if chosen else ((), ())
        self._write()

    def _write(self) -> None:
        for view, lines in zip((self.old_view, self.new_view), self._sides, strict=True):
            view.clear()
            # With its colours at once: a highlighter lays each line out anew, one by one.
            cursor = QTextCursor(view.document())
            cursor.beginEditBlock()
            for place, (sign, run) in enumerate(groupby(lines, key=lambda line: line[:1])):
                cursor.insertText("\n" * bool(place) + "\n".join(run), _look(sign))
            cursor.endEditBlock()

    def _couple(self, leader: QPlainTextEdit, follower: QPlainTextEdit) -> None:
        leader.verticalScrollBar().valueChanged.connect(follower.verticalScrollBar().setValue)
        leader.horizontalScrollBar().valueChanged.connect(follower.horizontalScrollBar().setValue)

    def _retranslate(self) -> None:
        self.old_view.setAccessibleName(tr("Content of the older message"))
        self.new_view.setAccessibleName(tr("Content of the newer message"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() in _REPAINTED and hasattr(self, "_sides"):
            self._write()


def _look(sign: str) -> QTextCharFormat:
    look = QTextCharFormat()
    if sign in _LOOKS:
        text, ground = _LOOKS[sign]
        look.setForeground(colour(text))
        look.setBackground(colour(ground))
    return look


def difference_as_text(rows: Sequence[DifferenceRow]) -> str:
    """Return the rows below each other, with their signs: what went before what came."""
    lines: list[str] = []
    came: list[str] = []
    for row in rows:
        old, new = _texts(row)
        if row.is_same:
            lines += [*came, old]
            came = []
            continue
        lines += [old] if old else []
        came += [new] if new else []
    return "\n".join(lines + came)


def _texts(row: DifferenceRow) -> tuple[str, str]:
    signs = (SAME, SAME) if row.is_same else (GONE, CAME)
    old = "" if row.old is None else f"{signs[0]} {row.old}"
    new = "" if row.new is None else f"{signs[1]} {row.new}"
    return old, new


def _only_differences(rows: Sequence[DifferenceRow]) -> Iterator[DifferenceRow]:
    left_out = False
    for row in rows:
        if not row.is_same:
            left_out = False
            yield row
        elif not left_out:
            left_out = True
            yield DifferenceRow(GAP, GAP, is_same=True)
