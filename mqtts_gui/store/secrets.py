"""Passwords and passphrases: in the system's keyring, or in memory until the program ends."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol, TypeVar

from typing_extensions import override

from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.profile import Secrets

SERVICE = "mqtts-gui"
_UNSAFE_ROOMS = ("keyring.backends.fail", "keyring.backends.null", "keyrings.")
_FIELDS = ("password", "key_password")

PATIENCE = timedelta(seconds=30)
"""How long the keyring may take: long enough to type the password that unlocks it."""

_log = logging.getLogger(__name__)
_Answer = TypeVar("_Answer")


class Keyring(Protocol):
    """What is asked of a keyring; `keyring.backend.KeyringBackend` has it."""

    def get_password(self, service: str, username: str) -> str | None: ...  # noqa: D102
    def set_password(self, service: str, username: str, password: str) -> None: ...  # noqa: D102
    def delete_password(self, service: str, username: str) -> None: ...  # noqa: D102


def system_keyring() -> Keyring | None:
    """Return the system's keyring, None where there is none that keeps secrets secret."""
    import keyring  # noqa: PLC0415 - slow to import, and not needed by everybody

    backend = keyring.get_keyring()
    members = getattr(backend, "backends", None) or [backend]
    return next((member for member in members if _keeps_secrets(member)), None)


class SecretStore:
    """The secrets of every profile.

    Every method may be called from any thread and may wait for the keyring (D-Bus, a dialog of
    the system that asks to unlock it), so none belongs in the GUI thread. Once the keyring has
    failed, or has not answered for `patience`, it is left alone until the program ends, lest the
    person be asked again and again; what is set is then kept in memory.

    Attributes:
        findings: Why the keyring is not used; nothing while it is.
        has_failed: There is a keyring, and it does not work: what was remembered is out of reach.
    """

    def __init__(
        self,
        open_keyring: Callable[[], Keyring | None] = system_keyring,
        *,
        patience: timedelta = PATIENCE,
    ) -> None:
        self._open = open_keyring
        self._patience = patience
        self._lock = threading.RLock()
        self._keyring: Keyring | None = None
        self._opened = False
        self._memory: dict[str, Secrets] = {}
        self.findings: tuple[Finding, ...] = ()
        self.has_failed = False

    @override
    def __repr__(self) -> str:
        """Say nothing of the secrets."""
        return f"<{type(self).__name__}>"

    @property
    def available(self) -> bool:
        """There is a keyring, and it has not failed."""
        with self._lock:
            return self._backend() is not None

    def get(self, profile_id: str) -> Secrets:
        """Return what is known of a profile's secrets; None for what is not known."""
        with self._lock:
            if profile_id not in self._memory:
                self._memory[profile_id] = self._fetch(profile_id)
            return self._memory[profile_id]

    def set(self, profile_id: str, secrets: Secrets, *, remember: bool = True) -> None:
        """Use `secrets` from now on; `remember` keeps them in the keyring, else they leave it."""
        kept = secrets if remember else Secrets()
        with self._lock:
            self._memory[profile_id] = secrets
            for field in _FIELDS:
                self._keep(f"{profile_id}/{field}", getattr(kept, field))

    def forget(self, profile_id: str) -> None:
        """Remove a profile's secrets from the keyring and from memory."""
        with self._lock:
            self.set(profile_id, Secrets())
            del self._memory[profile_id]

    def _fetch(self, profile_id: str) -> Secrets:
        def fetch(backend: Keyring) -> Secrets:
            return Secrets(*(backend.get_password(SERVICE, f"{profile_id}/{f}") for f in _FIELDS))

        return self._ask(fetch) or Secrets()

    def _keep(self, entry: str, secret: str | None) -> None:
        def keep(backend: Keyring) -> None:
            if secret is not None:
                backend.set_password(SERVICE, entry, secret)
            elif backend.get_password(SERVICE, entry) is not None:
                backend.delete_password(SERVICE, entry)

        self._ask(keep)

    def _backend(self) -> Keyring | None:
        if not self._opened:
            self._opened = True
            self._keyring = self._ask_to_open()
        return self._keyring

    def _ask_to_open(self) -> Keyring | None:
        try:
            backend = self._answer_of(self._open)
        except Exception as error:  # noqa: BLE001 - D-Bus libraries raise what they like
            self._give_up(error)
            return None
        if backend is None:
            self._give_up(None)
        return backend

    def _ask(self, question: Callable[[Keyring], _Answer]) -> _Answer | None:
        backend = self._backend()
        if backend is None:
            return None
        try:
            return self._answer_of(lambda: question(backend))
        except Exception as error:  # noqa: BLE001 - D-Bus libraries raise what they like
            self._give_up(error)
            return None

    def _answer_of(self, question: Callable[[], _Answer]) -> _Answer:
        """Ask in a thread of its own: a keyring that never answers is left to itself.

        Raises:
            TimeoutError: no answer came within `patience`.
            Exception: whatever the keyring raised.
        """
        answers: queue.SimpleQueue[_Answer | Exception] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(question())
            except Exception as error:  # noqa: BLE001 - a thread boundary: raised again below
                answers.put(error)

        threading.Thread(target=ask, name="keyring", daemon=True).start()
        try:
            answer = answers.get(timeout=self._patience.total_seconds())
        except queue.Empty:
            raise TimeoutError from None
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _give_up(self, error: Exception | None) -> None:
        self._keyring = None
        self.has_failed = error is not None
        # Never the text of the error: it may quote the secret.
        reason = "" if error is None else type(error).__name__
        _log.info("no keyring: %s", reason or "the system has none")
        self.findings = (_unavailable(reason),)


def _unavailable(reason: str) -> Finding:
    if reason == TimeoutError.__name__:
        message = mark("The system's keyring does not answer.")
    elif reason:
        message = mark("The system's keyring cannot be used (%(reason)s).", reason=reason)
    else:
        message = mark("This system has no keyring that keeps passwords safely.")
    fix = mark("Passwords are kept until the program ends, then asked for again.")
    return Finding("keyring-unavailable", Severity.WARNING, message, fix)


def _keeps_secrets(backend: object) -> bool:
    """Return whether a backend is no stand-in and writes no plain file (all of keyrings.alt)."""
    kind = type(backend)
    return (
        not kind.__module__.startswith(_UNSAFE_ROOMS) and "plaintext" not in kind.__name__.lower()
    )
