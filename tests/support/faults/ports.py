"""Who answers on the port: the wrong kind of server, or none at all."""

from __future__ import annotations

from mqtts_gui.mqtt.profile import MqttVersion, Protocol, TlsVersion
from tests.support.fault import Fault
from tests.support.port_stages import (
    answer,
    forwarded_to_nobody,
    full,
    hang_up,
    hear_and_hang_up,
    hear_and_reset,
    plain_broker,
    reset,
    say,
    served,
    served_over_tls,
    stay_silent,
    tls_broker,
    web_server,
    websockets,
)

OLD, NEW = TlsVersion.V1_2, TlsVersion.V1_3
MQTT_3, MQTT_5 = MqttVersion.V3_1_1, MqttVersion.V5
SSH = b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"
BAD_REQUEST = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
PAGE = b"<!DOCTYPE HTML>\n<html><h1>Error response</h1></html>\n"

PLAIN = (
    Fault("plain-port", "", plain_broker(), times=5),
    Fault("plain-port", "TLS 1.2 at most", plain_broker(tls_max=OLD)),
    Fault("plain-port", "MQTT 3.1.1", plain_broker(mqtt_version=MQTT_3)),
    Fault("plain-port", "name not checked", plain_broker(verify_name=False, verify_chain=False)),
    Fault("tls-port", "MQTT 5", tls_broker(clear=True, mqtt_version=MQTT_5), times=5),
    Fault("tls-port", "MQTT 3.1.1", tls_broker(clear=True, mqtt_version=MQTT_3), times=5),
    Fault("tls-port", "TLS 1.3 only", tls_broker("tls_version tlsv1.3", clear=True)),
    Fault("tls-port", "a silent server of TLS", web_server(encrypted=True, clear=True)),
)
CLOSED = (
    Fault("tls-closed-at-once", "closed", served(hang_up), times=5),
    Fault("tls-closed-at-once", "reset", served(reset), times=5),
    Fault("tls-closed-at-once", "forwarded to nobody", forwarded_to_nobody),
    Fault("tls-closed-at-once", "in clear", served(hang_up, clear=True), times=5),
    Fault("tls-closed-at-once", "in clear, reset", served(reset, clear=True), times=5),
    Fault("tls-closed-after-hello", "closed", served(hear_and_hang_up)),
    Fault("tls-closed-after-hello", "reset", served(hear_and_reset)),
    Fault("tls-closed-after-hello", "TLS 1.2 at most", served(hear_and_hang_up, tls_max=OLD)),
    Fault("mqtt-closed-after-connect", "closed", served(hear_and_hang_up, clear=True)),
    Fault("mqtt-closed-after-connect", "reset", served(hear_and_reset, clear=True)),
    Fault("connections-full", "TLS", full(encrypted=True), times=5),
    Fault("connections-full", "certificates demanded", full(encrypted=True, demanding=True)),
    Fault("connections-full", "in clear", full(encrypted=False), times=5),
)
# Silence ends at the time limit, which is that of a person in a window.
SILENT = (
    Fault("tls-no-answer", "", served(stay_silent), by_connect=False),
    Fault("mqtt-no-connack", "in clear", served(stay_silent, clear=True), by_connect=False),
    Fault("mqtt-no-connack", "TLS 1.3", served_over_tls(stay_silent, NEW), by_connect=False),
    Fault(
        "server-is-http",
        "Python's, in clear",
        web_server(encrypted=False, clear=True),
        by_connect=False,
    ),
    Fault("server-is-https", "Python's", web_server(encrypted=True), by_connect=False),
)
OTHERS = (
    *(
        Fault(code, f"{label}, {'in clear' if clear else 'TLS'}", served(attend, clear=clear))
        for clear in (False, True)
        for code, label, attend in (
            ("server-is-ssh", "at once", say(SSH)),
            ("server-is-ssh", "then closed", answer(SSH)),
            ("server-is-http", "at once", say(BAD_REQUEST)),
            ("server-is-http", "answered, closed", answer(BAD_REQUEST)),
            ("server-is-http", "a page without a head", answer(PAGE)),
        )
    ),
    Fault("server-is-http", "Python's, TLS", web_server(encrypted=False)),
    Fault("server-is-https", "answers anything, TLS 1.2", served_over_tls(say(BAD_REQUEST), OLD)),
    Fault("server-is-https", "answers anything, TLS 1.3", served_over_tls(say(BAD_REQUEST), NEW)),
    Fault("server-is-https", "answers, TLS 1.2", served_over_tls(answer(BAD_REQUEST), OLD)),
    Fault("server-is-https", "answers, TLS 1.3", served_over_tls(answer(BAD_REQUEST), NEW)),
    Fault("server-is-websockets", "TLS, MQTT 5", websockets(encrypted=True)),
    Fault("server-is-websockets", "TLS 1.2", websockets(encrypted=True, tls_max=OLD)),
    Fault("server-is-websockets", "MQTT 3.1.1", websockets(encrypted=True, mqtt_version=MQTT_3)),
    Fault(
        "server-is-websockets", "a client certificate", websockets(encrypted=True, demanding=True)
    ),
    Fault("server-is-websockets", "TLS to clear", websockets(encrypted=False)),
    Fault("server-is-websockets", "in clear", websockets(encrypted=False, protocol=Protocol.MQTT)),
    Fault("server-not-tls", "a mail server", served(say(b"220 mail ESMTP\r\n"))),
    Fault("server-not-mqtt", "a mail server", served(say(b"220 mail ESMTP\r\n"), clear=True)),
    Fault("server-not-mqtt", "inside TLS 1.3", served_over_tls(say(b"220 mail\r\n"), NEW)),
    Fault("server-not-mqtt", "inside TLS 1.2", served_over_tls(say(b"220 mail\r\n"), OLD)),
)
HANGS_UP = (
    Fault("tls-closed-after-connect", "TLS 1.2", served_over_tls(hear_and_hang_up, OLD)),
    Fault("tls-closed-after-connect", "TLS 1.3", served_over_tls(hear_and_hang_up, NEW)),
    Fault(
        "tls-closed-after-connect",
        "MQTT 3.1.1",
        served_over_tls(hear_and_hang_up, NEW, mqtt_version=MQTT_3),
    ),
)

FAULTS = (*PLAIN, *CLOSED, *SILENT, *OTHERS, *HANGS_UP)
