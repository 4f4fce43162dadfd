"""Every message of a connection, on disk: appended by any thread, written by one, read by many.

    history = History(folder / "history" / f"{profile.id}.sqlite3", Limits(), on_trouble=report)
    first = history.append(messages)      # numbered at once, never waits for the disk
    reader = history.reader()             # one per thread
    reader.page(first, 200)               # sees what was appended at once
    history.close()                       # stores what is left

See `history_blocks` for the layout and why, `history_writer` for the thread, `history_tail` for
what is not on disk yet, and `search` for finding messages again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from mqtts_gui.errors import Finding
from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.topics import check_filter
from mqtts_gui.store.history_deleting import Deletion, What
from mqtts_gui.store.history_limits import Limits, Period, Stats
from mqtts_gui.store.history_reader import Reader
from mqtts_gui.store.history_stock import with_tail
from mqtts_gui.store.history_tail import Chunk, Tail
from mqtts_gui.store.history_writer import Writer

OPENING = timedelta(seconds=1)
"""How long the file is waited for at first; after that, messages are kept until it opens."""


class History:
    """The messages of one connection; every method may be called from any thread.

    Once it is closed, nothing more may be appended.

    Args:
        path: The file, made with its folder if need be.
        on_trouble: Told what goes wrong, in the writer's thread; must not raise.

    Attributes:
        at_rest: Set while the writer has nothing to do; for readers.
    """

    def __init__(
        self, path: Path, limits: Limits, *, on_trouble: Callable[[Finding], None]
    ) -> None:
        self.path = path
        self._tail = Tail()
        self._writer = Writer(path, limits, self._tail, on_trouble)
        self.at_rest = self._writer.at_rest
        self._writer.ready.wait(OPENING.total_seconds())

    def append(self, messages: Sequence[Message]) -> int:
        """Take messages, which the caller no longer changes, and return the number of the first.

        The others follow one by one. Nothing is waited for; heed `is_open` to bound the memory.
        """
        return self._tail.append(messages)

    def is_open(self) -> bool:
        """Say whether more messages are welcome: not while 64 MiB of them wait to be written."""
        return self._tail.is_open()

    def on_open(self, ring: Callable[[], None]) -> None:
        """Call `ring` once when `is_open` is true: now, or later in the writer's thread."""
        self._tail.on_open(ring)

    def flush(self, timeout: timedelta = timedelta(seconds=10)) -> bool:
        """Wait until what has been appended is on disk; return whether it is."""
        tail = self._tail
        with tail.changed:
            end = tail.next_seq
            self._writer.hurry(end)
            return tail.changed.wait_for(
                lambda: not tail.chunks() or tail.first_seq() >= end, timeout.total_seconds()
            )

    def close(self) -> None:
        """Store what is left and end the thread; what takes longer to delete stays undone."""
        self._writer.stop()

    def reader(self) -> Reader:
        """Return a reader, for one thread; close it before the history's file is moved."""
        return Reader(self)

    def delete(
        self,
        what: str | Period | Iterable[int],
        on_done: Callable[[int], None] | None = None,
    ) -> None:
        """Delete the messages of a topic filter, a period, or these numbers, in the background.

        Args:
            what: A topic filter, a period, or the numbers of messages.
            on_done: Told, in the writer's thread, how many messages are gone.

        Raises:
            TopicError: the text is no topic filter.
        """
        if isinstance(what, str):
            check_filter(what)
        elif not isinstance(what, Period):
            what = frozenset(what)
        self._delete(what, on_done)

    def clear(self, on_done: Callable[[int], None] | None = None) -> None:
        """Delete every message appended so far, in the background."""
        self._delete(None, on_done)

    def _delete(self, what: What, on_done: Callable[[int], None] | None) -> None:
        self._writer.delete(Deletion(what, self._tail.next_seq, on_done))

    def set_limits(self, limits: Limits) -> None:
        """Keep this much from now on; what is beyond is dropped in the background."""
        self._writer.set_limits(limits)

    def stats(self) -> Stats:
        """Return how much there is."""
        # The tail first: what is written before the file is asked is then counted there only.
        chunks, _ = self._tail.unwritten()
        unsaved = sum(len(chunk.messages) for chunk in chunks) if self._tail.is_failing() else 0
        stats = with_tail(self._writer.stock, chunks)
        return replace(stats, unsaved=unsaved, lost=self._tail.lost)

    def is_storing(self) -> bool:
        """Say whether the file can be written, as far as is known."""
        return not self._tail.is_failing()

    def unwritten(self) -> tuple[list[Chunk], int]:
        """Return what is not on disk, and the number up to which everything is; for readers."""
        return self._tail.unwritten()

    def epoch(self) -> int:
        """Return a number that grows when the file is replaced; for readers."""
        return self._writer.epoch

    def suspect(self, epoch: int) -> None:
        """Take it from a reader that the file of that `epoch` is damaged."""
        self._writer.suspect(epoch)
