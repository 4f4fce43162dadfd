"""The seam between what is on disk and what is not: nothing twice, nothing missing, ever."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path

from mqtts_gui.store.history import History
from mqtts_gui.store.history_limits import Limits
from tests.support.histories import kept, message, messages

CHUNKS, SIZE, READERS = 300, 200, 3


def watch(history: History, ended: threading.Event, faults: list[str]) -> None:
    """Read without a pause and note whatever does not fit together."""
    last = 0
    with closing(history.reader()) as reader:
        while not ended.is_set():
            page = reader.page(1 << 60, 700, backwards=True)
            seqs = [stored.seq for stored in page]
            if seqs and seqs != list(range(seqs[0], seqs[-1] + 1)):
                faults.append(f"gap or twice: {seqs}")
            if seqs and seqs[-1] < last:
                faults.append(f"went back from {last} to {seqs[-1]}")
            last = seqs[-1] if seqs else last
            if any(each.message != message(each.seq - 1) for each in page[::50]):
                faults.append("another message")
            count = reader.count()
            if count < last:
                faults.append(f"{count} messages, but {last} had been read")
            last = max(last, count)
            if count and reader.nth(count - 1) != count:
                faults.append("the place and the number differ")
            if history.stats().count < count:
                faults.append("the figures are older than what was read")


def test_readers_see_a_history_without_gap_while_it_is_written(tmp_path: Path) -> None:
    ended, faults = threading.Event(), list[str]()
    chunks = [messages(SIZE, start) for start in range(0, CHUNKS * SIZE, SIZE)]
    with kept(tmp_path / "a.sqlite3") as history:
        threads = [
            threading.Thread(target=watch, args=(history, ended, faults)) for _ in range(READERS)
        ]
        for thread in threads:
            thread.start()
        for place, chunk in enumerate(chunks):
            history.append(chunk)
            if place % 7 == 0:
                history.flush()
        history.flush()
        ended.set()
        for thread in threads:
            thread.join()
        with closing(history.reader()) as reader:
            assert reader.count() == CHUNKS * SIZE

    assert faults == []


def test_readers_see_no_gap_while_the_oldest_are_dropped(tmp_path: Path) -> None:
    ended, faults = threading.Event(), list[str]()

    def look(history: History) -> None:
        with closing(history.reader()) as reader:
            while not ended.wait(0.001):  # a reader that never pauses holds the log open
                page = reader.page(0, 1_500)
                seqs = [stored.seq for stored in page]
                if seqs and seqs != list(range(seqs[0], seqs[-1] + 1)):
                    faults.append(f"gap or twice: {seqs}")
                if any(each.message != message(each.seq - 1) for each in page[::50]):
                    faults.append("another message")

    with kept(tmp_path / "a.sqlite3", Limits(messages=2_000)) as history:
        thread = threading.Thread(target=look, args=(history,))
        thread.start()
        for start in range(0, 9_000, 60):
            history.append(messages(60, start))
            if start % 180 == 0:
                history.flush()
        ended.set()
        thread.join()

    assert faults == []
