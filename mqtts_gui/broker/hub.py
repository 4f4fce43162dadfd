"""The middle of the broker: sessions, subscriptions, retained messages, and who gets what.

It knows packets, but neither sockets nor TLS, and its clock is handed in: every rule of it can be
tested without waiting. Everything happens in the thread of the loop.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from mqtts_gui.broker.limits import Limits
from mqtts_gui.broker.messages import Delivery, Message
from mqtts_gui.broker.retained import RetainedMessages
from mqtts_gui.broker.sessions import Link, Session, Timer
from mqtts_gui.broker.subscriptions import Subscription, SubscriptionTree
from mqtts_gui.mqtt.codec import ReasonCode

_log = logging.getLogger(__name__)


class Scheduler(Protocol):
    """The part of an asyncio loop that the broker needs."""

    def time(self) -> float:
        """Return the seconds of a clock that never goes back."""

    def call_soon(self, callback: Callable[[], object]) -> object:
        """Call `callback` when the present one has returned."""

    def call_later(self, delay: float, callback: Callable[[], object]) -> Timer:
        """Call `callback` in `delay` seconds."""


class Hub:
    """What all clients share.

    Attributes:
        clients_changed: Called whenever a client came or went.
    """

    def __init__(self, scheduler: Scheduler, limits: Limits) -> None:
        self.scheduler = scheduler
        self.limits = limits
        self.clients_changed: Callable[[], None] = lambda: None
        self._sessions: dict[str, Session] = {}
        self._tree = SubscriptionTree()
        self._retained = RetainedMessages(limits)
        self._said_full = False

    @property
    def connected(self) -> int:
        """Number of clients connected."""
        return sum(session.link is not None for session in self._sessions.values())

    def join(self, client_id: str, link: Link, *, clean_start: bool) -> tuple[Session, bool]:
        """Give a client its session, and say whether it had one (MQTT 5.0, 3.1.4).

        Whoever uses the client identifier now is disconnected.
        """
        session = self._sessions.get(client_id)
        if session is not None and session.link is not None:
            self._take_over(session, clean_start=clean_start)
            session = self._sessions.get(client_id)
        if session is not None and clean_start:
            self._end(session)
            session = None
        present = session is not None
        if session is None:
            session = self._sessions[client_id] = Session(client_id, self.limits)
        session.stop_timers()
        session.link = link
        return session, present

    def welcome(self, session: Session) -> None:
        """Note that a client has its CONNACK: what waited for it may follow."""
        session.resume(self.scheduler.time())
        self.clients_changed()

    def leave(self, session: Session, link: Link, *, with_will: bool) -> None:
        """Note that a client went away; `link` is the one it used."""
        if session.link is not link:
            return  # the session was taken over, and belongs to another link
        session.link = None
        if not with_will:
            session.will = None
        self._prepare_for_absence(session)
        self.clients_changed()

    def publish(self, message: Message) -> int:
        """Deliver a message, retain it if its publisher asked for it, and count its receivers."""
        if message.retain and not self._retained.put(message):
            self._say_once_that_retained_is_full()
        now = self.scheduler.time()
        receivers = 0
        for client_id, subscriptions in self._tree.matching(message.topic).items():
            wanted = [
                one for one in subscriptions if not (one.no_local and client_id == message.origin)
            ]
            session = self._sessions.get(client_id)  # gone if a delivery before this one ended it
            if wanted and session is not None:
                receivers += 1
                session.deliver(_delivery(message, wanted), now)
        return receivers

    def subscribe(self, session: Session, subscription: Subscription) -> bool:
        """Add or replace a subscription, and say whether it is a new one."""
        session.subscriptions[subscription.filter] = subscription
        return self._tree.add(session.client_id, subscription)

    def unsubscribe(self, session: Session, topic_filter: str) -> bool:
        """Remove a subscription, and say whether there was one."""
        session.subscriptions.pop(topic_filter, None)
        return self._tree.remove(session.client_id, topic_filter)

    def send_retained(self, session: Session, subscription: Subscription) -> None:
        """Send the retained messages that match a subscription, flagged as such (3.3.1.3)."""
        now = self.scheduler.time()
        for message in self._retained.matching(subscription.filter, now):
            if subscription.no_local and message.origin == session.client_id:
                continue
            qos = min(message.qos, subscription.qos)
            session.deliver(
                Delivery(message, qos, retain=True, identifiers=_ids([subscription])), now
            )

    def disconnect_all(self, reason: ReasonCode, words: str) -> None:
        """Hang up on every client and forget every session, wills included."""
        for session in list(self._sessions.values()):
            session.stop_timers()
            session.will = None
            if session.link is not None:
                session.link.close(reason, words)
        self._sessions.clear()
        self._tree = SubscriptionTree()

    def _say_once_that_retained_is_full(self) -> None:
        if not self._said_full:
            self._said_full = True
            _log.warning("messages are not retained: there are too many, or too large ones")

    def _take_over(self, session: Session, *, clean_start: bool) -> None:
        link, session.link = session.link, None
        if link is not None:
            link.close(ReasonCode.SESSION_TAKEN_OVER, "another client uses this client identifier")
        if not clean_start and min(session.will_delay_s, session.expiry_s) > 0:
            session.will = None  # the client is back before its will was due (3.1.3.2.2)
        self._publish_will(session)
        if session.expiry_s == 0:
            self._end(session)

    def _prepare_for_absence(self, session: Session) -> None:
        call_later = self.scheduler.call_later
        delay_s = min(session.will_delay_s, session.expiry_s)
        if delay_s <= 0:
            self._publish_will(session)
        elif session.will is not None:
            session.timers.append(call_later(delay_s, lambda: self._publish_will(session)))
        if session.expiry_s <= 0:
            self._end(session)
            return
        kept_s = min(session.expiry_s, self.limits.session_expiry_s)
        session.timers.append(call_later(kept_s, lambda: self._end(session)))
        self._make_room_for_absent()

    def _publish_will(self, session: Session) -> None:
        will, session.will = session.will, None
        if will is not None:
            self.publish(will.published_at(self.scheduler.time()))

    def _end(self, session: Session) -> None:
        session.stop_timers()
        for topic_filter in session.subscriptions:
            self._tree.remove(session.client_id, topic_filter)
        session.subscriptions.clear()
        if self._sessions.get(session.client_id) is session:
            del self._sessions[session.client_id]
        self._publish_will(session)

    def _make_room_for_absent(self) -> None:
        absent = [session for session in self._sessions.values() if session.link is None]
        for session in absent[: max(0, len(absent) - self.limits.sessions_kept)]:
            _log.warning("too many sessions are kept: that of %r ends", session.client_id)
            self._end(session)


def _delivery(message: Message, subscriptions: list[Subscription]) -> Delivery:
    """Return one delivery for all the subscriptions of a client that match (3.3.4)."""
    qos = min(message.qos, max(one.qos for one in subscriptions))
    retain = message.retain and any(one.retain_as_published for one in subscriptions)
    return Delivery(message, qos, retain, _ids(subscriptions))


def _ids(subscriptions: list[Subscription]) -> tuple[int, ...]:
    return tuple(one.identifier for one in subscriptions if one.identifier is not None)
