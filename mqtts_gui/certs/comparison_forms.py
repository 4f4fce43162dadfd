"""A comparison as text, to be pasted into a report."""

from __future__ import annotations

from collections.abc import Sequence

from mqtts_gui.certs.answer_forms import in_cell
from mqtts_gui.certs.comparing import ComparedRow, Comparison
from mqtts_gui.i18n import tr, visible

SIGNS = {True: "=", False: "≠", None: "·"}


def comparison_as_text(
    comparison: Comparison, names: tuple[str, str], rows: Sequence[ComparedRow]
) -> str:
    """Return the sentence and the rows, sign, label and both values apart by tabs."""
    lines = ["\t".join(cells) for cells in _table(names, rows)]
    return "\n".join([str(comparison.verdict), "", *lines, ""])


def comparison_as_markdown(
    comparison: Comparison, names: tuple[str, str], rows: Sequence[ComparedRow]
) -> str:
    """Return the sentence and the rows as a table in Markdown."""
    lines = [f"| {' | '.join(map(in_cell, cells))} |" for cells in _table(names, rows)]
    lines.insert(1, "| :-: | --- | --- | --- |")
    return "\n".join([in_cell(str(comparison.verdict)), "", *lines, ""])


def _table(names: tuple[str, str], rows: Sequence[ComparedRow]) -> list[tuple[str, ...]]:
    header = (" ", tr("Field"), *map(visible, names))
    return [header, *((SIGNS[row.same], str(row.label), *row.texts) for row in rows)]
