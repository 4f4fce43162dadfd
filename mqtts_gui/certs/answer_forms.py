"""The table of answers in the forms in which it is copied."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Sequence

from mqtts_gui.certs.answers import Answer
from mqtts_gui.i18n import language, tr, visible

_MARKUP = re.compile(r"[\\|<*`\[]")


def as_text(answers: Sequence[Answer]) -> str:
    """Return the table as plain text, a row on each line, label and value apart by a tab."""
    return "".join(f"{label}\t{value}\n" for label, value in _rows(answers))


def as_markdown(answers: Sequence[Answer]) -> str:
    """Return the table in Markdown."""
    header = [(tr("Parameter"), tr("Value")), ("---", "---")]
    lines = (f"| {in_cell(label)} | {in_cell(value)} |" for label, value in _rows(answers))
    return "\n".join([*(f"| {left} | {right} |" for left, right in header), *lines, ""])


def as_csv(answers: Sequence[Answer]) -> str:
    """Return the table for a spreadsheet, separated as those of the language expect it."""
    target = io.StringIO()
    delimiter = ";" if language() == "fr" else ","
    writer = csv.writer(target, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow((tr("Parameter"), tr("Value")))
    writer.writerows((label, _harmless(value)) for label, value in _rows(answers))
    return target.getvalue()


def as_html(answers: Sequence[Answer]) -> str:
    """Return the table for a word processor."""
    rows = "".join(
        f"<tr><th>{html.escape(label)}</th><td>{html.escape(value)}</td></tr>\n"
        for label, value in _rows(answers)
    )
    return f"<table>\n{rows}</table>\n"


def _rows(answers: Sequence[Answer]) -> list[tuple[str, str]]:
    return [(str(answer.label), visible(answer.copied)) for answer in answers]


def in_cell(text: str) -> str:
    """Return text that neither ends a cell of Markdown nor starts markup."""
    return _MARKUP.sub(r"\\\g<0>", text)


def _harmless(value: str) -> str:
    """Return a value that a spreadsheet does not take for a formula."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@")) else value
