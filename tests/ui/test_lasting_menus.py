"""Menus that live as long as their page keep entries of our own making.

The Python side of an entry that Qt has made goes with that of a widget around it, though the entry
itself lives on; the next change of language would then write into nothing, and crash.
"""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import createdByPython

from mqtts_gui.ui.widgets.format_button import FormatButton
from mqtts_gui.ui.widgets.more_button import MoreButton
from mqtts_gui.ui.widgets.value_tree import ValueTree


@pytest.mark.parametrize(("kind", "entries"), [(FormatButton, 11), (ValueTree, 7), (MoreButton, 3)])
def test_their_entries_are_our_own(kind: type[QWidget], entries: int, qtbot: QtBot) -> None:
    widget = kind()
    qtbot.addWidget(widget)

    kept = [one for one in vars(widget).values() if isinstance(one, QAction)]
    for each in vars(widget).values():
        kept += each.values() if _holds_entries(each) else []
    assert len(kept) == entries
    assert all(map(createdByPython, kept))


def _holds_entries(value: object) -> bool:
    return isinstance(value, dict) and any(isinstance(one, QAction) for one in value.values())
