"""Verifies what is selected, again and again while other files are opened beside it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.models.openssl_commands import commands_of
from mqtts_gui.ui.models.questions import Question, Verification
from mqtts_gui.ui.models.verification import verify_item

BUSY_MS = 300
LEAST_REST_MS = 100
REST = 2
"""Between two verifications of an item, in times of the last one: a folder is read meanwhile."""


class Verifier(QObject):
    """Answer the latest question; what was asked before about another item is dropped.

    Signals:
        verified: The answer (a `Verification`).
        delayed: It takes longer than a person should wait without a word.
    """

    verified = Signal(object)
    delayed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: Question | None = None
        self._asked: Question | None = None
        self._about: tuple[object, ...] = ()
        self._begun = 0.0
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._begin)
        self._busy = QTimer(self, singleShot=True, interval=BUSY_MS)
        self._busy.timeout.connect(self.delayed)

    def ask(self, question: Question) -> None:
        """Verify; questions that follow one another at once are answered together."""
        self._waiting = question
        if not self._busy.isActive():
            self._busy.start()
        if self._about != _subject(question):
            # The answer under way would be about something that is not shown any more.
            self._about, self._asked = _subject(question), None
            self._busy.start()
            self._soon.start(0)
        elif self._asked is None and not self._soon.isActive():
            self._soon.start(0)

    def drop(self) -> None:
        """Forget what was asked."""
        self._waiting = self._asked = None
        self._about = ()
        self._busy.stop()

    def _begin(self) -> None:
        question, self._waiting = self._waiting, None
        if question is None:
            return
        self._asked, self._begun = question, time.monotonic()
        run_job(self, partial(_answer, question), partial(self._take, question), _raise)

    def _take(self, question: Question, verification: Verification) -> None:
        if self._asked is not question:
            return
        self._asked = None
        self._busy.stop()
        if self._waiting is not None:
            self._busy.start()
            rest = REST * 1000 * (time.monotonic() - self._begun)
            self._soon.start(max(LEAST_REST_MS, round(rest)))
        self.verified.emit(verification)


def _answer(question: Question) -> Verification:
    verification = verify_item(question, datetime.now(UTC))
    return replace(verification, commands=commands_of(question))


def _subject(question: Question) -> tuple[object, ...]:
    return question.entry.number, question.place, question.authority, question.host


def _raise(error: BaseException) -> None:
    raise error
