from __future__ import annotations

import threading
import time

from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.events import Message, MessagesReceived, SessionEvent, StepId, StepStarted
from mqtts_gui.ui.bridge import BATCH_MS, STREAM_MS, SessionBridge

STEPS = [StepStarted(step) for step in StepId]


def test_events_arrive_in_the_gui_thread_in_their_order(qtbot: QtBot) -> None:
    bridge = SessionBridge()
    seen: list[SessionEvent] = []
    threads: set[threading.Thread] = set()

    def take(batch: list[SessionEvent]) -> None:
        seen.extend(batch)
        threads.add(threading.current_thread())

    bridge.batch_ready.connect(take)

    def post_all() -> None:
        for step in STEPS:
            bridge.post(step)

    network = threading.Thread(target=post_all)
    network.start()
    network.join()

    qtbot.waitUntil(lambda: len(seen) == len(STEPS))
    assert seen == STEPS
    assert threads == {threading.main_thread()}


def test_a_flood_arrives_in_few_batches(qtbot: QtBot) -> None:
    bridge = SessionBridge()
    batches: list[int] = []
    bridge.batch_ready.connect(lambda batch: batches.append(len(batch)))
    message = Message(0, True, "ciel", b"hello", 0, False, False)  # noqa: FBT003 - a tuple

    def flood() -> None:
        for _ in range(10_000):
            bridge.post(MessagesReceived((message,)))

    network = threading.Thread(target=flood)
    network.start()
    qtbot.waitUntil(lambda: sum(batches) == 10_000)
    network.join()

    assert len(batches) < 1_000


def test_a_stream_is_delivered_less_often_and_a_pause_ends_it(qtbot: QtBot) -> None:
    bridge = SessionBridge()
    times: list[float] = []
    over = threading.Event()

    def take() -> None:
        times.append(time.monotonic())
        if len(times) == 40:
            over.set()

    def stream() -> None:
        while not over.wait(0.001):
            bridge.post(STEPS[0])

    bridge.batch_ready.connect(take)
    network = threading.Thread(target=stream)
    network.start()
    qtbot.waitUntil(over.is_set)
    network.join()
    assert times[-1] - times[20] >= 19 * (STREAM_MS - 2) / 1000

    qtbot.wait(3 * STREAM_MS)
    begun = bridge._timer
    with qtbot.waitSignal(bridge.batch_ready):
        bridge.post(STEPS[1])
        qtbot.waitUntil(begun.isActive)
        assert begun.interval() == BATCH_MS


def test_a_later_event_wakes_the_bridge_again(qtbot: QtBot) -> None:
    bridge = SessionBridge()
    for step in STEPS[:3]:
        with qtbot.waitSignal(bridge.batch_ready) as waited:
            bridge.post(step)
        assert waited.args == [[step]]


def test_a_closed_bridge_delivers_nothing(qtbot: QtBot) -> None:
    bridge = SessionBridge()
    bridge.post(STEPS[0])
    bridge.close()

    with qtbot.assertNotEmitted(bridge.batch_ready, wait=60):
        bridge.post(STEPS[1])
