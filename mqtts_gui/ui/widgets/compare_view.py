"""Two certificates, requests or keys side by side, with a sentence that says what they share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.certs.comparing import ComparedRow, Comparison, compare
from mqtts_gui.certs.comparison_forms import comparison_as_markdown, comparison_as_text
from mqtts_gui.certs.description import Description
from mqtts_gui.i18n import Phrase, mark, ntr, tr, visible
from mqtts_gui.ui.widgets.compare_table import CompareTable
from mqtts_gui.ui.widgets.elided_label import ElidedLabel
from mqtts_gui.ui.widgets.empty_state import EmptyState
from mqtts_gui.ui.widgets.flow_layout import FlowLayout
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.verdict_line import ICONS, ROLES, VerdictLine

GAP, WIDE_GAP = 8, 12

Writer = Callable[[Comparison, tuple[str, str], Sequence[ComparedRow]], str]
FORMS: tuple[tuple[Phrase, Writer], ...] = (
    (mark("Text"), comparison_as_text),
    (mark("Markdown"), comparison_as_markdown),
)


class CompareView(QWidget):
    """Show a comparison.

    Signals:
        closed: The person has seen enough.
        swapped: The two changed places.
    """

    closed = Signal()
    swapped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pair: tuple[tuple[str, Description], tuple[str, Description]] | None = None
        self._comparison: Comparison | None = None
        self._make_controls()
        self._lay_out()
        self._connect()
        self._retranslate()

    @property
    def comparison(self) -> Comparison | None:
        """What is shown."""
        return self._comparison

    def show_pair(
        self, left_name: str, left: Description, right_name: str, right: Description
    ) -> None:
        """Compare two objects; their names come from outside and are untrusted."""
        self._pair = ((left_name, left), (right_name, right))
        self._comparison = compare(left, right)
        self.table.show_comparison(self._comparison, self._names)
        self._show_rows()
        self._retranslate()

    def swap(self) -> None:
        """Show the right one on the left."""
        if self._pair is not None:
            self.show_pair(*self._pair[1], *self._pair[0])
            self.swapped.emit()

    def copy(self, writer: Writer) -> None:
        """Put the rows that are shown on the clipboard, as `writer` writes them."""
        if self._comparison is not None:
            text = writer(self._comparison, self._names, self.table.comparison.rows)
            QGuiApplication.clipboard().setText(text)

    @property
    def _names(self) -> tuple[str, str]:
        return ("", "") if self._pair is None else (self._pair[0][0], self._pair[1][0])

    def _make_controls(self) -> None:
        self.title = named(ElidedLabel(), "compare_title", "heading")
        self.verdict = named(VerdictLine(), "compare_verdict", "heading")
        self.count = named(QLabel(), "compare_count", "muted")
        self.only_differences = named(QCheckBox(), "only_differences_check")
        self.swap_button = named(QPushButton(), "swap_compared_button", "flat")
        self.copy_button = named(QPushButton(), "copy_comparison_button")
        self.close_button = named(QPushButton(), "close_compare_button")
        self.copy_button.setProperty("hasMenu", True)  # noqa: FBT003 - Qt's signature
        self._menu = QMenu(self)
        self.copy_button.setMenu(self._menu)
        self.table, self.empty = named(CompareTable(), "compare_table"), EmptyState()
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        self._escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _lay_out(self) -> None:
        header, choices = QHBoxLayout(), FlowLayout(gap=WIDE_GAP)
        header.addWidget(self.title, 1)
        header.addWidget(self.close_button)
        for part in (self.only_differences, self.count, self.swap_button, self.copy_button):
            choices.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        header.setSpacing(GAP)
        column.setSpacing(GAP)
        column.addLayout(header)
        column.addWidget(self.verdict)
        column.addLayout(choices)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)

    def _connect(self) -> None:
        self.only_differences.toggled.connect(self._show_rows)
        self.swap_button.clicked.connect(self.swap)
        self.close_button.clicked.connect(self.closed)
        self._escape.activated.connect(self.closed)

    def _retranslate(self) -> None:
        left, right = map(visible, self._names)
        self.title.setText(tr("%(left)s compared with %(right)s", left=left, right=right))
        self.only_differences.setText(tr("Only differences"))
        self.swap_button.setText(tr("Swap"))
        self.swap_button.setToolTip(tr("Show the right one on the left."))
        self.copy_button.setText(tr("Copy"))
        self.copy_button.setAccessibleName(tr("Copy the comparison"))
        self.close_button.setText(tr("Close the comparison"))
        self._menu.clear()
        for name, writer in FORMS:
            self._menu.addAction(str(name), partial(self.copy, writer))
        self.empty.show_state("check", mark("Nothing differs"))
        self._show_verdict()

    def _show_rows(self) -> None:
        self.table.show_only_differences(only=self.only_differences.isChecked())
        shown = bool(self.table.comparison.rows)
        self.table.setVisible(shown)
        self.empty.setVisible(not shown)

    def _show_verdict(self) -> None:
        if self._comparison is None:
            return
        severity = self._comparison.severity
        self.verdict.show_remark(self._comparison.verdict, ROLES[severity], ICONS[severity])
        differences = len(self._comparison.differences)
        self.count.setText(ntr("%(count)s difference", "%(count)s differences", differences))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
