"""Saves what is selected in another form: which, under which name, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.errors import Problem, ProblemError
from mqtts_gui.pki.saving import EXISTS, write_export
from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.models.certificate_saving import Lock, SaveOffer, make_data, make_offer
from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.printed_sheet import sheet_of
from mqtts_gui.ui.models.questions import Sentence
from mqtts_gui.ui.models.save_choices import SaveForm
from mqtts_gui.ui.widgets.certificate_printing import pdf_of
from mqtts_gui.ui.widgets.save_card import SaveCard


class SavePanel(QWidget):
    """A card that scrolls where there is little room.

    Signals:
        closed: The person needs it no longer.
        saved: Something was saved (its `Path`).
    """

    closed = Signal()
    saved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("save_panel")
        self._offer: SaveOffer | None = None
        self._wanted = (0, SaveForm.PEM)
        self._sentences: Sequence[Sentence] | None = None
        self.card = SaveCard()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)
        self.card.save_wanted.connect(self._save)
        self.card.close_wanted.connect(self.leave)

    def offer(
        self,
        entry: OpenedFile,
        place: int,
        entries: Sequence[OpenedFile],
        form: SaveForm = SaveForm.PEM,
        sentences: Sequence[Sentence] | None = None,
    ) -> None:
        """Offer to save the item at `place` of `entry` (`OpenedFile.pairs`).

        Args:
            entry: An open file.
            place: Which of its items.
            entries: All open files, among which its authorities and its key are sought.
            form: What is chosen at first, if it can be had.
            sentences: What a PDF says under Verification; by default what the item says by itself.
        """
        self._offer, self._sentences = None, sentences
        self._wanted = (self._wanted[0] + 1, form)
        self.card.show_waiting(entry.name)
        number = self._wanted[0]
        job = partial(make_offer, entry, place, tuple(entries))
        run_job(self, job, partial(self._take_offer, number), _raise)

    def show_problem(self, problem: Problem) -> None:
        """Say why something else than saving failed, such as printing; saving is the way out."""
        self.card.show_problem(problem)
        self._show_outcome()

    def leave(self) -> None:
        """Close, and forget what was typed."""
        self._offer = None
        self.card.forget()
        self.closed.emit()

    def _take_offer(self, number: int, offer: SaveOffer) -> None:
        if number == self._wanted[0]:
            self._offer = offer
            self.card.show_offer(offer, self._wanted[1], _folder(offer.entry))

    def _save(self, form: SaveForm, path: Path, lock: Lock, replace: bool) -> None:  # noqa: FBT001 - a slot
        offer = self._offer
        if offer is None:
            return
        sheet = b""
        if form is SaveForm.PDF:  # laid out here: fonts belong to the GUI thread
            now = datetime.now(UTC)
            sheet = pdf_of(sheet_of(offer.entry, offer.place, now, self._sentences))

        def write() -> Path:
            data = sheet or make_data(offer, form, lock)
            write_export(path, data, secret=form is SaveForm.PKCS12, replace=replace)
            return path

        self.card.show_saving()
        run_job(self, write, partial(self._take_success, offer), partial(self._take_failure, offer))

    def _take_success(self, offer: SaveOffer, path: Path) -> None:
        if offer is self._offer:
            self.card.show_saved(path)
            self._show_outcome()
            QAccessible.updateAccessibility(QAccessibleEvent(self.card, QAccessible.Event.Alert))
        self.saved.emit(path)

    def _take_failure(self, offer: SaveOffer, error: BaseException) -> None:
        if offer is self._offer:
            self.card.show_ready()
        if not isinstance(error, ProblemError):
            raise error
        if offer is self._offer:
            self.card.show_problem(error.problem, replaceable=error.problem.code == EXISTS)
            self._show_outcome()

    def _show_outcome(self) -> None:
        """Bring what is said below the form into view, once it has its place."""
        button = self.card.save_button
        QTimer.singleShot(0, button, partial(self._scroll.ensureWidgetVisible, button))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)


def _folder(entry: OpenedFile) -> Path:
    """Return where the file lies, or for what came from a broker where documents lie."""
    if entry.path is not None:
        return entry.path.parent
    kind = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(kind) or Path.home())


def _raise(error: BaseException) -> None:
    raise error
