"""What is printed about an item of an open file: plain texts first, then the page made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from mqtts_gui import __version__
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.items import Kind
from mqtts_gui.certs.judging_any import judge_item
from mqtts_gui.certs.summary import Answer, all_fields, six_answers
from mqtts_gui.i18n import format_instant, ntr, tr, visible
from mqtts_gui.ui.fonts import MONO_FAMILY
from mqtts_gui.ui.models.file_words import item_title
from mqtts_gui.ui.models.finding_texts import spoken
from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.questions import Sentence, sentence_of

MOST_ROWS = 500
LONGEST_VALUE, LONGEST_SHEET = 8000, 30_000
"""Characters: an extension may hold thousands of names, and laying them out holds up the window."""
_BYTES = re.compile(r"(?:[0-9A-F]{2}:)+[0-9A-F]{2}(?: …)?")
_LINE_OF_BYTES = 20 * 3
Row = tuple[str, str]
STYLE = f"""
h1 {{ font-size: 16pt; font-weight: 600; margin: 0; }}
h2 {{ font-size: 11pt; font-weight: 600; margin: 14px 0 4px 0; }}
p {{ margin: 2px 0; }}
.small {{ color: #444; font-size: 8.5pt; }}
.fix {{ color: #333; margin-left: 14px; }}
.label {{ color: #333; }}
.value {{ font-weight: 600; }}
.mono {{ font-family: "{MONO_FAMILY}"; font-size: 8pt; }}
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed, in the language in which it was made; all texts are plain.

    Attributes:
        state: What the badge of the page says: "Root authority, valid".
        answers: The six of the lab: label, value, what is said beside it; none for keys and lists.
        findings: What was found and, or "", what to do about it.
        fields: Everything, label and value; blanks before a label say below what it stands.
        made: When, and by which program.
    """

    title: str
    file_name: str
    state: str
    answers: tuple[tuple[str, str, str], ...]
    findings: tuple[Row, ...]
    fields: tuple[Row, ...]
    fingerprint: str
    made: str


def sheet_of(
    entry: OpenedFile, place: int, now: datetime, sentences: Sequence[Sentence] | None = None
) -> Sheet:
    """Return what is printed about the item at `place` (`OpenedFile.pairs`) of a file.

    Args:
        entry: An open file that was read.
        place: Of something that is there.
        now: The instant that is printed, and by which dates are judged.
        sentences: What was found; by default what the item says by itself.
    """
    item, described = entry.pairs()[place]
    file = entry.file
    verdict = judge_item(item, file, now) if file is not None else None
    if sentences is None:
        sentences = [sentence_of(each) for each in verdict.findings] if verdict else []
    day = format_instant(now)
    return Sheet(
        title=str(item_title(item, described, entry)),
        file_name=visible(entry.name),
        state="" if verdict is None else str(verdict.headline),
        answers=tuple(map(_answer, _answers(described, now))),
        findings=tuple(map(_finding, sentences)),
        fields=_bounded(
            (str(label), _several_lines(value)) for label, value in all_fields(described)
        ),
        fingerprint=described.fingerprint_sha256 or "",
        made=tr("Printed on %(date)s by mqtts-gui %(version)s", date=day, version=__version__),
    )


def html_of(sheet: Sheet) -> str:
    """Return the sheet as the rich text that a QTextDocument lays out; every text is escaped."""
    parts = [
        f"<style>{STYLE}</style>",
        f"<h1>{escape(sheet.title)}</h1>",
        f"<p>{escape(sheet.state)}</p>" if sheet.state else "",
        f'<p class="small">{escape(sheet.file_name)}<br>{escape(sheet.made)}</p>',
        _section(tr("Answers for the report"), _table(map(_answer_cells, sheet.answers))),
        _print(sheet.fingerprint),
        _section(tr("Verification"), _list(sheet.findings)),
        _section(tr("All fields"), _table(map(_field_cells, sheet.fields))),
    ]
    return "".join(parts)


def _answers(described: Description, now: datetime) -> Sequence[Answer]:
    if described.kind is Kind.CERTIFICATE:
        return six_answers(described, now)
    # A request has no dates yet.
    return six_answers(described, now)[:-1] if described.kind is Kind.CSR else ()


def _answer(answer: Answer) -> tuple[str, str, str]:
    note = str(answer.note) if answer.note else ""
    return str(answer.label), visible(answer.value), note


def _finding(sentence: Sentence) -> Row:
    fix = tr("What to do: %(fix)s", fix=sentence.fix) if sentence.fix is not None else ""
    return spoken(sentence), fix


def _bounded(rows: Iterable[Row]) -> tuple[Row, ...]:
    every, kept, room = tuple(rows), [], LONGEST_SHEET
    for row in every[:MOST_ROWS]:
        room -= len(row[1])
        if room < 0:
            break
        kept.append(row)
    left = len(every) - len(kept)
    if left:
        rest = ntr("%(count)s field is left out here", "%(count)s fields are left out here", left)
        kept.append(("…", rest))
    return tuple(kept)


def _several_lines(value: str) -> str:
    """Return untrusted text with its line breaks kept and everything odd made visible."""
    cut = value[:LONGEST_VALUE]
    shown = "\n".join(map(visible, cut.splitlines()))
    return shown if len(value) <= LONGEST_VALUE else f"{shown} …"


def _section(heading: str, content: str) -> str:
    return f"<h2>{escape(heading)}</h2>{content}" if content else ""


def _table(rows: Iterable[Row]) -> str:
    """Return rows of two cells, each already escaped."""
    cells = "".join(
        f'<tr><td class="label" width="34%">{label}</td><td width="66%">{value}</td></tr>'
        for label, value in rows
    )
    return f'<table width="100%" cellspacing="0" cellpadding="3">{cells}</table>' if cells else ""


def _answer_cells(answer: tuple[str, str, str]) -> Row:
    label, value, note = answer
    return _text(label), f'<span class="value">{_text(value)}</span> {_text(note)}'


def _field_cells(field: Row) -> Row:
    label, value = field
    return _text(label), f'<span class="mono">{_text(_broken(value))}</span>'


def _broken(value: str) -> str:
    """Return a row of hexadecimal bytes in lines that end between two of them."""
    if not _BYTES.fullmatch(value):
        return value
    return "\n".join(
        value[start : start + _LINE_OF_BYTES] for start in range(0, len(value), _LINE_OF_BYTES)
    )


def _list(rows: Sequence[Row]) -> str:
    return "".join(
        f"<p>{_text(text)}</p>" + (f'<p class="fix">{_text(fix)}</p>' if fix else "")
        for text, fix in rows
    )


def _print(fingerprint: str) -> str:
    if not fingerprint:
        return ""
    return _section(tr("SHA-256 fingerprint"), f'<p class="mono">{escape(fingerprint)}</p>')


def _text(text: str) -> str:
    """Return text for a cell: line breaks kept, and the blanks with which a line begins."""
    lines = []
    for line in text.split("\n"):
        bare = line.lstrip(" ")
        lines.append("&nbsp;" * (len(line) - len(bare)) + escape(bare))
    return "<br>".join(lines)
