"""A connection with its own profile, secrets and subscriptions, told of what goes wrong."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject
from typing_extensions import override

from mqtts_gui.errors import Problem
from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.jobs import run_apart
from mqtts_gui.ui.lost_sessions import LostSessions
from mqtts_gui.ui.services import Services, Session, traceback_of
from mqtts_gui.ui.subscription_desk import SubscriptionDesk
from mqtts_gui.ui.subscription_rows import SubscriptionRows


class ProfileConnection(Connection):
    """What a connection is without its session: what is asked for, and what is said of it.

    `LiveConnection` makes the session, and carries on in `_go_on` once the secrets are known.
    """

    def __init__(self, profile: Profile, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.profile = profile
        self.secrets = Secrets()
        self._rows = SubscriptionRows(profile.subscriptions)
        self.subscriptions = self._rows.rows
        self.desk = SubscriptionDesk(self._rows, lambda: self._session, self._keep_subscriptions)
        self._services = services
        self._secrets_known = self._fetching = False
        self._session: Session | None = None
        self._lost = LostSessions()

    @override
    def change_profile(self, **changes: object) -> None:
        changed = self.profile.with_changes(**changes)
        if changed == self.profile:
            return
        self.profile = changed
        self.pending_changes = self._session is not None and bool(set(changes) - {"name"})
        self.profile_changed.emit()

    @override
    def change_secrets(self, secrets: Secrets, *, remember: bool) -> None:
        self.secrets, self._secrets_known = secrets, True
        self.pending_changes = self._session is not None
        keep, profile_id = self._services.keep_secrets, self.profile.id
        run_apart(
            self, lambda: keep(profile_id, secrets, remember), lambda _: None, self._show_failure
        )

    @override
    def fetch_secrets(self) -> None:
        if not (self._secrets_known or self._fetching):
            self._fetching = True
            load, profile_id = self._services.load_secrets, self.profile.id
            run_apart(self, lambda: load(profile_id), self._take_secrets, self._secrets_failed)

    @override
    def subscribe(self, topic_filter: str, qos: int) -> None:
        self.desk.subscribe([topic_filter], qos)

    @override
    def unsubscribe(self, topic_filter: str) -> None:
        self.desk.unsubscribe([topic_filter])

    @override
    def colour_of(self, topic: str) -> int | None:
        return self._rows.colour_of(topic)

    def _go_on(self) -> None:
        """Begin what was asked for, now that the secrets are known."""
        raise NotImplementedError

    def _take_secrets(self, secrets: Secrets) -> None:
        self._fetching = False
        if not self._secrets_known:  # else they were typed meanwhile
            self.secrets, self._secrets_known = secrets, True
            self.profile_changed.emit()
        self._go_on()

    def _secrets_failed(self, error: BaseException) -> None:
        self._take_secrets(Secrets())
        self._show_failure(error)

    def _keep_subscriptions(self) -> None:
        self.profile = replace(self.profile, subscriptions=self._rows.kept)
        self.profile_changed.emit()
        self.subscriptions_changed.emit()

    def _hold(self, *, on: bool = True) -> None:
        """Let the session not try again while the doctor looks: one connection at a time."""
        if self._session is not None:
            self._session.hold(on=on)

    def _enter(self, state: State) -> None:
        self.state = state
        self.state_changed.emit()

    def _show_problem(self, problem: Problem | None) -> None:
        self._lost.is_asked = False
        if problem is not self.problem:
            self.problem = problem
            self.problem_changed.emit()

    def _show_failure(self, error: BaseException) -> None:
        self._hold(on=False)
        self._show_problem(self._services.explain_crash(traceback_of(error)))
