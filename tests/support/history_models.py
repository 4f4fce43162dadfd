"""What tests see of a model of messages: the numbers of its rows, and what it tells of them."""

from __future__ import annotations

from mqtts_gui.ui.models.history_model import HistoryModel


def numbers(model: HistoryModel) -> list[int | None]:
    """Return the number in the history of each row's message."""
    return [model.seq_at(row) for row in range(model.rowCount())]


def changes(model: HistoryModel) -> list[tuple[str, int, int]]:
    """Return a list that grows with the rows that come ("in") and go ("out")."""
    told: list[tuple[str, int, int]] = []
    model.rowsInserted.connect(lambda _parent, first, last: told.append(("in", first, last)))
    model.rowsRemoved.connect(lambda _parent, first, last: told.append(("out", first, last)))
    return told
