"""Why a session that was ready ended."""

from __future__ import annotations

from collections.abc import Iterator

from mqtts_gui.doctor.actions import NEW_CLIENT_ID, TRY_AGAIN, on_the_broker
from mqtts_gui.doctor.explain_reasons import LOOK_AT_LOG, with_words
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, make_problem
from mqtts_gui.errors import Problem
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.reasons import ReasonCode
from mqtts_gui.mqtt.wire import MalformedPacketError

REPEATED_ENDINGS = 2
_START = on_the_broker("sudo systemctl start mosquitto\nsudo systemctl status mosquitto")
_FIND_LIMIT = on_the_broker(
    "sudo grep -rn max_packet_size /etc/mosquitto\nsudo systemctl restart mosquitto"
)
_LOOK_BETWEEN = mark(
    "On the broker's machine, look at the last lines of mosquitto.log; a firewall or a "
    "forwarded port in between may do it as well."
)


def packet_too_large(s: Situation) -> Problem | None:
    """A message was larger than the largest packet that the broker takes."""
    size, limit = s.evidence.largest_sent, s.evidence.max_packet_size
    told = s.evidence.reason_code == ReasonCode.PACKET_TOO_LARGE
    # The farewell that says so may be lost: the broker hangs up on what it has not read.
    known = s.was_closed and limit is not None and size > limit
    if not s.evidence.was_ready or not (told or known or s.asked.refuses_the_size):
        return None
    if limit is None:
        cause = mark(
            "A message of %(size)s bytes was sent, its topic included, and the broker hung up: it "
            "refuses a packet of that size as soon as it is announced (max_packet_size).",
            size=size,
        )
    else:
        cause = mark(
            "A message of %(size)s bytes was sent, its topic included; the broker takes at most "
            "%(limit)s (max_packet_size).",
            size=size,
            limit=limit,
        )
    said = Sentences(
        mark("The message is larger than the broker allows, so it hung up"),
        with_words(s, cause),
        mark("Send smaller messages, or raise max_packet_size in mosquitto.conf."),
    )
    return make_problem(s, "packet-too-large", said, _FIND_LIMIT, TRY_AGAIN)


def client_id_taken(s: Situation) -> Problem | None:
    """Another client came with the same identifier."""
    said_so = s.evidence.reason_code == ReasonCode.SESSION_TAKEN_OVER
    # Before mosquitto 2.0.15, and in MQTT 3.1.1 always, the broker just hangs up; and does it
    # again, because the other client comes back as well.
    again = s.was_closed and s.endings >= REPEATED_ENDINGS and bool(s.profile.client_id)
    again = again and s.asked.keeps_others is not False
    if not s.evidence.was_ready or _is_gone(s) or not (said_so or again):
        return None
    said = Sentences(
        mark("Another client connects with the same client identifier"),
        mark(
            "A broker keeps one connection for each identifier: when another one comes with "
            "“%(client_id)s”, yours is closed.",
            client_id=s.profile.client_id,
        ),
        mark("Use a different client identifier on each computer and in each program."),
    )
    return make_problem(s, "client-id-taken", said, NEW_CLIENT_ID, TRY_AGAIN)


def broker_stopped(s: Situation) -> Problem | None:
    """The broker hung up and no longer listens."""
    shut_down = s.evidence.reason_code == ReasonCode.SERVER_SHUTTING_DOWN
    gone = s.was_closed and _is_gone(s)
    if not s.evidence.was_ready or not (shut_down or gone):
        return None
    cause = mark("It closed the connection, and said that it was shutting down.")
    if _is_gone(s):
        cause = mark(
            "It closed the connection, and nothing listens on %(address)s, port %(port)s any more.",
            address=s.address,
            port=s.profile.port,
        )
    said = Sentences(
        mark("The broker was stopped"),
        cause,
        mark("Start it again on its machine: sudo systemctl start mosquitto."),
    )
    return make_problem(s, "broker-stopped", said, _START, TRY_AGAIN)


def unheard(keep_alive_s: int) -> Sentences:
    """Return what a broker means that ends a session because nothing came in time."""
    return Sentences(
        mark("The broker heard nothing from this program for too long"),
        mark(
            "It closes a connection that is silent for one and a half times the keep alive "
            "(%(seconds)s s): this computer slept, or the network was gone.",
            seconds=keep_alive_s,
        ),
        mark("Connect again; where the network is bad, set a longer keep alive."),
    )


def keepalive_timeout(s: Situation) -> Problem | None:
    """The broker no longer answers pings, or says that none of ours came."""
    told = s.evidence.reason_code == ReasonCode.KEEP_ALIVE_TIMEOUT
    if not s.evidence.was_ready or not (told or s.timed_out):
        return None
    if told:
        said = unheard(s.profile.keep_alive_s)
        return make_problem(s, "keepalive-timeout", said, TRY_AGAIN, LOOK_AT_LOG)
    said = Sentences(
        mark("The broker stopped answering"),
        mark(
            "No answer came to a ping within the keep alive of %(seconds)s s: the virtual machine "
            "may be paused, or the network is gone.",
            seconds=s.profile.keep_alive_s,
        ),
        mark("Check the broker's machine and the network."),
    )
    return make_problem(s, "keepalive-timeout", said, TRY_AGAIN, LOOK_AT_LOG)


def broken_packet(s: Situation) -> Problem | None:
    """The broker sent what MQTT does not know."""
    if not s.evidence.was_ready or not isinstance(s.error, MalformedPacketError):
        return None
    said = Sentences(
        mark("The broker sent something that is not MQTT"),
        mark("The session was open, then came a packet that breaks the rules of the protocol."),
        mark("Connect again; if it comes back, update the broker, or what lies before it."),
    )
    return make_problem(s, "mqtt-broken-packet", said, TRY_AGAIN, LOOK_AT_LOG)


def hangs_up_on_all(s: Situation) -> Problem | None:
    """The broker closes every session, whatever its client identifier."""
    if not s.evidence.was_ready or not s.was_closed or s.asked.keeps_others is not False:
        return None
    said = Sentences(
        mark("The broker closes every connection shortly after accepting it"),
        mark("It does so with any client identifier, and gives no reason."),
        _LOOK_BETWEEN,
    )
    return make_problem(s, "broker-hangs-up", said, LOOK_AT_LOG, TRY_AGAIN)


def also_possible(s: Situation, code: str) -> Iterator[Problem]:
    """Return what gives the very same signs as the diagnosis `code`, where no probe can tell."""
    is_told = s.evidence.reason_code is not None or s.asked.keeps_others is not None
    if code != "client-id-taken" or is_told:
        return
    said = Sentences(
        mark("Perhaps the broker closes every connection shortly after accepting it"),
        mark(
            "It would look the same from here. Whether it keeps a session with another client "
            "identifier could not be tried: it lets nobody in without your login."
        ),
        _LOOK_BETWEEN,
    )
    yield make_problem(s, "broker-hangs-up", said, LOOK_AT_LOG, TRY_AGAIN)


def closed_without_a_word(s: Situation) -> Problem | None:
    """The broker hung up once; that alone has too many causes."""
    if not s.evidence.was_ready or not s.was_closed:
        return None
    said = Sentences(
        mark("The broker closed the connection without saying why"),
        mark(
            "Several causes look alike: another client with the same client identifier, a broker "
            "that was restarted, a message that is too large."
        ),
        mark("Connect again; on the broker's machine, look at the last lines of mosquitto.log."),
    )
    return make_problem(s, "unexplained", said, TRY_AGAIN, LOOK_AT_LOG)


def _is_gone(s: Situation) -> bool:
    if s.asked.is_gone is not None:
        return s.asked.is_gone
    return s.probe is not None and s.probe.to_tcp is not None and s.probe.to_tcp.refused


RULES: tuple[Rule, ...] = (
    packet_too_large,
    client_id_taken,
    broker_stopped,
    keepalive_timeout,
    broken_packet,
    hangs_up_on_all,
    closed_without_a_word,
)
