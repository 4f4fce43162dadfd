"""A table that scrolls by itself asks nobody where the mouse is."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QStringListModel
from PySide6.QtGui import QCursor
from pytestqt.qtbot import QtBot
from typing_extensions import override

from mqtts_gui.ui.widgets.row_view import RowView


class AskedView(RowView):
    """Counts how often Qt asks what is below the mouse."""

    asked = 0

    @override
    def indexAt(self, pos: QPoint) -> QModelIndex:
        self.asked += 1
        return super().indexAt(pos)


def test_scrolling_does_not_look_for_the_mouse(qtbot: QtBot) -> None:
    view = AskedView()
    qtbot.addWidget(view)
    view.setModel(QStringListModel([str(number) for number in range(500)]))
    view.set_row_height(20)
    view.resize(300, 200)
    view.show()
    qtbot.waitExposed(view)
    view.setMouseTracking(True)
    QCursor.setPos(view.viewport().mapToGlobal(view.viewport().rect().center()))
    view.asked = 0

    view.scroll_to(1_000)

    assert view.offset == 1_000
    assert view.asked == 0
