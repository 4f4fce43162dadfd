"""The last content of a topic, whole: the tree keeps only its beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.mqtt.topic_counts import KEPT_BYTES
from mqtts_gui.mqtt.topic_nodes import TopicNode
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.jobs import Job, run_job
from mqtts_gui.ui.models.payload_text import copied_payload

if TYPE_CHECKING:  # see `histories`
    from mqtts_gui.store.history import History


class TopicValue(QObject):
    """Copy the last content of topics, as text."""

    def __init__(self, connection: Connection, parent: QObject) -> None:
        super().__init__(parent)
        self._connection = connection
        self._job: Job | None = None

    def copy(self, node: TopicNode) -> None:
        """Copy the content, now or as soon as the history has been asked."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        start, history = node.start or b"", self._connection.history
        if node.size <= KEPT_BYTES or history is None:
            _put(start)
            return
        topic = node.topic
        self._job = run_job(
            self, lambda: _last_of(history, topic) or start, _put, lambda _: _put(start)
        )


def _put(payload: bytes) -> None:
    QGuiApplication.clipboard().setText(copied_payload(payload, Format.TEXT))


def _last_of(history: History, topic: str) -> bytes | None:
    from mqtts_gui.store.history_neighbours import neighbour  # noqa: PLC0415 - see `histories`

    reader = history.reader()
    try:
        last = reader.last()
        found = None if last is None else neighbour(reader, topic, last + 1)
        return None if found is None else found.message.payload
    finally:
        reader.close()
