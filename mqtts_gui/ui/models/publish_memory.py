"""What was sent over a connection, and its named messages: in memory, and kept on disk."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from mqtts_gui.store.sent_messages import MOST_NAME, MOST_NAMED, MOST_TEXT, Kept, Named, Written
from mqtts_gui.ui.jobs import run_job

if TYPE_CHECKING:
    from mqtts_gui.store.sent_messages import SentMessages

SAVE_MS = 300
_log = logging.getLogger(__name__)


class PublishMemory(QObject):
    """One for each connection; without a store it lasts as long as the program.

    Signals:
        changed: `kept` changed.
    """

    changed = Signal()

    def __init__(self, store: SentMessages | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kept = Kept()
        self._store = store
        self._loaded = store is None
        self._timer = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._timer.timeout.connect(self._save)
        if store is not None:
            run_job(self, store.load, self._take, self._do_without)

    def note_sent(self, message: Written) -> None:
        """Remember a message that was sent."""
        self._change(self.kept.with_sent(message))

    def save(self, name: str, message: Written) -> bool:
        """Keep a message under a name, in place of what had it; say whether it is kept.

        What stands before the last `/` of the name is its folder.
        """
        folder, name = split_name(name)
        named, places = list(self.kept.named), [_key(each) for each in self.kept.named]
        fresh = Named(name, message, folder)
        if not name or len(message.text) > MOST_TEXT:
            return False
        if _key(fresh) in places:
            named[places.index(_key(fresh))] = fresh
        elif len(named) < MOST_NAMED:
            named.append(fresh)
        else:
            return False
        self._change(replace(self.kept, named=tuple(named)))
        return True

    def rename(self, place: int, name: str) -> bool:
        """Give a message another name or folder; say whether that was free."""
        folder, name = split_name(name)
        named = list(self.kept.named)
        renamed = replace(named[place], name=name, folder=folder)
        others = {_key(each) for at, each in enumerate(named) if at != place}
        if not name or _key(renamed) in others:
            return False
        named[place] = renamed
        self._change(replace(self.kept, named=tuple(named)))
        return True

    def delete(self, place: int) -> None:
        """Forget a named message."""
        named = [each for at, each in enumerate(self.kept.named) if at != place]
        self._change(replace(self.kept, named=tuple(named)))

    def reorder(self, places: Sequence[int]) -> None:
        """Put the named messages into another order."""
        named = self.kept.named
        if sorted(places) == list(range(len(named))):
            self._change(replace(self.kept, named=tuple(named[place] for place in places)))

    def take_in(self, named: Iterable[Named]) -> int:
        """Add named messages, those of a known name in its place; return how many."""
        return sum(self.save(shown_name(each), each.message) for each in tuple(named))

    def flush(self) -> None:
        """Write what waits to be written: at the end of the program."""
        if self._timer.isActive() and self._store is not None:
            self._timer.stop()
            try:
                self._store.save(self.kept)
            except OSError as error:
                _log.warning("named messages are not saved: %s", error)

    def _take(self, kept: Kept) -> None:
        """Put what was kept before what came meanwhile."""
        self._loaded = True
        came, self.kept = self.kept, kept
        for message in reversed(came.sent):
            self.kept = self.kept.with_sent(message)
        for each in came.named:
            self.save(shown_name(each), each.message)
        if came != Kept():
            self._timer.start()
        self.changed.emit()

    def _do_without(self, error: BaseException) -> None:
        _log.error("what was sent is not known", exc_info=error)
        self._store = None

    def _change(self, kept: Kept) -> None:
        if kept == self.kept:
            return
        self.kept = kept
        if self._loaded and self._store is not None:
            self._timer.start()
        self.changed.emit()

    def _save(self) -> None:
        if self._store is not None:
            store, kept = self._store, self.kept
            run_job(self, lambda: store.save(kept), lambda _: None, self._not_saved)

    def _not_saved(self, error: BaseException) -> None:
        _log.warning("named messages are not saved: %s", error)


def split_name(text: str) -> tuple[str, str]:
    """Return folder and name of `Folder/Name`."""
    folder, _, name = text.strip().rpartition("/")
    return folder.strip()[:MOST_NAME], name.strip()[:MOST_NAME]


def shown_name(named: Named) -> str:
    """Return a name as it is typed."""
    name = named.name.replace("/", "\N{FULLWIDTH SOLIDUS}")
    return f"{named.folder}/{name}" if named.folder else name


def _key(named: Named) -> tuple[str, str]:
    return named.folder.casefold(), named.name.casefold()
