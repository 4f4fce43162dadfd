"""Filters of messages that were kept under a name, shared by all connections."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from mqtts_gui.store.settings import (
    MOST_FILTER_NAME,
    MOST_FILTER_TEXT,
    MOST_SAVED_FILTERS,
    SavedFilter,
)


class SavedFilters(QObject):
    """The list, in the order of its names; no two have one name, whatever the case.

    Signals:
        changed: The list is another one.
        edited: The list is another one, to be kept (a tuple of `SavedFilter`).
    """

    changed = Signal()
    edited = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._filters: tuple[SavedFilter, ...] = ()

    @property
    def filters(self) -> tuple[SavedFilter, ...]:
        """The list."""
        return self._filters

    @property
    def is_full(self) -> bool:
        """No other can be kept."""
        return len(self._filters) >= MOST_SAVED_FILTERS

    def take(self, filters: Sequence[SavedFilter]) -> None:
        """Begin with the list that was kept."""
        self._show(tuple(filters))

    def save(self, name: str, text: str) -> bool:
        """Keep `text` under `name`, in place of what had that name; return whether it is kept."""
        found = SavedFilter(_fit(name), text.strip()[:MOST_FILTER_TEXT])
        others = self._without(found.name)
        if not (found.name and found.text) or len(others) >= MOST_SAVED_FILTERS:
            return False
        self._edit((*others, found))
        return True

    def rename(self, name: str, new_name: str) -> bool:
        """Give another name to a filter; return whether it was free."""
        filters = {each.name: each for each in self._filters}
        renamed, fresh = filters.get(name), _fit(new_name)
        others = self._without(name)
        taken = {each.name.casefold() for each in others}
        if renamed is None or not fresh or fresh.casefold() in taken:
            return False
        self._edit((*others, SavedFilter(fresh, renamed.text)))
        return True

    def delete(self, name: str) -> None:
        """Forget a filter."""
        self._edit(self._without(name))

    def _without(self, name: str) -> tuple[SavedFilter, ...]:
        return tuple(each for each in self._filters if each.name.casefold() != name.casefold())

    def _edit(self, filters: tuple[SavedFilter, ...]) -> None:
        if self._show(filters):
            self.edited.emit(self._filters)

    def _show(self, filters: tuple[SavedFilter, ...]) -> bool:
        ordered = tuple(sorted(filters, key=lambda each: each.name.casefold()))
        different = ordered != self._filters
        self._filters = ordered
        if different:
            self.changed.emit()
        return different


def _fit(name: str) -> str:
    return name.strip()[:MOST_FILTER_NAME].strip()
