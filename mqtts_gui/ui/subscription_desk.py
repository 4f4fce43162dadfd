"""What a person does with subscriptions: several at once, changed, paused, switched off."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.broker_status import STATUS_FILTER, BrokerStatus
from mqtts_gui.mqtt.profile import Subscription
from mqtts_gui.mqtt.topics import TopicError, check_filter
from mqtts_gui.ui.connection import SubscriptionRow
from mqtts_gui.ui.subscription_rows import SubscriptionRows


class Subscribes(Protocol):
    """What is asked of a session; see `mqtt.session`."""

    def subscribe(self, filters: Sequence[tuple[str, int]]) -> None: ...  # noqa: D102
    def unsubscribe(self, filters: Sequence[str]) -> None: ...  # noqa: D102


class SubscriptionDesk:
    """Changes the rows of a connection, and asks its session for what follows.

    Args:
        rows: The rows.
        session: The live session, if there is one.
        changed: Called after each change: to save, and to tell the window.
    """

    def __init__(
        self,
        rows: SubscriptionRows,
        session: Callable[[], Subscribes | None],
        changed: Callable[[], None],
    ) -> None:
        self._rows, self._session, self._changed = rows, session, changed
        self._watched: Subscribes | None = None

    def subscribe(self, filters: Sequence[str], qos: int) -> None:
        """Subscribe to these in one packet, now if ready, and at every connection from now on.

        Raises:
            TopicError: a filter is not valid; nothing was done.
        """
        for topic_filter in filters:
            check_filter(topic_filter)
        self._ask([self._rows.put(each, qos) for each in dict.fromkeys(filters)])

    def add(self, wanted: Subscription) -> None:
        """Subscribe to something new.

        Raises:
            TopicError: the filter is not valid, or there is such a subscription already.
        """
        check_filter(wanted.filter)
        self._check_free(wanted.filter)
        row = self._rows.put(wanted.filter, wanted.qos)
        self._rows.change(row, wanted)
        self._ask([row])

    def unsubscribe(self, filters: Sequence[str]) -> None:
        """Unsubscribe and forget the subscriptions."""
        asked = [row.filter for row in self._of(filters) if not row.is_off]
        for topic_filter in filters:
            self._rows.remove(topic_filter)
        self._leave(asked)

    def change(self, topic_filter: str, wanted: Subscription) -> None:
        """Let a subscription be another; the new one is asked for before the old one is left.

        Raises:
            TopicError: the new filter is not valid, or there is such a subscription already.
        """
        check_filter(wanted.filter)
        row = self._rows.find(topic_filter)
        if row is None or row.subscription == wanted:
            return
        renamed = wanted.filter != topic_filter
        if renamed:
            self._check_free(wanted.filter)
        before = row.subscription
        self._rows.change(row, wanted)
        session = self._session()
        if session is not None:
            if not wanted.is_off and (before.is_off or before.request != wanted.request):
                session.subscribe([wanted.request])
            if not before.is_off and (renamed or wanted.is_off):
                self._leave([topic_filter])
                return
        self._changed()

    def pause(self, filters: Sequence[str], *, on: bool) -> None:
        """Show no more messages of these that come from now on, or show what was held back."""
        now = time.time_ns()
        for row in self._of(filters):
            if bool(row.paused_ns) is not on:
                paused = replace(row.subscription, paused_ns=now if on else 0)
                self._rows.change(row, paused)
        self._changed()

    def switch(self, filters: Sequence[str], *, on: bool) -> None:
        """Ask the broker for these, or for no more of these; they stay in the list."""
        rows = [row for row in self._of(filters) if row.is_off is on]
        for row in rows:
            self._rows.change(row, replace(row.subscription, is_off=not on))
        if on:
            self._ask(rows)
        else:
            self._leave([row.filter for row in rows])

    def ask_again(self, filters: Sequence[str]) -> None:
        """Ask the broker once more for what it refused."""
        rows = [row for row in self._of(filters) if not row.is_off]
        for row in rows:
            row.granted_qos = row.refused = None
        self._ask(rows)

    def arrange(self, filters: Sequence[str]) -> None:
        """Put the list in this order."""
        self._rows.arrange(filters)
        self._changed()

    def clear_counts(self, filters: Sequence[str]) -> None:
        """Count the messages of these from now on."""
        for row in self._of(filters):
            row.count = row.held = 0
        self._changed()

    def leave_those_off(self) -> None:
        """Unsubscribe from what is off: a session that the broker kept may still have it."""
        session, off = self._session(), [row.filter for row in self._rows.rows if row.is_off]
        if session is not None and off:
            session.unsubscribe(off)

    def watch(self, status: BrokerStatus) -> None:
        """Ask the broker for what it tells of itself, once in each session."""
        session = self._session()
        if session is None or session is self._watched:
            return
        status.forget()
        status.is_asked, self._watched = True, session
        # Whoever subscribed to the same gets what is retained once more.
        session.subscribe([self._asked_by_row() or (STATUS_FILTER, 0)])

    def watch_no_more(self) -> None:
        """Ask for it no more, unless it is subscribed to besides."""
        session, self._watched = self._watched, None
        if session is not None and session is self._session() and self._asked_by_row() is None:
            session.unsubscribe([STATUS_FILTER])

    def _asked_by_row(self) -> tuple[str, int] | None:
        row = self._rows.find(STATUS_FILTER)
        return None if row is None or row.is_off else row.subscription.request

    def _check_free(self, topic_filter: str) -> None:
        if self._rows.find(topic_filter) is not None:
            raise TopicError(mark("There is a subscription to this filter already."))

    def _of(self, filters: Iterable[str]) -> list[SubscriptionRow]:
        return [row for row in map(self._rows.find, filters) if row is not None]

    def _ask(self, rows: Sequence[SubscriptionRow]) -> None:
        session = self._session()
        if session is not None and rows:
            session.subscribe([row.subscription.request for row in rows])
        self._changed()

    def _leave(self, filters: Sequence[str]) -> None:
        session = self._session()
        watched = STATUS_FILTER if session is self._watched else None
        left = [each for each in filters if each != watched]
        if session is not None and left:
            session.unsubscribe(left)
        self._changed()

    @property
    def next_colour(self) -> int:
        """The colour that a new subscription gets."""
        return self._rows.free_colour
