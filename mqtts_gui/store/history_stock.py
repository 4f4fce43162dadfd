"""What a history's file holds, in a few numbers."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from mqtts_gui.store import history_schema as schema
from mqtts_gui.store.history_file import HistoryFile, whole_numbers
from mqtts_gui.store.history_limits import Stats, instant
from mqtts_gui.store.history_tail import Chunk


@dataclass(frozen=True, slots=True)
class Stock:
    """The figures of the file after a transaction; messages from `next_seq` on are not in it."""

    stats: Stats = field(default_factory=Stats)
    next_seq: int = 0


def stock_of(file: HistoryFile) -> Stock:
    """Return what the file holds; quick, whatever its size."""
    empty = Stats(file.state.count, file.used_bytes(), dropped=file.dropped)
    newest = file.connection.execute("SELECT last, newest FROM block ORDER BY first DESC LIMIT 1")
    oldest = file.connection.execute("SELECT first, oldest FROM block ORDER BY first LIMIT 1")
    last, first = newest.fetchone(), oldest.fetchone()
    if last is None or first is None:
        return Stock(empty, file.state.next_seq)
    (first_seq, since), (last_seq, until) = whole_numbers(first), whole_numbers(last)
    stats = replace(
        empty,
        first_seq=first_seq,
        last_seq=last_seq,
        oldest=instant(since),
        newest=instant(until),
    )
    return Stock(stats, file.state.next_seq)


def readable_stock(path: Path) -> Stock:
    """Return what a file holds that cannot be written: what readers see of it, maybe nothing."""
    for undisturbed in (False, True):
        try:
            with closing(schema.connect_reader(path, undisturbed=undisturbed)) as connection:
                connection.execute("BEGIN")  # so that all figures are of one instant
                return stock_of(HistoryFile(connection))
        except sqlite3.Error as error:
            if not schema.is_bare(path, error):
                break
        except (OSError, *schema.UNREADABLE):
            break
    return Stock()


def with_tail(stock: Stock, chunks: Sequence[Chunk]) -> Stats:
    """Return the figures of the file and of what is not in it yet."""
    later = [chunk for chunk in chunks if chunk.first >= stock.next_seq and chunk.messages]
    if not later:
        return stock.stats
    stats, first, last = stock.stats, later[0], later[-1]
    return replace(
        stats,
        count=stats.count + sum(len(chunk.messages) for chunk in later),
        first_seq=first.first if stats.first_seq is None else stats.first_seq,
        last_seq=last.end - 1,
        oldest=stats.oldest or instant(first.messages[0].time_ns),
        newest=instant(last.messages[-1].time_ns),
    )
