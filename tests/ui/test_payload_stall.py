"""A payload of 50 MB does not hold up the window: its loop has a turn after little work.

What is held to a bound is the processor time of the GUI thread between two turns, which a busy
machine does not lengthen; the gaps by the clock are printed.
"""

import gc
import json
import time
from collections.abc import Iterator

import cbor2
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.store.search_query import parse
from mqtts_gui.ui.widgets.message_detail import MessageDetail
from tests.support.fake_messages_connection import message

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

WAIT_MS = 20_000
MOST_WORK_S = 0.2
"""Measured: below 0.05 s; what this finds is tenths of seconds, and seconds."""

LARGE = 50_000_000


class Gaps:
    """The longest time, and the most work, between two turns of the window."""

    def __init__(self) -> None:
        self.longest = self.most_work = 0.0
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._timer = QTimer(interval=0)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        self.longest = max(self.longest, now - self._last)
        self.most_work = max(self.most_work, worked - self._worked)
        self._last, self._worked = now, worked

    def stop(self) -> None:
        self._tick()
        self._timer.stop()


@pytest.fixture
def detail(qtbot: QtBot) -> Iterator[MessageDetail]:
    detail = MessageDetail()
    qtbot.addWidget(detail)
    detail.resize(300, 700)
    detail.show()
    detail.show_message(message(payload=b"small"))
    QApplication.processEvents()
    gc.collect()
    gc.freeze()  # as the program does
    yield detail
    gc.unfreeze()
    QApplication.processEvents()


def gaps_of(qtbot: QtBot, detail: MessageDetail, payload: bytes) -> Gaps:
    """Return the gaps while a payload is chosen, read and drawn."""
    large = message(payload=payload)
    gaps = Gaps()
    detail.show_message(large)
    qtbot.waitUntil(
        lambda: detail.panel.reading is not None and not detail.view.is_filling, timeout=WAIT_MS
    )
    QApplication.processEvents()
    gaps.stop()
    print(f"{gaps.longest * 1000:.0f} ms by the clock, {gaps.most_work * 1000:.0f} ms of work")  # noqa: T201 - shown with -s
    return gaps


def _repeated(part: bytes) -> bytes:
    return part * (LARGE // len(part))


PAYLOADS = {
    "one line": lambda: _repeated(b"x"),
    "short lines": lambda: _repeated(b"12.5\n"),
    "json": lambda: b"[" + _repeated(b'{"t": 21.5, "n": "salle"},\n') + b"1]",
    "json on one line": lambda: json.dumps([1, "deux"] * 5_000_000).encode(),
    "cbor": lambda: cbor2.dumps({"a": b"x" * LARGE}),
    "xml": lambda: b"<a>" + _repeated(b"<b c='d'>e</b>") + b"</a>",
    "bytes": lambda: _repeated(b"\xff\x00\x81"),
    "bidi": lambda: _repeated("é\u202e".encode()),
}


@pytest.mark.parametrize("kind", list(PAYLOADS))
@pytest.mark.parametrize("view", ["text", "tree"])
def test_fifty_megabytes_leave_the_window_its_turns(
    qtbot: QtBot, detail: MessageDetail, kind: str, view: str
) -> None:
    detail.panel.tree_button.click() if view == "tree" else None
    detail.set_query(parse("salle /x+/"))
    assert gaps_of(qtbot, detail, PAYLOADS[kind]()).most_work < MOST_WORK_S


@pytest.mark.parametrize("form", list(Format))
def test_every_format_leaves_the_window_its_turns(
    qtbot: QtBot, detail: MessageDetail, form: Format
) -> None:
    detail.choose_format(form)
    assert gaps_of(qtbot, detail, PAYLOADS["bytes"]()).most_work < MOST_WORK_S
