"""Two contents side by side, line beside line; what went and what came is marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument
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


class _SignHighlighter(QSyntaxHighlighter):
    """Colour lines by their first character, the sign."""

    @override
    def highlightBlock(self, text: str) -> None:
        roles = _LOOKS.get(text[:1])
        if roles is not None:
            look = QTextCharFormat()
            look.setForeground(colour(roles[0]))
            look.setBackground(colour(roles[1]))
            self.setFormat(0, 2 * len(text), look)  # UTF-16 units: at least all of them


class DifferencePane(QWidget):
    """Show the rows of a difference; both sides scroll together."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.old_view = named(QPlainTextEdit(), "older_content_view", "mono")
        self.new_view = named(QPlainTextEdit(), "newer_content_view", "mono")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self._highlighters = []
        for view in (self.old_view, self.new_view):
            view.setReadOnly(True)
            view.setTabChangesFocus(True)
            view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
            view.setUndoRedoEnabled(False)
            line.addWidget(view, 1)
            self._highlighters.append(_highlighter(view.document()))
        self._couple(self.old_view, self.new_view)
        self._couple(self.new_view, self.old_view)
        self._retranslate()

    def show_rows(self, rows: Sequence[DifferenceRow], *, only_differences: bool) -> None:
        """Display the first `MOST_ROWS` of what is asked for."""
        chosen = list(_only_differences(rows) if only_differences else rows)[:MOST_ROWS]
        sides = zip(*(_texts(row) for row in chosen), strict=True) if chosen else ((), ())
        for view, lines in zip((self.old_view, self.new_view), sides, strict=True):
            view.setPlainText("\n".join(lines))

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
        elif event.type() in _REPAINTED and hasattr(self, "_highlighters"):
            for highlighter in self._highlighters:
                highlighter.rehighlight()


def _highlighter(document: QTextDocument) -> _SignHighlighter:
    return _SignHighlighter(document)


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
