"""What goes wrong once a real mosquitto has let the client in: rights, sizes, endings."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

from mqtts_gui.doctor.walk import Errand
from mqtts_gui.mqtt.codec import Connack, encode
from mqtts_gui.mqtt.events import Ready
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Secrets
from mqtts_gui.mqtt.session import Session
from tests.support.events import EventLog
from tests.support.fault import OK, Case, Fault
from tests.support.mosquitto import Mosquitto
from tests.support.mqtt_setting import (
    BOTH,
    CLIENT,
    OPEN,
    V3_1,
    V3_1_1,
    V5,
    Stage,
    in_clear,
    mosquitto,
    over_tls,
    scripted,
    tls_lines,
)
from tests.support.patience import DEADLINE_S
from tests.support.port_stages import RESET_ON_CLOSE

PLUGIN = "/usr/lib/x86_64-linux-gnu/mosquitto_dynamic_security.so"
RIGHTS = ("publishClientSend", "publishClientReceive", "subscribe")
WATCH = Errand(watch=timedelta(seconds=20))
HELD = "held-by-two"


def access_list(*lines: str) -> Callable[[Path], Sequence[str]]:
    def write(folder: Path) -> Sequence[str]:
        path = folder / "acl"
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")
        return [f"acl_file {path}"]

    return write


def dynamic(*denied: str) -> Callable[[Path], Sequence[str]]:
    """Return what sets up the plugin of dynamic security without these rights."""

    def write(folder: Path) -> Sequence[str]:
        path = folder / "dynamic-security.json"
        access = {right: right not in denied for right in (*RIGHTS, "unsubscribe")}
        group = {"groupname": "guests", "roles": []}
        text = {"defaultACLAccess": access, "clients": [], "groups": [group], "roles": []}
        path.write_text(json.dumps({**text, "anonymousGroup": "guests"}), encoding="utf-8")
        return [f"plugin {PLUGIN}", f"plugin_opt_config_file {path}"]

    return write


def there_and_back(topic: str = "secret/x", *filters: str, size: int = 0, qos: int = 0) -> Errand:
    return Errand(filters or (topic,), topic, qos, size)


def rights() -> Iterator[Fault]:
    for version in BOTH:
        yield from access_lists(version)
        yield from dynamic_security(version)
        yield from rights_enough(version)
    yield within(
        OK,
        "a shared subscription that another takes from",
        mosquitto(errand=Errand(("$share/group/a",), "a", 1)),
    )


def within(code: str, label: str, stage: Stage, times: int = 1) -> Fault:
    """Return a fault that only a test message or a longer stay meets."""
    return Fault(code, label, stage, by_connect=False, times=times)


def access_lists(version: MqttVersion) -> Iterator[Fault]:
    elsewhere = access_list("topic readwrite ciel/#")
    for qos in (0, 1, 2):
        silent = version is V3_1_1 or qos == 0
        yield within(
            "acl-silent" if silent else "acl-publish",
            f"acl_file, QoS {qos}, MQTT {version}",
            mosquitto(files=elsewhere, mqtt_version=version, errand=there_and_back(qos=qos)),
        )
    for label, lines in (
        ("may only write", ("topic write secret/#",)),
        ("denied below", ("topic readwrite #", "topic deny secret/x")),
    ):
        errand = there_and_back("secret/x", "secret/#")
        yield within(
            "acl-silent",
            f"{label}, MQTT {version}",
            mosquitto(files=access_list(*lines), mqtt_version=version, errand=errand),
        )


def dynamic_security(version: MqttVersion) -> Iterator[Fault]:
    not_sent = "acl-publish" if version is V5 else "acl-silent"
    for code, label, denied, errand, tls in (
        ("acl-subscribe", "", "subscribe", there_and_back(), False),
        ("acl-subscribe", ", TLS", "subscribe", Errand(filters=("a", "b/#")), True),
        ("acl-silent", ", may not receive", "publishClientReceive", there_and_back(qos=1), False),
        (not_sent, ", may not send", "publishClientSend", there_and_back(qos=2), False),
    ):
        yield within(
            code,
            f"dynamic security{label}, MQTT {version}",
            mosquitto(files=dynamic(denied), tls=tls, mqtt_version=version, errand=errand),
        )


def rights_enough(version: MqttVersion) -> Iterator[Fault]:
    for topic, filters in (("ciel/x", ("ciel/#",)), ("ciel", ("+",)), ("a/b", ("c", "a/+"))):
        yield within(
            OK,
            f"there and back {topic}, MQTT {version}",
            mosquitto(mqtt_version=version, errand=there_and_back(topic, *filters, qos=1)),
        )
    yield within(
        OK,
        f"only to be published, MQTT {version}",
        mosquitto(mqtt_version=version, errand=Errand(("a",), "b", 1)),
    )


def sizes() -> Iterator[Fault]:
    for version in (V3_1, *BOTH):
        for qos in (0, 1, 2):
            for tls in (False, True)[: 1 if version is V3_1 else 2]:
                yield from packets_too_large(version, qos, tls=tls)
            yield message_too_large(version, qos)
        yield within(
            OK,
            f"large, but allowed, MQTT {version}",
            mosquitto(mqtt_version=version, errand=there_and_back("a", size=300_000, qos=1)),
        )
    yield within(
        "acl-silent",
        "large as well",
        mosquitto(
            (*OPEN, "message_size_limit 1000"),
            mqtt_version=V3_1_1,
            files=access_list("topic readwrite ciel/#"),
            errand=there_and_back(size=500),
        ),
    )
    yield within(
        "packet-too-large",
        "client certificate and no login in the probe",
        mosquitto(
            ("allow_anonymous false", "max_packet_size 1000"),
            tls=True,
            client=CLIENT,
            mqtt_version=V3_1_1,
            files=lambda _: ["require_certificate true", "use_identity_as_username true"],
            errand=Errand((), "a", 1, 5000),
        ),
    )


def packets_too_large(version: MqttVersion, qos: int, *, tls: bool) -> Iterator[Fault]:
    lines = (*OPEN, "max_packet_size 1000")
    for size in (1001, 2_000_000):
        errand = Errand((), "a", qos, size)
        yield within(
            "packet-too-large",
            f"{size} bytes, QoS {qos}, MQTT {version}, {'TLS' if tls else 'clear'}",
            mosquitto(lines, tls=tls, mqtt_version=version, errand=errand),
            times=3 if size > 2000 else 1,
        )


def message_too_large(version: MqttVersion, qos: int) -> Fault:
    lines, errand = (*OPEN, "message_size_limit 1000"), there_and_back("a", size=1500, qos=qos)
    return within(
        "message-too-large" if version is V5 and qos else "size-silent",
        f"message_size_limit, QoS {qos}, MQTT {version}",
        mosquitto(lines, mqtt_version=version, errand=errand),
    )


def let_it_be_answered(profile: Profile) -> None:
    """Wait for the answer to a client that came later: earlier ones have theirs."""
    log = EventLog()
    later = Session(profile.with_changes(client_id="later"), Secrets(), log.append)
    later.start()
    log.wait_for(Ready)
    later.close()


@contextmanager
def when_there(
    folder: Path, act: Callable[[Mosquitto, Profile], object], *, tls: bool, **changes: object
) -> Iterator[Case]:
    """Run a broker and `act` as soon as the client is connected."""
    lines = tls_lines(folder, *OPEN) if tls else OPEN
    with Mosquitto(folder, lines) as broker:
        profile = over_tls(folder, broker.port) if tls else in_clear(broker.port)
        profile = profile.with_changes(client_id=HELD, **changes)
        over = threading.Event()

        def wait() -> None:
            with contextlib.suppress(AssertionError):
                broker.wait_for_log(f"as {HELD} ")
                let_it_be_answered(profile)
                act(broker, profile)
            over.set()

        thread = threading.Thread(target=wait)
        thread.start()
        try:
            yield Case(profile, errand=WATCH)
        finally:
            broker.go_on()
            thread.join(DEADLINE_S)


def stopped(folder: Path, *, tls: bool, **how: object) -> contextlib.AbstractContextManager[Case]:
    return when_there(folder, lambda broker, _: broker.end(), tls=tls, **how)


def killed(folder: Path, *, tls: bool, **how: object) -> contextlib.AbstractContextManager[Case]:
    return when_there(folder, lambda broker, _: broker.kill(), tls=tls, **how)


def frozen(folder: Path, *, tls: bool, **how: object) -> contextlib.AbstractContextManager[Case]:
    return when_there(folder, lambda broker, _: broker.pause(), keep_alive_s=2, tls=tls, **how)


@contextmanager
def held_by_two(folder: Path, *, tls: bool, **how: object) -> Iterator[Case]:
    """Let a second client come with the same identifier, and come back when thrown out."""
    others: list[Session] = []

    def take_over(_: Mosquitto, profile: Profile) -> None:
        others.append(Session(profile, Secrets(), EventLog().append))
        others[0].start()

    with when_there(folder, take_over, tls=tls, **how) as case:
        try:
            yield case
        finally:
            for other in others:
                other.close()


def closing_soon(connected: socket.socket) -> None:
    """Let everybody in and close soon after."""
    connected.recv(4096)
    connected.sendall(encode(Connack()))
    connected.settimeout(0.3)
    with contextlib.suppress(OSError):
        connected.recv(4096)


def resetting(connected: socket.socket) -> None:
    """Let everybody in and reset the connection at once."""
    heard = connected.recv(4096)
    if heard:
        connected.sendall(encode(Connack(), heard[8]))
    connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)


def endings(version: MqttVersion) -> Iterator[Fault]:
    for tls in (False, True):
        label = f"MQTT {version}, {'TLS' if tls else 'clear'}"
        for code, name, stage, times in (
            ("broker-stopped", "SIGTERM", stopped, 1),
            ("broker-stopped", "SIGKILL", killed, 1),
            ("keepalive-timeout", "SIGSTOP", frozen, 1),
            ("client-id-taken", "", held_by_two, 1),
        ):
            yield Fault(
                code,
                f"{name} {label}".strip(),
                partial(stage, tls=tls, mqtt_version=version),
                by_connect=False,
                times=times,
            )


FAULTS = (
    *rights(),
    *sizes(),
    *(fault for version in (V3_1, *BOTH) for fault in endings(version)),
    Fault(
        "broker-hangs-up",
        "soon",
        scripted(closing_soon, errand=WATCH, mqtt_version=V3_1_1),
        by_connect=False,
    ),
    *(
        Fault(
            "broker-hangs-up",
            f"resets at once, MQTT {version}",
            scripted(resetting, errand=WATCH, mqtt_version=version),
            by_connect=False,
            times=20,
        )
        for version in BOTH
    ),
    *(
        Fault("topic-invalid", text, mosquitto(errand=Errand(filters=(text,))), by_connect=False)
        for text in ("a/#/b", "a+", "#/a", "$share/g")
    ),
    Fault("topic-invalid", "to +", mosquitto(errand=Errand(publish_to="a/+")), by_connect=False),
)
