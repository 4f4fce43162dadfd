"""How fast messages are exported in each form, imported back, and logged as they come.

    python benchmarks/bench_export.py [--messages N]

By default 200,000 messages of JSON, half a minute; figures only.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.export import Export
from mqtts_gui.store.export_choice import Choice, Everything, Matching
from mqtts_gui.store.export_formats import ExportFormat, ExportOptions
from mqtts_gui.store.history import History
from mqtts_gui.store.history_limits import Limits
from mqtts_gui.store.import_messages import Import
from mqtts_gui.store.recording import Recording
from mqtts_gui.store.recording_options import RecordingOptions
from mqtts_gui.store.search_query import parse

PLENTY = Limits(messages=1 << 40, bytes=1 << 40)
PART = 1_000
START_NS = 1_800_000_000_000_000_000
RATE_NS = 10_000  # a hundred thousand a second


def main() -> None:
    """Run every part and print its lines."""
    options = argparse.ArgumentParser()
    options.add_argument("--messages", type=int, default=200_000)
    count: int = options.parse_args().messages
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        history = History(folder / "a.sqlite3", PLENTY, on_trouble=print)
        for part in _parts(count):
            history.append(part)
            while not history.is_open():
                history.flush()
        history.flush()
        _exports(history, folder, count)
        _imports(folder, count)
        _log(history, folder, count)
        history.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at its highest: {peak:.0f} MiB")


def _parts(count: int) -> Iterator[list[Message]]:
    for start in range(0, count, PART):
        yield [_message(at) for at in range(start, min(start + PART, count))]


def _message(at: int) -> Message:
    topic = f"ciel/salle{at % 40}/temperature"
    payload = b'{"valeur": %d.%d, "unite": "\xc2\xb0C", "n": %d}' % (at % 40, at % 10, at)
    return Message(START_NS + at * RATE_NS, True, topic, payload, at % 3, False, False)  # noqa: FBT003 - a tuple


def _exports(history: History, folder: Path, count: int) -> None:
    for form in ExportFormat:
        _export(history, Everything(), folder / form, ExportOptions(form), f"{form}")
    _export(
        history,
        Matching(parse("topic:ciel/salle7/#")),
        folder / "filtered",
        ExportOptions(),
        f"csv, one in forty of {count:,}",
    )


def _export(
    history: History, choice: Choice, path: Path, options: ExportOptions, label: str
) -> None:
    begun = time.perf_counter()
    work = Export(history, choice, path, options)
    for _ in work:
        pass
    took = time.perf_counter() - begun
    if work.result is not None:
        written, size = work.result.count, work.result.bytes / 2**20
        print(
            f"export {label}: {written:,} in {took:.2f} s, {written / took:,.0f}/s, {size:.0f} MiB"
        )


def _imports(folder: Path, count: int) -> None:
    for form in (ExportFormat.CSV, ExportFormat.JSON_LINES):
        begun = time.perf_counter()
        work = Import(folder / form, folder / "imported")
        for _ in work:
            pass
        took = time.perf_counter() - begun
        if work.result is not None:
            print(f"import {form}: {work.result.count:,} in {took:.2f} s, {count / took:,.0f}/s")
            work.result.discard()


def _log(history: History, folder: Path, count: int) -> None:
    log = Recording(
        history, RecordingOptions(folder / "log.jsonl"), memory=None, told=lambda _problem: None
    )
    log.start()
    begun = time.perf_counter()
    for part in _parts(count):
        history.append(part)
        while not history.is_open():
            history.flush()
    appended = time.perf_counter() - begun
    log.stop()
    took = time.perf_counter() - begun
    print(
        f"log: {log.recorded().count:,} appended in {appended:.2f} s, all logged after "
        f"{took:.2f} s, {count / took:,.0f}/s, missed {log.recorded().missed}"
    )


if __name__ == "__main__":
    main()
