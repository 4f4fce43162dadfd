"""What every test relies on: an isolated home, no real keyring, no display, no thread left over."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import keyring
import keyring.backend
import keyring.errors
import pytest
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from mqtts_gui import i18n, log
from tests.support.patience import DEADLINE_S
from tests.support.patient_bot import PatientBot

ALONE = {
    "test_demonstration.py",
    "test_mutations.py",
    "test_nothing_lost.py",
    "test_payload_stall.py",
    "test_real_window.py",
    "test_session_queue.py",
}
"""Tests that measure, or drive a screen; the other live ones wait for brokers and for openssl."""


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A keyring for one test; the person's own is never touched."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.entries: dict[tuple[str, str], str] = {}

    @override
    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    @override
    def delete_password(self, service: str, username: str) -> None:
        if self.entries.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError(username)


@pytest.fixture(autouse=True)
def memory_keyring() -> Iterator[MemoryKeyring]:
    backend, previous = MemoryKeyring(), keyring.get_keyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(previous)


@pytest.fixture(autouse=True)
def isolated_home(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Give the test a home of its own, whose path has a blank and an accent."""
    home = tmp_path_factory.mktemp("Élève Dupont")
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    return home


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Start every test in English and leave none in another language."""
    i18n.use_language("en")
    yield
    i18n.use_language("en")


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Take back what `start_logging` did, so that `caplog` sees every test's log."""
    root = logging.getLogger(log.ROOT_NAME)
    handlers, propagate, level = root.handlers[:], root.propagate, root.level
    yield
    root.handlers[:], root.propagate = handlers, propagate
    root.setLevel(level)


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """Fail a test that leaves a thread of the program running."""
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        if thread.name.startswith("Dummy"):  # Qt's own pool, seen from Python
            continue
        # One that is just being started is listed, but cannot be joined yet.
        thread._started.wait(DEADLINE_S)  # type: ignore[attr-defined]
        thread.join(DEADLINE_S)
        assert not thread.is_alive(), f"thread left over: {thread.name}"


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """Give every test a bot that waits for longer than a busy machine takes."""
    return PatientBot(request)


@pytest.fixture(params=["en", "fr"])
def each_language(request: pytest.FixtureRequest) -> str:
    """Run the test once in each language."""
    return i18n.use_language(str(request.param))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        path = Path(str(item.fspath))
        if path.name in ALONE:
            item.add_marker(pytest.mark.alone)
        if "live" in path.parts:
            if path.name not in ALONE:
                item.add_marker(pytest.mark.waiting)
            item.add_marker(pytest.mark.live)
            if sys.platform == "win32":
                item.add_marker(pytest.mark.skip(reason="needs a real mosquitto"))
