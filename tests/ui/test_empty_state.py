"""What stands where there is nothing: its words are whole, however narrow the place."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mqtts_gui.i18n import mark
from mqtts_gui.ui.theme import Theme
from mqtts_gui.ui.widgets.empty_state import EmptyState

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.mark.parametrize("width", [230, 500])
def test_words_of_an_empty_page_are_whole(qtbot: QtBot, qapp: QApplication, width: int) -> None:
    Theme().apply(qapp, "light", 150)
    state = EmptyState()
    qtbot.addWidget(state)
    state.show_state("plug", mark("Connect to see messages"), None, mark("Connect"))
    state.resize(width, 40)
    state.show()
    for _ in range(3):
        QApplication.processEvents()

    words = state.title.height(), state.title.heightForWidth(state.title.width())
    Theme().apply(qapp, "light", 100)
    assert words[0] >= words[1]
