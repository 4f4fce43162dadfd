"""How fast messages are stored, found and read back, and how much memory and disk that takes.

    python benchmarks/bench_history.py [--full] [--messages N]

Each part in a process of its own, so that its memory is its own. By default 500,000 messages, about
a minute; `--full` takes ten million. Figures only.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.history import History
from mqtts_gui.store.history_limits import Limits
from mqtts_gui.store.history_reader import Reader
from mqtts_gui.store.search import Search
from mqtts_gui.store.search_query import parse

PLENTY = Limits(messages=1 << 40, bytes=1 << 40)
READ = 500
RARE = "ciel/rare"
SEARCHES = (
    "topic:ciel/rare",
    "topic:ciel/#",
    "topic:ciel/salle3/+",
    "qqq",
    "élève",
    "/q{3}/",
    "qos:2",
)


def main() -> None:
    """Run every part and print its lines."""
    options = argparse.ArgumentParser()
    options.add_argument("--full", action="store_true")
    options.add_argument("--messages", type=int, default=500_000)
    options.add_argument("--part", nargs="*", default=[])
    chosen = options.parse_args()
    if chosen.part:
        name, path, count, *rest = chosen.part
        PARTS[name](Path(path), int(count), *map(int, rest))
        return
    count = 10_000_000 if chosen.full else chosen.messages
    with tempfile.TemporaryDirectory() as folder:
        for size, reading in ((64, 0), (64, 1), (1_024, 0), (1_024, 1)):
            few = min(count, 1_000_000) // (1 if size == 64 else 4)
            run("store", Path(folder) / f"{size}-{reading}.sqlite3", few, size, reading)
        if chosen.full:
            run("store", Path(folder) / "large.sqlite3", count, 64, 0)
        kept = Path(folder) / ("large.sqlite3" if chosen.full else "64-0.sqlite3")
        for part in ("limited", "read", "find", "delete"):
            run(part, kept, min(count, 1_000_000) if part == "limited" else count)


def run(part: str, path: Path, count: int, *rest: int) -> None:
    """Run one part in a process of its own."""
    words = [part, str(path), str(count), *map(str, rest)]
    subprocess.run([sys.executable, __file__, "--part", *words], check=True)


def opened(path: Path, limits: Limits = PLENTY) -> History:
    """Return a history that prints its troubles."""
    return History(path, limits, on_trouble=lambda finding: print("TROUBLE:", finding.message))


def message(topic: str, payload: bytes, qos: int) -> Message:
    """Return a message that came now."""
    return Message(
        time.time_ns(), topic=topic, payload=payload, qos=qos,
        incoming=True, retain=False, duplicate=False,
    )  # fmt: skip


def batches(count: int, size: int) -> list[list[Message]]:
    """Return messages as a session hands them on, over and over the same to spare memory."""
    chance = random.Random(1)  # noqa: S311 - figures that can be repeated
    letters = "abcdefghijklmnop é"
    made = []
    for at in range(min(count, 50_000)):
        text = "".join(chance.choices(letters, k=size - 24)).encode()[: size - 24]
        payload = b'{"valeur":%08d,"t":"%s"}' % (at, text)
        topic = f"ciel/salle{at % 40}/température"
        made.append(message(topic, payload, at % 2))
    return [made[at : at + READ] for at in range(0, len(made), READ)]


def store(path: Path, count: int, size: int, reading: int) -> None:
    """Store as fast as the gate allows, with a reader at the end of it if asked for."""
    some = batches(count, size)
    opens = threading.Event()
    history = opened(path)
    ended = threading.Event()
    reader = threading.Thread(target=follow, args=(history, ended))
    if reading:
        reader.start()
    before, start = memory_mb(), time.perf_counter()
    for number in range(count // READ):
        if number == count // READ // 2:
            history.append([message(RARE, b"once", 2)])
        while not history.is_open():
            opens.clear()
            history.on_open(opens.set)
            opens.wait()
        history.append(some[number % len(some)])
    history.flush(timedelta(minutes=10))
    seconds = time.perf_counter() - start
    ended.set()
    history.close()
    print(
        f"store {count:,} of {size} B{', with a reader' if reading else ''}: "
        f"{count / seconds:,.0f} msg/s   file {path.stat().st_size / count:.0f} B/message   "
        f"memory {before:.0f} -> peak {peak_mb():.0f} MB"
    )
    if reading:
        reader.join()


def follow(history: History, ended: threading.Event) -> None:
    """Read the newest page thirty times a second, as the table does."""
    reader = history.reader()
    while not ended.wait(1 / 30):
        reader.count()
        reader.page(1 << 60, 60, backwards=True)
    reader.close()


def limited(path: Path, count: int) -> None:
    """Store beyond a limit of bytes."""
    some, path = batches(count, 64), path.with_name("limited.sqlite3")
    history = opened(path, Limits(bytes=32 << 20))
    start, largest = time.perf_counter(), 0
    for number in range(count // READ):
        history.append(some[number % len(some)])
        if number % 100 == 0:
            history.flush()
            largest = max(largest, path.stat().st_size)
    history.close()
    rate = count / (time.perf_counter() - start)
    print(
        f"store {count:,} where 32 MiB are kept: {rate:,.0f} msg/s   "
        f"file at most {largest >> 20} MiB"
    )


def read(path: Path, count: int) -> None:
    """Open, then read pages anywhere."""
    start = time.perf_counter()
    history = opened(path)
    reader = history.reader()
    last = reader.last() or 0
    reader.page(last, 60, backwards=True)
    print(
        f"start to first page of {reader.count():,}: {1e3 * (time.perf_counter() - start):.1f} ms"
    )
    chance = random.Random(2)  # noqa: S311 - figures that can be repeated
    places = [chance.randrange(reader.count()) for _ in range(500)]
    pages = (partial(page_at, reader, place) for place in places)
    show("60 rows at any place", [timed(page) for page in pages])
    show("the topics", [timed(reader.topics) for _ in range(3)])
    print(f"memory after that: peak {peak_mb():.0f} MB")
    reader.close()
    history.close()


def page_at(reader: Reader, place: int) -> None:
    """Read what a table shows when its scroll bar is there."""
    reader.page(reader.nth(place) or 0, 60)


def find(path: Path, count: int) -> None:
    """Search for various things."""
    history = opened(path)
    for text in SEARCHES:
        search = Search(history, parse(text))
        start, first, found, longest = time.perf_counter(), 0.0, 0, 0.0
        mark = start
        for some in search:
            now = time.perf_counter()
            longest, mark = max(longest, now - mark), now
            found += len(some)
            first = first or (now - start if some else 0.0)
        seconds = time.perf_counter() - start
        print(
            f"search {text:22} {found:>10,} found   first {1e3 * first:6.1f} ms   all "
            f"{1e3 * seconds:8.0f} ms   {1e9 * seconds / count:6.0f} ms per million   "
            f"longest slice {1e3 * longest:.0f} ms   peak {peak_mb():.0f} MB"
        )
    history.close()


def delete(path: Path, count: int) -> None:
    """Delete a topic, then everything, while messages keep coming."""
    history = opened(path)
    for what in ("ciel/salle3/#", None):
        done = threading.Event()
        counts: list[int] = []

        def take(gone: int, done: threading.Event = done, counts: list[int] = counts) -> None:
            counts.append(gone)
            done.set()

        start = time.perf_counter()
        if what is None:
            history.clear(take)
        else:
            history.delete(what, take)
        slowest = 0.0
        for some in islice(batches(1_000, 64) * 10**6, 10**6):
            if done.wait(0.05):
                break
            history.append(some[:10])
            slowest = max(slowest, timed(history.flush))
        seconds = time.perf_counter() - start
        print(
            f"delete {what or 'everything'}: {counts[0]:,} of {count:,} in {seconds:.2f} s, "
            f"other messages on disk after {1e3 * slowest:.0f} ms at most"
        )
    history.close()
    print(f"file afterwards: {path.stat().st_size >> 20} MiB")


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def show(what: str, seconds: list[float]) -> None:
    """Print median and worst."""
    median = 1e3 * statistics.median(seconds)
    print(f"{what}: median {median:.2f} ms   worst {1e3 * max(seconds):.2f} ms")


def memory_mb() -> float:
    """Return the resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def peak_mb() -> float:
    """Return the largest resident memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


PARTS: dict[str, Callable[..., None]] = {
    "store": store,
    "limited": limited,
    "read": read,
    "find": find,
    "delete": delete,
}

if __name__ == "__main__":
    main()
