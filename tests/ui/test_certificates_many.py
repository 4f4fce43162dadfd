"""A thousand files at once: the window goes on, says how far it is, and can be told to stop."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool, QTimer
from pytestqt.qtbot import QtBot

from mqtts_gui.i18n import use_language
from mqtts_gui.ui.models import reading_queue
from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.reading import Read, Reading
from mqtts_gui.ui.models.reading_queue import MOST_LANES, STALLED_MS, ReadingQueue
from mqtts_gui.ui.pages.certificates_page import CertificatesPage
from mqtts_gui.ui.widgets.reading_row import PATIENCE_MS, ReadingRow
from mqtts_gui.ui.wiring import JOBS_AT_ONCE
from tests.support.made_certificates import make
from tests.support.opened_page import shown_page
from tests.support.patience import DEADLINE_S

# The offscreen platform says this of every window that has a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

MANY = 1000
NOW = datetime.now(UTC)
VALID = (NOW - timedelta(days=1), NOW + timedelta(days=100))
LONG_MS = 60_000


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("many")
    pem = make("durand", valid=VALID).write_certificate(folder / "first.crt").read_bytes()
    (folder / "first.crt").unlink()
    files = [folder / f"{number:04}.crt" for number in range(MANY)]
    for file in files:
        file.write_bytes(pem)
    return files


@pytest.fixture
def page(qtbot: QtBot) -> CertificatesPage:
    return shown_page(qtbot)


class Gate:
    """Reads that wait for a sign, each in the job that began it."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.begun: deque[int] = deque()

    def read(self, reading: Reading) -> Read:
        """Wait, then say that the file holds nothing."""
        self.begun.append(reading.entry.number)
        self.open.wait(DEADLINE_S)
        return Read(reading.entry)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    made, pool = Gate(), QThreadPool.globalInstance()
    before = pool.maxThreadCount()
    pool.setMaxThreadCount(JOBS_AT_ONCE)  # as in the program
    monkeypatch.setattr(reading_queue, "read", made.read)
    yield made
    made.open.set()
    pool.setMaxThreadCount(before)


def readings(count: int) -> list[Reading]:
    return [Reading(OpenedFile(number, f"{number}.crt", None)) for number in range(1, count + 1)]


def test_thousand_files_come_in_one_insertion_and_few_batches(
    qtbot: QtBot, page: CertificatesPage, many: list[Path]
) -> None:
    insertions: list[int] = []
    batches: list[int] = []
    page.book.model.rowsInserted.connect(lambda _, first, last: insertions.append(last - first + 1))
    page.book.updated.connect(lambda numbers: batches.append(len(numbers)))
    beats: list[int] = []
    heart = QTimer(interval=10)
    heart.timeout.connect(lambda: beats.append(len(batches)))
    heart.start()

    page.open_files(many)
    qtbot.waitUntil(lambda: sum(batches) == MANY, timeout=LONG_MS)

    assert insertions == [MANY]
    # The event loop got its turn again and again while they were read.
    assert len(set(beats)) > len(batches) / 4
    assert page.book.model.entries[-1].path == many[-1]


def test_folder_of_more_than_a_thousand_says_what_was_left_out(
    qtbot: QtBot, page: CertificatesPage, many: list[Path]
) -> None:
    extra = many[0].with_name("zzz.crt")
    extra.write_bytes(many[0].read_bytes())

    page.open_files([extra.parent])

    qtbot.waitUntil(page.opened.note.isVisible, timeout=LONG_MS)
    extra.unlink()
    assert page.opened.note.text().startswith("1 file of the folder was not looked at")
    page.book.cancel_reading()


def test_long_reading_shows_its_progress_and_can_be_cancelled(
    qtbot: QtBot, page: CertificatesPage, many: list[Path], gate: Gate
) -> None:
    row = page.opened.reading
    began = time.monotonic()
    page.open_files(many[:20])
    qtbot.waitUntil(lambda: len(gate.begun) > 0)
    assert not row.isVisible() or time.monotonic() - began > PATIENCE_MS / 1000

    qtbot.waitUntil(row.isVisible)
    assert row.bar.maximum() == 20
    assert row.label.text() == "Reading: 0 of 20"
    row.cancel_button.click()

    assert not row.isVisible()
    assert page.book.model.rowCount() == 0
    assert page.empty.isVisible()


def test_what_was_cancelled_does_not_come_back(
    qtbot: QtBot, page: CertificatesPage, many: list[Path], gate: Gate
) -> None:
    page.open_files([many[0].parent])
    qtbot.waitUntil(lambda: len(gate.begun) > 0)
    page.book.cancel_reading()
    gate.open.set()

    page.open_files([many[3]])

    qtbot.waitUntil(lambda: page.book.model.rowCount() == 1)
    qtbot.waitUntil(lambda: not page.book.is_reading)
    assert [entry.path for entry in page.book.model.entries] == [many[3]]


def test_jobs_are_few_and_a_slow_drive_does_not_hold_up_the_others(
    qtbot: QtBot, gate: Gate
) -> None:
    queue = ReadingQueue()
    queue.add(readings(20))

    qtbot.waitUntil(lambda: len(gate.begun) == 1)
    # The one that reads is stuck, so another begins, and another, but never more than a few.
    qtbot.waitUntil(lambda: len(gate.begun) == MOST_LANES, timeout=MOST_LANES * 4 * STALLED_MS)
    watchdog = next(each for each in queue.findChildren(QTimer) if each.interval() == STALLED_MS)
    for _ in range(2):
        with qtbot.waitSignal(watchdog.timeout):
            pass
    assert len(gate.begun) == MOST_LANES

    with qtbot.waitSignal(queue.progressed, check_params_cb=is_the_end):
        gate.open.set()
    assert sorted(gate.begun) == list(range(1, 21))


def is_the_end(done: int, total: int) -> bool:
    return (done, total) == (0, 0)


@pytest.mark.parametrize("times", [1, 3])
def test_only_the_latest_reading_of_a_row_counts(qtbot: QtBot, gate: Gate, times: int) -> None:
    queue = ReadingQueue()
    taken: list[Read] = []
    queue.taken.connect(taken.extend)
    for _ in range(times):
        queue.add(readings(1))

    with qtbot.waitSignal(queue.progressed, check_params_cb=is_the_end):
        gate.open.set()

    assert len(taken) == 1


def test_fault_of_the_program_is_raised_and_the_others_are_read(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, many: list[Path]
) -> None:
    def load(path: Path, answer: Callable[[], str | None]) -> object:
        raise RuntimeError(path.name)

    monkeypatch.setattr("mqtts_gui.ui.models.reading.load_file", load)
    queue = ReadingQueue()
    taken: list[Read] = []
    queue.taken.connect(taken.extend)
    entries = [OpenedFile(number, file.name, file) for number, file in enumerate(many[:3])]

    with qtbot.captureExceptions() as raised:
        queue.add(Reading(entry) for entry in entries)
        qtbot.waitUntil(lambda: len(taken) == 3)
        qtbot.waitUntil(lambda: bool(raised))

    assert all(one.entry.file is not None for one in taken)


def test_figures_are_grouped_as_the_language_does(qtbot: QtBot) -> None:
    use_language("fr")
    row = ReadingRow()
    qtbot.addWidget(row)

    row.show_progress(1350, 12000)

    assert "1\u202f350" in row.label.text()
    assert "12\u202f000" in row.label.text()
