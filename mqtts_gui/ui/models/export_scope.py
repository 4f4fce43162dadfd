"""What is exported of a table: the selected rows, what its filter shows, or everything."""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QItemSelection, QStandardPaths

from mqtts_gui.i18n import Phrase, mark, nmark
from mqtts_gui.store.export_choice import Choice, Everything, Matching, Spans
from mqtts_gui.ui.models.figure import Figure
from mqtts_gui.ui.models.history_model import HistoryModel

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\s]+')
_LONGEST_NAME = 60


class ExportScope(StrEnum):
    """Which messages; the value ends the name of the action."""

    SELECTED = "selected"
    SHOWN = "shown"
    ALL = "all"


def choice_of(scope: ExportScope, model: HistoryModel, selection: QItemSelection) -> Choice:
    """Return what to export, which stays that whatever the table shows later."""
    if scope is ExportScope.ALL:
        return Everything()
    rows = _rows(selection) if scope is ExportScope.SELECTED else _shown_rows(model)
    # By the first and last number of neighbouring rows: among a million of them, asking for each
    # would hold up the window.
    spans = [span for each in rows if (span := _span(model, *each)) is not None]
    if scope is ExportScope.SHOWN and not spans:
        return Matching(model.query)
    return Matching(model.query, spans) if model.is_filtered else Spans(spans)


def count_of(scope: ExportScope, model: HistoryModel, selection: QItemSelection) -> int:
    """Return how many messages that are, as far as is known now."""
    if scope is ExportScope.ALL:
        return model.total
    if scope is ExportScope.SHOWN:
        return model.rowCount()
    return sum(bottom - top + 1 for top, bottom in _rows(selection))


def title_of(scope: ExportScope, count: int) -> Phrase:
    """Return what the panel says of it."""
    if scope is ExportScope.ALL:
        return mark("Export all messages: %(number)s", number=Figure(count))
    if scope is ExportScope.SHOWN:
        return mark("Export what the filter shows: %(number)s", number=Figure(count))
    return nmark("Export %(count)s selected message", "Export %(count)s selected messages", count)


def suggested_file(name: str, suffix: str, now: datetime) -> Path:
    """Return where the messages of a connection go by default."""
    plain = "".join(each if each.isprintable() else "-" for each in name)
    bare = _NOT_IN_NAMES.sub("-", plain).strip(" .-")[:_LONGEST_NAME] or "messages"
    return suggested_folder() / f"{bare}-{now:%Y-%m-%d-%H%M%S}{suffix}"


def suggested_folder() -> Path:
    """Return where documents lie."""
    kind = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(kind) or Path.home())


def _rows(selection: QItemSelection) -> list[tuple[int, int]]:
    blocks = [selection.at(place) for place in range(selection.count())]
    return sorted({(block.top(), block.bottom()) for block in blocks})


def _shown_rows(model: HistoryModel) -> list[tuple[int, int]]:
    """Return all rows while new ones are held back; else the filter itself says what is shown."""
    return [(0, model.rowCount() - 1)] if model.paused and model.rowCount() else []


def _span(model: HistoryModel, top: int, bottom: int) -> tuple[int, int] | None:
    ends = [seq for row in (top, bottom) if (seq := model.seq_at(row)) is not None]
    return (min(ends), max(ends)) if ends else None
