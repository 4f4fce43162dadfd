"""A student at a real screen: from the empty window to messages on `ciel`, by mouse and keyboard.

What arrived is read in the broker's log and at another client, not in the program.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.desktop import DRAG_SOURCE, Desktop, repeat_until, wait_until
from tests.support.lab import Lab
from tests.support.mosquitto import Mosquitto
from tests.support.patience import DEADLINE_S

WINDOW_PX = (1280, 770)
EMPTY_PAGE, DRAGGED, HOST = (640, 430), (1500, 200), (735, 174)
SUBSCRIBE_TOPIC = (354, 123)
PUBLISH_TOPIC, PUBLISH_PAYLOAD = (400, 648), (600, 690)


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    with Desktop(tmp_path) as running:
        yield running


def test_a_student_with_mouse_and_keyboard_reaches_messages_on_ciel(
    desktop: Desktop, broker: Mosquitto, lab: Lab, tmp_path: Path
) -> None:
    folder, data = hand_out(lab, tmp_path / "TP sécurité"), tmp_path / "données"
    desktop.run("-m", "mqtts_gui", "--data-dir", str(data), "--lang", "fr")
    desktop.place(desktop.window("MQTTS GUI"), *WINDOW_PX)
    desktop.run("-c", DRAG_SOURCE, str(folder))
    desktop.window("drag source")

    desktop.drag(DRAGGED, EMPTY_PAGE)
    wait_until(lambda: bool(saved(data, "client_key")), "the files found their places")

    def type_the_address() -> None:
        desktop.click(*HOST)
        desktop.press("ctrl+a")
        desktop.type("localhost")
        desktop.press("Tab", "ctrl+a")
        desktop.type(str(broker.port))
        desktop.press("Tab")

    repeat_until(
        type_the_address,
        lambda: (saved(data, "host"), saved(data, "port")) == ("localhost", broker.port),
        "the address is saved",
    )
    desktop.press("ctrl+shift+Return")
    broker.wait_for_log("New client connected")

    def subscribe() -> None:
        desktop.click(*SUBSCRIBE_TOPIC)
        desktop.press("ctrl+a")
        desktop.type("ciel")
        desktop.press("Return")

    repeat_until(subscribe, lambda: is_logged(broker, "\tciel (QoS"), "subscribed to ciel")
    other = broker.subscriber("-t", "ciel", "-C", "1", "-W", "20", *lab.options)
    desktop.click(*PUBLISH_TOPIC)
    desktop.press("ctrl+a")
    desktop.type("ciel")
    desktop.click(*PUBLISH_PAYLOAD)
    desktop.type("hello")
    desktop.press("ctrl+Return")
    heard, _ = other.communicate(timeout=DEADLINE_S)
    assert heard == "hello\n"
    broker.wait_for_log("Sending PUBLISH to mqtts-gui")

    seen = len(broker.log)
    broker.publish("-t", "ciel", "-m", "bonjour depuis la VM", *lab.options)
    broker.wait_for_log("Sending PUBLISH to mqtts-gui", seen)


def hand_out(lab: Lab, folder: Path) -> Path:
    """Put the three files of a student into a folder of their own."""
    folder.mkdir()
    for file in (lab.authority.certificate, lab.client.certificate, lab.client.key):
        shutil.copy(file, folder)
    return folder


def is_logged(broker: Mosquitto, text: str) -> bool:
    return any(text in line for line in broker.log)


def saved(data: Path, field: str) -> object:
    """Return a field of the first profile that is saved, None while there is none."""
    profiles = data / "profiles.json"
    if not profiles.exists():
        return None
    entries = json.loads(profiles.read_text(encoding="utf-8"))["profiles"]
    return entries[0].get(field) if entries else None
