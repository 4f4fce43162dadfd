"""The six answers of the lab about what is selected, ready to be copied into the report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.certs.describing import Description
from mqtts_gui.certs.judging_any import judge_item
from mqtts_gui.certs.loading import Kind, LoadedItem
from mqtts_gui.certs.summary import Answer, all_fields, as_html, six_answers
from mqtts_gui.i18n import Phrase, mark, tr, visible
from mqtts_gui.ui.models.file_words import item_title
from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.questions import sentence_of
from mqtts_gui.ui.widgets.answer_table import AnswerTable
from mqtts_gui.ui.widgets.badge import StateBadge
from mqtts_gui.ui.widgets.card import PADDING_PX, Card
from mqtts_gui.ui.widgets.copy_table_button import CopyTableButton, Writer
from mqtts_gui.ui.widgets.elided_label import ElidedLabel
from mqtts_gui.ui.widgets.finding_row import FindingRow
from mqtts_gui.ui.widgets.flow_layout import FlowLayout
from mqtts_gui.ui.widgets.layouts import clear
from mqtts_gui.ui.widgets.more_button import MoreButton
from mqtts_gui.ui.widgets.part_choice import PartChoice
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.unlock_row import UnlockRow
from mqtts_gui.ui.widgets.verdict_line import ROLES, VerdictLine

TITLE_WIDTH, FINDING_GAP, HEADER_GAPS = 90, 10, 72
TIGHT_PX = 10
DETAILS = {"Version", "SHA-1 fingerprint"}
BADGE_PLACE = 2  # behind the heading, which the card has without words, and the name
TOOLS_PLACE, TOOLS_GAP = -1, 8
GONE = mark("The file was deleted: this is what it held.")
BADGES: dict[str, Literal["ok", "neutral", "warning", "error"]] = {
    "ok": "ok",
    "muted": "neutral",
    "warning": "warning",
    "error": "error",
}
SIGNS = {"ok": "✓ ", "muted": "", "warning": "⚠ ", "error": "✗ "}


class CertificateSummary(Card):
    """Name, verdict and the table of the selected file.

    Signals:
        item_chosen: Another item of the same file was chosen (its place).
        passphrase_given: The person typed the passphrase of a locked file.
        save_requested: What is shown is to be saved in another form.
        compare_requested: It is to be compared with another open file (its number).
        print_requested: It is to be printed.
        pdf_requested: It is to be saved as PDF.
    """

    item_chosen = Signal(int)
    passphrase_given = Signal(str)
    save_requested = Signal()
    compare_requested = Signal(int)
    print_requested = Signal()
    pdf_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._entry: OpenedFile | None = None
        self._place_shown = 0
        # A layout must not lose a part while it gives its parts their places.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._place_parts)
        self._make_controls()
        self._lay_out()
        self._connect()
        self._retranslate()

    def show_item(self, entry: OpenedFile, place: int) -> None:
        """Display the item at `place` of an open file."""
        was_typing = self.unlock_row.edit.hasFocus()
        is_other = self._entry is None or self._entry.number != entry.number
        if is_other or not entry.is_locked:
            self.unlock_row.forget()
        if entry.is_locked:
            self.unlock_row.ask(again=entry.refused)
        self._entry, self._place_shown = entry, place
        self.unlock_row.setVisible(entry.is_locked)
        self._retranslate()
        if was_typing and not entry.is_locked:
            self.table.setFocus()  # the keyboard must not fall on whatever comes next

    def tighten(self, *, tight: bool) -> None:
        """Leave less air between the rows where the window is low."""
        layout, above = self.layout(), TIGHT_PX if tight else PADDING_PX
        if layout is not None:
            layout.setContentsMargins(PADDING_PX, above, PADDING_PX, above)
        self.table.tighten(tight=tight)

    def offer_comparisons(self, entries: Sequence[OpenedFile]) -> None:
        """Offer the open files to compare with."""
        self.more_button.offer(self._entry, entries)

    def copy_table(self, writer: Writer) -> None:
        """Put the table on the clipboard as `writer` writes it; HTML also as rich text."""
        text = writer(self.table.answers)
        data = QMimeData()
        data.setText(text)
        if writer is as_html:
            data.setHtml(text)
        QGuiApplication.clipboard().setMimeData(data)

    def _make_controls(self) -> None:
        self.title = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        self.title.setObjectName("certificate_title")
        self.title.setProperty("kind", "heading")
        self.badge = StateBadge()
        self.badge.setObjectName("certificate_badge")
        self.part = PartChoice()
        self.item_combo = self.part.combo
        self.copy_button = CopyTableButton()
        self.table = AnswerTable(strong=True, whole=True)
        self.table.setObjectName("certificate_summary_table")
        self.more_button = MoreButton()
        self.unlock_row, self.gone = UnlockRow(), VerdictLine()
        self.gone.setObjectName("deleted_file_note")
        self.gone.show_remark(GONE, "warning", "triangle-alert")
        self.trouble = QWidget()
        self.trouble.setObjectName("file_findings")

    def _lay_out(self) -> None:
        for place, part in enumerate((self.title, self.badge)):
            self.header.insertWidget(1 + place, part)
        self._tools = QWidget()
        self._tools.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        buttons = FlowLayout(self._tools, gap=TOOLS_GAP)
        buttons.addWidget(self.copy_button)
        buttons.addWidget(self.more_button)
        self.header.addWidget(self._tools)
        self._findings = QVBoxLayout(self.trouble)
        self._findings.setContentsMargins(0, 0, 0, 0)
        self._findings.setSpacing(FINDING_GAP)
        rows = (self.part, self.gone, self.trouble, self.unlock_row, self.table)
        for row in rows:
            self.body.addWidget(row)

    def _connect(self) -> None:
        self.unlock_row.passphrase_given.connect(self.passphrase_given)
        self.part.chosen.connect(self.item_chosen)
        self.copy_button.chosen.connect(self.copy_table)
        self.more_button.save_requested.connect(self.save_requested)
        self.more_button.compare_requested.connect(self.compare_requested)
        self.more_button.print_requested.connect(self.print_requested)
        self.more_button.pdf_requested.connect(self.pdf_requested)

    def _retranslate(self) -> None:
        self.table.setAccessibleName(tr("Summary of the certificate"))
        if self._entry is not None:
            self._show(self._entry)

    def _show(self, entry: OpenedFile) -> None:
        pairs = entry.pairs()
        self.part.show_parts(entry, self._place_shown)
        title = visible(entry.name)
        answers: tuple[Answer, ...] = ()
        if self._place_shown < len(pairs):
            item, description = pairs[self._place_shown]
            title = str(item_title(item, description, entry))
            answers = summary_of(item, description, datetime.now(UTC))
        self.title.setText(title)
        self.title.setMinimumWidth(min(px(TITLE_WIDTH), self.title.sizeHint().width()))
        self.table.show_answers(answers)
        self.table.setVisible(bool(answers))
        self.copy_button.setVisible(bool(answers))
        self.more_button.setVisible(bool(pairs))
        self._show_verdict(entry)

    def _place_parts(self) -> None:
        """Put badge and buttons beside the name, or below where that would cut their words."""
        name = min(px(TITLE_WIDTH), self.title.sizeHint().width())
        room = self.contentsRect().width() - name - px(HEADER_GAPS)
        saving, badge = self.copy_button.saving(), self.badge.sizeHint().width()
        whole = self._tools.sizeHint().width() + (saving if self.copy_button.is_short else 0)
        short = whole - saving + badge <= room < whole + badge
        tools = whole - saving if short else whole
        self.copy_button.shorten(short=short)
        self._move(self._tools, beside=room >= tools, place=TOOLS_PLACE)
        taken = tools if room >= tools else 0
        self._move(self.badge, beside=room - taken >= badge, place=BADGE_PLACE)

    def _move(self, part: QWidget, *, beside: bool, place: int) -> None:
        is_beside = self.header.indexOf(part) >= 0
        if beside == is_beside:
            return
        if beside:
            self.header.insertWidget(place, part)
        else:
            left = Qt.AlignmentFlag.AlignLeft if part is self.badge else Qt.AlignmentFlag(0)
            self.body.insertWidget(0, part, 0, left)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._soon.start()

    def _show_verdict(self, entry: OpenedFile) -> None:
        self.gone.setVisible(entry.gone)
        verdict, pairs = entry.verdict, entry.pairs()
        if entry.file is not None and len(pairs) > 1:  # the file's verdict is that of its first
            verdict = judge_item(pairs[self._place_shown][0], entry.file, datetime.now(UTC))
        if verdict is None:
            self.badge.show_state("", "neutral")
        else:
            role = ROLES[verdict.severity]
            self.badge.show_state(f"{SIGNS[role]}{verdict.headline}", BADGES[role])
        clear(self._findings)
        findings = entry.file.findings if entry.file is not None and not pairs else ()
        for finding in findings:
            self._findings.addWidget(FindingRow(sentence_of(finding)))
        self.trouble.setVisible(bool(findings))
        self._soon.start()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.StyleChange}:
            self._retranslate()
        super().changeEvent(event)


def summary_of(item: LoadedItem, description: Description, now: datetime) -> tuple[Answer, ...]:
    """Return the lab's six answers for a certificate, and what applies for anything else."""
    if item.value is None:
        return ()  # locked or broken: what stands there says so
    if item.kind is Kind.CERTIFICATE:
        return six_answers(description, now)
    if item.kind is Kind.CSR:
        return six_answers(description, now)[:-1]  # a request has no dates yet
    rows = (row for row in all_fields(description) if not _is_detail(*row))
    return tuple(Answer(label, value, None, None) for label, value in rows)


def _is_detail(label: Phrase, _value: str) -> bool:
    """Return whether a row is left to the tab with all fields: attributes of a name, for one."""
    return label.text.startswith(" ") or label.text in DETAILS
