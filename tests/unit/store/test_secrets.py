import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

import keyring
import keyring.backends.fail
import keyring.backends.null
import keyring.errors
import pytest
from typing_extensions import override

from mqtts_gui.mqtt.profile import Secrets
from mqtts_gui.store.secrets import SERVICE, Keyring, SecretStore, system_keyring

BOTH = Secrets("mot de passe", "phrase secrète")


class MemoryKeyring(Keyring, Protocol):
    """The keyring of conftest.py."""

    entries: dict[tuple[str, str], str]


class BrokenKeyring:
    """A keyring that fails as the backends do, on every call."""

    def __init__(self, error: BaseException) -> None:
        self.error = error
        self.calls = 0

    def get_password(self, service: str, username: str) -> str | None:
        self.calls += 1
        raise self.error

    def set_password(self, service: str, username: str, password: str) -> None:
        self.calls += 1
        raise self.error

    def delete_password(self, service: str, username: str) -> None:
        self.calls += 1
        raise self.error


class PlaintextKeyring(BrokenKeyring):
    """Named as keyrings.alt names its own."""


def test_secrets_come_back_from_the_keyring(memory_keyring: MemoryKeyring) -> None:
    SecretStore().set("p1", BOTH)

    assert SecretStore().get("p1") == BOTH
    assert SecretStore().get("p2") == Secrets()
    assert {service for service, _ in memory_keyring.entries} == {SERVICE}


def test_secrets_not_to_be_remembered_stay_in_memory(memory_keyring: MemoryKeyring) -> None:
    store = SecretStore()
    store.set("p1", BOTH)

    store.set("p1", Secrets("other"), remember=False)

    assert store.get("p1") == Secrets("other")
    assert memory_keyring.entries == {}


def test_forgetting_removes_everything(memory_keyring: MemoryKeyring) -> None:
    store = SecretStore()
    store.set("p1", BOTH)

    store.forget("p1")

    assert store.get("p1") == Secrets()
    assert memory_keyring.entries == {}


@pytest.mark.parametrize(
    "error",
    [
        keyring.errors.KeyringLocked("locked"),
        keyring.errors.NoKeyringError("none"),
        keyring.errors.PasswordSetError("no"),
        OSError("D-Bus connection lost"),
        AttributeError("'NoneType' object has no attribute 'get_default_collection'"),
    ],
)
def test_a_keyring_that_fails_is_named_and_left_alone(error: Exception) -> None:
    backend = BrokenKeyring(error)
    store = SecretStore(lambda: backend)

    assert store.get("p1") == Secrets()
    store.set("p1", BOTH)

    assert store.get("p1") == BOTH
    assert not store.available
    assert backend.calls == 1
    (finding,) = store.findings
    assert finding.code == "keyring-unavailable"
    assert type(error).__name__ in str(finding.message)


def test_a_keyring_that_does_not_open_is_unavailable() -> None:
    def fail() -> Keyring:
        raise RuntimeError("no session bus")

    store = SecretStore(fail)

    assert not store.available
    assert store.findings


@pytest.mark.parametrize(
    "backend",
    [
        keyring.backends.fail.Keyring,
        keyring.backends.null.Keyring,
        lambda: PlaintextKeyring(OSError()),
    ],
)
def test_stand_ins_and_plain_files_are_no_keyring(
    monkeypatch: pytest.MonkeyPatch, backend: Callable[[], Keyring]
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", backend)
    store = SecretStore()

    assert not store.available

    store.set("p1", BOTH)
    assert store.get("p1") == BOTH


def test_of_a_chain_only_a_safe_member_is_used(
    monkeypatch: pytest.MonkeyPatch, memory_keyring: MemoryKeyring
) -> None:
    class Chain:
        backends = (PlaintextKeyring(OSError()), memory_keyring)

    monkeypatch.setattr(keyring, "get_keyring", Chain)

    assert system_keyring() is memory_keyring


def test_nothing_secret_is_ever_shown(caplog: pytest.LogCaptureFixture) -> None:
    store = SecretStore(lambda: BrokenKeyring(ValueError("cannot store 'mot de passe'")))
    caplog.set_level("DEBUG")

    store.set("p1", BOTH)

    shown = f"{store!r} {store.get('p1')!r} {store.findings} {caplog.text}"
    assert "mot de passe" not in shown
    assert "phrase" not in shown


def test_keyring_is_imported_when_first_needed() -> None:
    program = (
        "import sys; from mqtts_gui.store.secrets import SecretStore; SecretStore();"
        "sys.exit('keyring' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_keyring_that_never_answers_is_given_up() -> None:
    silence = threading.Event()

    class Silent(BrokenKeyring):
        @override
        def get_password(self, service: str, username: str) -> str | None:
            self.calls += 1
            silence.wait(10)
            return "too late"

    keyring = Silent(RuntimeError())
    store = SecretStore(lambda: keyring, patience=timedelta(milliseconds=20))

    assert store.get("p1") == Secrets()
    assert store.get("p2") == Secrets()
    assert [str(finding.message) for finding in store.findings] == [
        "The system's keyring does not answer."
    ]
    assert keyring.calls == 1
    store.set("p1", BOTH)
    assert store.get("p1") == BOTH
    silence.set()


def test_two_threads_that_ask_at_once_both_get_an_answer(memory_keyring: MemoryKeyring) -> None:
    SecretStore().set("p1", BOTH)
    second_asks = threading.Event()

    def slow_to_open() -> Keyring | None:
        second_asks.wait(0.2)
        return system_keyring()

    store, answers = SecretStore(slow_to_open), []
    threads = [threading.Thread(target=lambda: answers.append(store.get("p1"))) for _ in "12"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert answers == [BOTH, BOTH]
