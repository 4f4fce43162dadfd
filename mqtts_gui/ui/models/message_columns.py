"""The columns that a person chose, and how wide they were drawn: the same for every connection."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from mqtts_gui.ui.models.message_cells import USUAL, Column, column_name, columns_named
from mqtts_gui.ui.preferences import Preferences


class MessageColumns(QObject):
    """What all tables of messages share.

    Args:
        preferences: Keep the choice; without them it lasts as long as this object.

    Attributes:
        widths: Of the columns that were drawn wider or narrower, in pixels at 100 %; as long as
            the program runs.

    Signals:
        changed: Other columns are chosen.
    """

    changed = Signal()

    def __init__(
        self, preferences: Preferences | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.widths: dict[Column, int] = {}
        self._preferences = preferences
        self._chosen: tuple[Column, ...] = USUAL
        if preferences is not None:
            self._chosen = columns_named(preferences.settings.message_columns)

    @property
    def chosen(self) -> tuple[Column, ...]:
        """The columns to show, in their order; never none."""
        return self._chosen

    def can_hide(self, column: Column) -> bool:
        """Say whether a column would be left without `column`."""
        return set(self._chosen) != {column}

    def show(self, column: Column, *, shown: bool) -> None:
        """Show a column or hide it."""
        wanted = set(self._chosen) | {column} if shown else set(self._chosen) - {column}
        self._choose(tuple(each for each in Column if each in wanted))

    def reset(self) -> None:
        """Show the usual columns, as wide as usual."""
        self.widths.clear()
        self._choose(USUAL)

    def _choose(self, columns: tuple[Column, ...]) -> None:
        self._chosen = columns or self._chosen
        if self._preferences is not None:
            names = () if self._chosen == USUAL else tuple(map(column_name, self._chosen))
            self._preferences.change(message_columns=names)
        self.changed.emit()
