"""What could be plotted: the topics there are, and the numbers in a topic's last message."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from mqtts_gui.mqtt.formats.found_numbers import FoundNumber, numbers_in
from mqtts_gui.ui.jobs import Job, run_job

if TYPE_CHECKING:  # imported in a job: the first window does not wait for SQLite
    from mqtts_gui.store.history import History

MOST_TOPICS = 20_000
_NEWEST = 2**62


class TopicNumbers(QObject):
    """Look through a history, beside the window, for what was asked for last.

    Signals:
        topics_found: A list of topics, sorted.
        numbers_found: A topic, and the list of `FoundNumber` in its last message.
    """

    topics_found = Signal(object)
    numbers_found = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None

    def find_topics(self, history: History) -> None:
        """Look for the topics there are."""

        def find() -> list[str]:
            with closing(history.reader()) as reader:
                return reader.topics()[:MOST_TOPICS]

        run_job(self, find, self.topics_found.emit, _raise)

    def find_numbers(self, history: History, topic: str) -> None:
        """Look for the numbers in the last message of a topic."""
        if self._job is not None:
            self._job.cancel()

        def find() -> list[FoundNumber]:
            from mqtts_gui.store.history_neighbours import neighbour  # noqa: PLC0415 - see above

            with closing(history.reader()) as reader:
                newest = neighbour(reader, topic, _NEWEST)
            return [] if newest is None else numbers_in(newest.message.payload)

        def take(found: list[FoundNumber]) -> None:
            self.numbers_found.emit(topic, found)

        self._job = run_job(self, find, take, _raise)


def _raise(error: BaseException) -> None:
    raise error
