"""A publication that takes a while: it goes on in a thread of its own, and can be stopped."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from mqtts_gui.i18n import Phrase, mark, nmark
from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.formats.model import PayloadError
from mqtts_gui.mqtt.streaming import Stream
from mqtts_gui.ui.connection import Connection, NotConnectedError
from mqtts_gui.ui.jobs import run_apart
from mqtts_gui.ui.models.figure import Figure

SHOWN_MS = 100
"""How often the count is shown anew."""

Source = Callable[[Callable[[int], None]], Iterator[Sequence[Message]]]
"""Makes the messages; what it is given wants to know how many bytes of a file were read."""


class PublishRun(QObject):
    """At most one run of a connection at a time.

    Attributes:
        outcome: How the last run ended, and the role of that sentence.

    Signals:
        changed: It began, came further, or ended.
    """

    changed = Signal()

    def __init__(self, connection: Connection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.outcome: tuple[Phrase, str] | None = None
        self._connection = connection
        self._stream: Stream | None = None
        self._began, self._bytes, self._read = 0.0, 0, 0
        self._timer = QTimer(self, interval=SHOWN_MS)
        self._timer.timeout.connect(self.changed)

    @property
    def is_running(self) -> bool:
        """Messages are being sent."""
        return self._stream is not None

    @property
    def sent(self) -> int:
        """How many messages were handed over."""
        return 0 if self._stream is None else self._stream.sent

    def begin(self, source: Source, *, per_second: float | None, size: int = 0) -> None:
        """Send; `size` is that of the file that is read.

        Raises:
            NotConnectedError: the session is not ready.
        """
        publisher = self._connection.publisher()
        self._bytes, self._read, self._began = size, 0, time.monotonic()
        self.outcome = None
        stream = self._stream = Stream(source(self._note_read), per_second=per_second)
        # A run may wait for the next message for hours, and a pool has few threads.
        run_apart(self, lambda: stream.run(publisher), lambda _: self._end(None), self._end)
        self.destroyed.connect(stream.stop)
        self._timer.start()
        self.changed.emit()

    def stop(self) -> None:
        """Send nothing more."""
        if self._stream is not None:
            self._stream.stop()

    def progress(self) -> Phrase:
        """Say how far it is."""
        sent, seconds = self.sent, max(time.monotonic() - self._began, 0.001)
        if not self._bytes:
            return nmark("%(count)s message published…", "%(count)s messages published…", sent)
        return nmark(
            "%(count)s message published, %(percent)s %% of the file, %(rate)s a second…",
            "%(count)s messages published, %(percent)s %% of the file, %(rate)s a second…",
            sent,
            percent=Figure(min(100, self._read * 100 // self._bytes)),
            rate=Figure(round(sent / seconds)),
        )

    def _note_read(self, count: int) -> None:
        self._read = count

    def _end(self, error: BaseException | None) -> None:
        stream, self._stream = self._stream, None
        self._timer.stop()
        if stream is not None:
            self.outcome = _outcome(stream, error)
        self.changed.emit()
        if error is not None and not isinstance(error, _EXPECTED):
            raise error


_EXPECTED = (NotConnectedError, OSError, PayloadError)


def _outcome(stream: Stream, error: BaseException | None) -> tuple[Phrase, str]:
    sent = stream.sent
    if isinstance(error, NotConnectedError):
        return nmark(
            "The connection ended: %(count)s message was published.",
            "The connection ended: %(count)s messages were published.",
            sent,
        ), "error"
    if isinstance(error, PayloadError):
        return error.phrase, "error"
    if isinstance(error, OSError):
        reason = error.strerror or type(error).__name__
        return mark("The file cannot be read: %(reason)s.", reason=reason), "error"
    if stream.finished:
        return nmark(
            "%(count)s message was published.", "%(count)s messages were published.", sent
        ), "ok"
    return nmark(
        "Stopped: %(count)s message was published.",
        "Stopped: %(count)s messages were published.",
        sent,
    ), "muted"
