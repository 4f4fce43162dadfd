"""A menu of the open files to compare one with."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from mqtts_gui.certs.loading import Kind
from mqtts_gui.i18n import ntr, tr, visible
from mqtts_gui.ui.models.opened_file import OpenedFile

MOST = 20
"""Names that a menu shows."""


class CompareMenu(QMenu):
    """Offer the other files that hold certificates.

    Signals:
        chosen: One was chosen (the number of its row).
    """

    chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.menuAction().setObjectName(name)

    def offer(self, entry: OpenedFile | None, entries: Sequence[OpenedFile]) -> None:
        """Offer what `entry` can be compared with; nothing greys the menu out."""
        self.clear()
        self.setTitle(tr("Compare with"))
        others = comparable(entry, entries)
        self.menuAction().setEnabled(bool(others))
        for other in others[:MOST]:
            self.addAction(menu_text(visible(other.name)), partial(self.chosen.emit, other.number))
        if len(others) > MOST:
            more = len(others) - MOST
            self.addAction(ntr("and %(count)s more", "and %(count)s more", more)).setEnabled(False)


def comparable(entry: OpenedFile | None, entries: Sequence[OpenedFile]) -> list[OpenedFile]:
    """Return the other files with a certificate, if `entry` holds one."""
    if entry is None or not _has_certificate(entry):
        return []
    return [each for each in entries if each.number != entry.number and _has_certificate(each)]


def menu_text(text: str) -> str:
    """Return a name for a menu, which would else underline the letter after an ampersand."""
    return text.replace("&", "&&")


def _has_certificate(entry: OpenedFile) -> bool:
    return any(described.kind is Kind.CERTIFICATE for described in entry.descriptions)
