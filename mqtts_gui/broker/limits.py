"""How much the demonstration broker holds at most, so that no client can exhaust the computer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of the broker; with the usual ones it stays at some hundred MB whatever clients do.

    Attributes:
        connections: Connections at a time, those still in their handshake included.
        packet_bytes: Largest packet accepted from a client, announced in MQTT 5.
        request_bytes: Largest SUBSCRIBE or UNSUBSCRIBE: in the former, four bytes are a filter.
        unsent_bytes: Bytes waiting for one client's socket; above it QoS 0 messages are dropped.
        queued_messages: Messages of QoS 1 and 2 held for one client, sent ones included.
        queued_bytes: Their bytes.
        inflight: Messages of QoS 1 and 2 sent to one client and not acknowledged yet.
        receive_maximum: Messages of QoS 2 accepted from one client and not released yet.
        subscriptions: Topic filters of one client.
        topic_levels: Levels of a topic name or filter.
        retained_messages: Retained messages.
        retained_bytes: Their bytes.
        sessions_kept: Sessions kept for clients that are away.
        session_expiry_s: Longest time a session is kept for a client that is away.
        greeting_s: Seconds a client has for the TLS handshake, and again for its CONNECT.
        farewell_s: Seconds a client has to read why it is disconnected.
        turn_s: Seconds that one client's packets are taken before the others have their turn.
    """

    connections: int = 32
    packet_bytes: int = 1_048_576
    request_bytes: int = 131_072
    unsent_bytes: int = 2_097_152
    queued_messages: int = 10_000
    queued_bytes: int = 4_194_304
    inflight: int = 100
    receive_maximum: int = 100
    subscriptions: int = 100
    topic_levels: int = 100
    retained_messages: int = 1_000
    retained_bytes: int = 8_388_608
    sessions_kept: int = 32
    session_expiry_s: int = 3_600
    greeting_s: float = 10.0
    farewell_s: float = 1.0
    turn_s: float = 0.005
