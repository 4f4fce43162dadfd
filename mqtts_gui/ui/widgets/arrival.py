"""Shows where the keyboard has come to in a view in which nothing is selected yet."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractItemView


def show_arrival(view: QAbstractItemView, event: QFocusEvent) -> None:
    """Select the row that the keyboard stands on, after the view has taken the focus.

    Qt makes the first row the current one and draws nothing: a person at the keyboard would not
    see where they are. The mouse selects by itself.
    """
    chosen, current = view.selectionModel(), view.currentIndex()
    if event.reason() is Qt.FocusReason.MouseFocusReason or chosen is None:
        return
    if current.isValid() and not chosen.hasSelection():
        flags = QItemSelectionModel.SelectionFlag
        chosen.select(current, flags.ClearAndSelect | flags.Rows)
