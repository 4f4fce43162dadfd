"""Run the real program on a history of millions, look anywhere in it and search it.

    python benchmarks/watched_history.py FOLDER MESSAGES STARTED

STARTED is when this process was begun, in seconds since 1970. It prints what it saw.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from benchmarks.watched_window import Watch, memory_mb
from mqtts_gui.store.search_query import parse as parse_query
from mqtts_gui.ui.application import Application
from mqtts_gui.ui.program import parse
from mqtts_gui.ui.widgets.message_card import MessageCard

LOOK_MS = 4
PLACES = 100
PATIENCE_S = 120.0
FILTERS = ("topic:ciel/rare", "topic:ciel/salle3/+", "topic:ciel/#", "qqq")


def main(folder: str, count: int, started: float) -> None:
    """Look and print."""
    application = Application(parse(["--data-dir", folder, "--lang", "en"]))
    application.show()
    window, workspace = application.window, application.workspace
    window.show_connection(workspace.connections[0], "messages")
    card = application.frame.findChild(MessageCard)
    assert card is not None  # noqa: S101 - it is shown
    wait(lambda: card.model.rowCount() >= count)
    card.table.viewport().repaint()
    print(f"  {card.model.rowCount():,} rows seen {time.time() - started:.2f} s after the start")
    watch = Watch()
    watch.begin()
    scroll(card)
    for text in FILTERS:
        search(card, text)
    figures = watch.end()
    print(
        f"  window's clock: worst {figures['worst_ms']:.1f} ms, 99th percentile "
        f"{figures['p99_ms']:.1f} ms   memory {memory_mb():.0f} MB",
        flush=True,
    )
    application.close()


def wait(is_so: Callable[[], bool]) -> None:
    """Let the window live until something is so."""
    deadline, loop, timer = time.monotonic() + PATIENCE_S, QEventLoop(), QTimer(interval=LOOK_MS)

    def look() -> None:
        if is_so() or time.monotonic() > deadline:
            loop.quit()

    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    timer.stop()


def scroll(card: MessageCard) -> None:
    """Go to many places, and paint what is there."""
    chance, took = random.Random(2), list[float]()  # noqa: S311 - figures that can be repeated
    for _ in range(PLACES):
        start = time.perf_counter()
        card.table.scroll_to(chance.randrange(card.table.furthest))
        card.table.viewport().repaint()
        took.append((time.perf_counter() - start) * 1000)
        QCoreApplication.processEvents()
    print(f"  any place: median {statistics.median(took):.1f} ms, worst {max(took):.1f} ms")


def search(card: MessageCard, text: str) -> None:
    """Set a filter, and see when its first rows are there, and when all."""
    start = time.perf_counter()
    card.model.set_filter(parse_query(text))
    wait(lambda: card.model.rowCount() > 0 or not card.model.is_searching)
    card.table.viewport().repaint()
    first = (time.perf_counter() - start) * 1000
    wait(lambda: not card.model.is_searching)
    print(
        f"  {text:22} first rows after {first:.0f} ms, all {card.model.rowCount():,} after "
        f"{time.perf_counter() - start:.2f} s"
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
