"""Hand-made evidence of faults of hosts, ports, brokers and sessions: what each must give."""

from __future__ import annotations

import errno
import socket
import ssl
from dataclasses import replace

from mqtts_gui.doctor.probes import Answer, Probe
from mqtts_gui.errors import ActionId
from mqtts_gui.mqtt.events import StepId, TlsFacts
from mqtts_gui.mqtt.profile import MqttVersion, Protocol, TlsVersion
from mqtts_gui.mqtt.tls import CipherListError
from mqtts_gui.mqtt.wire import MalformedPacketError
from tests.support.explain_cases import (
    CA,
    CLIENT,
    EOF,
    RESET,
    TLS13,
    Case,
    alert,
    at,
    connack,
    ended,
    refused_certificate,
    to,
)
from tests.support.explained_certificates import VM
from tests.support.made_certificates import make

TLS12 = TlsFacts("TLSv1.2", "ECDHE-RSA-AES256-GCM-SHA384")
HOSTS = [
    Case("host-empty", at(StepId.RESOLVE, socket.gaierror(-2, "no")), to(" ")),
    Case("port-invalid", at(StepId.RESOLVE, ValueError("no")), to("vm", port=70000)),
    Case(
        "host-is-url",
        at(StepId.RESOLVE, socket.gaierror(-2, "no")),
        to("mqtts://eleve:secret@vm-dupont:8883/x"),
        says=("mqtts://vm-dupont:8883",),
        first_action=ActionId.USE_HOST,
        argument="vm-dupont",
    ),
    Case(
        "host-has-port",
        at(StepId.RESOLVE, socket.gaierror(-2, "no")),
        to("vm-dupont:8884"),
        says=("vm-dupont", "8884"),
        first_action=ActionId.USE_HOST,
        argument="vm-dupont",
    ),
    Case(
        "host-has-blank",
        at(StepId.RESOLVE, socket.gaierror(-2, "no")),
        to("vm-dupont "),
        first_action=ActionId.USE_HOST,
        argument="vm-dupont",
    ),
    Case("host-invalid", at(StepId.RESOLVE, UnicodeError("idna")), to("vm..local")),
    Case("host-invalid", at(StepId.RESOLVE, socket.gaierror(-2, "no")), to("vm..local")),
    Case(
        "dns-unknown",
        at(StepId.RESOLVE, socket.gaierror(11001, "getaddrinfo failed"), address=None),
        to("no-such-vm"),
        says=("no-such-vm", "hosts"),
        first_action=ActionId.EDIT_HOST,
    ),
    Case(
        "tcp-refused",
        at(StepId.TCP, ConnectionRefusedError(111, "Connection refused")),
        says=("192.168.56.10", "8883", "mosquitto"),
        first_action=ActionId.TRY_AGAIN,
    ),
    Case("tcp-timeout", at(StepId.TCP, TimeoutError("timed out")), says=("192.168.56.10",)),
    Case("net-unreachable", at(StepId.TCP, OSError(errno.ENETUNREACH, "no")), says=("192.168",)),
    Case("net-unreachable", at(StepId.TCP, OSError(errno.EHOSTUNREACH, "no"))),
]

NOT_MQTT = MalformedPacketError("the broker's first packet is not CONNACK", "3.2")
SWITCHED = b"HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n"
CONNACK_BYTES = b"\x20\x02\x00\x05"
PORTS = [
    Case(
        "plain-port",
        at(StepId.TLS, RESET),
        to("vm-dupont", port=1883),
        probe=Probe(to_plain_connect=Answer(data=CONNACK_BYTES)),
        says=("1883", "8883"),
        first_action=ActionId.USE_PORT,
        argument="8883",
    ),
    Case(
        "plain-port",
        at(StepId.TLS, EOF),
        probe=Probe(to_plain_connect=Answer(data=CONNACK_BYTES)),
        first_action=ActionId.SWITCH_TLS_OFF,
    ),
    Case(
        "tls-closed-at-once",
        at(StepId.TLS, EOF),
        probe=Probe(Answer(closed=True), to_silence=Answer(closed=True)),
    ),
    Case("tls-closed-at-once", at(StepId.TCP, RESET)),
    Case(
        "tls-closed-after-hello",
        at(StepId.TLS, RESET),
        probe=Probe(Answer(closed=True), to_silence=Answer()),
    ),
    Case("tls-closed-after-hello", at(StepId.TLS, RESET)),
    Case("tls-no-answer", at(StepId.TLS, TimeoutError("timed out"))),
    Case(
        "server-is-http",
        at(StepId.TLS, ssl.SSLError("?"), first_bytes=b"HTTP/1.1 400 Bad", bytes_received=99),
    ),
    Case(
        "server-is-ssh",
        at(StepId.TLS, ssl.SSLError("?"), first_bytes=b"SSH-2.0-OpenSSH", bytes_received=99),
    ),
    Case(
        "tls-port",
        at(StepId.MQTT, RESET, mqtt_sent=True),
        to("vm-dupont", protocol=Protocol.MQTT),
        probe=Probe(to_tls=Answer(data=b"\x16\x03\x03\x00\x7a")),
        first_action=ActionId.SWITCH_TLS_ON,
    ),
    Case(
        "tls-port",
        at(StepId.MQTT, EOF, mqtt_sent=True, first_bytes=b"\x15\x03\x03\x00\x02\x02\x46"),
        to("vm-dupont", protocol=Protocol.MQTT),
    ),
    Case(
        "server-not-tls",
        at(StepId.TLS, ssl.SSLError("?"), first_bytes=b"220 smtp ESMTP", bytes_received=14),
        to("vm-dupont", port=25),
        says=("25", "8883"),
        first_action=ActionId.USE_PORT,
    ),
    Case(
        "tls-broken",
        at(StepId.TLS, ssl.SSLError("?"), first_bytes=b"\x16\x03\x03\x00\x01", bytes_received=5),
    ),
    Case(
        "server-not-mqtt",
        at(StepId.MQTT, NOT_MQTT, mqtt_sent=True, first_bytes=b"\x42\x00"),
        to("vm-dupont", port=1884, protocol=Protocol.MQTT),
        says=("1884",),
        first_action=ActionId.USE_PORT,
        argument="1883",
    ),
    Case(
        "server-is-https",
        at(StepId.MQTT, NOT_MQTT, tls=TLS13, mqtt_sent=True, first_bytes=b"HTTP/1.1 400"),
    ),
    Case(
        "server-is-https",
        at(StepId.MQTT, TimeoutError("?"), tls=TLS13, mqtt_sent=True),
        probe=Probe(to_upgrade=Answer(data=b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n")),
    ),
    Case(
        "server-is-websockets",
        at(StepId.MQTT, EOF, tls=TLS13, mqtt_sent=True),
        probe=Probe(to_upgrade=Answer(data=SWITCHED)),
        says=("8883", "192.168.56.10"),
    ),
    Case(
        "server-is-websockets",
        at(StepId.MQTT, NOT_MQTT, mqtt_sent=True, first_bytes=b"HTTP/1.0 403"),
        to("vm-dupont", port=9001, protocol=Protocol.MQTT),
        probe=Probe(to_upgrade=Answer(data=SWITCHED)),
        first_action=ActionId.USE_PORT,
        argument="1883",
    ),
    Case(
        "connections-full",
        at(StepId.TLS, EOF),
        probe=Probe(Answer(closed=True), Answer(closed=True), others_connected=True),
        says=("192.168.56.10", "max_connections"),
    ),
    Case(
        "connections-full",
        at(StepId.MQTT, EOF, mqtt_sent=True),
        to("vm-dupont", protocol=Protocol.MQTT),
        probe=Probe(to_silence=Answer(closed=True), others_connected=True),
    ),
    Case(
        "tls-closed-at-once",
        at(StepId.TLS, EOF),
        probe=Probe(Answer(closed=True), Answer(closed=True), others_connected=False),
    ),
    Case(
        "mqtt-closed-after-connect",
        at(StepId.MQTT, EOF, mqtt_sent=True),
        to("vm-dupont", protocol=Protocol.MQTT),
        probe=Probe(to_tls=Answer(closed=True)),
    ),
    Case(
        "tls-closed-at-once",
        at(StepId.TCP, RESET),
        to("vm-dupont", protocol=Protocol.MQTT),
    ),
    Case(
        "tls-version-mismatch",
        at(StepId.TLS, ssl.SSLError("?"), alert=70, bytes_received=7),
        to("vm-dupont", tls_max=TlsVersion.V1_2),
        first_action=ActionId.ALLOW_TLS_1_3,
    ),
    Case(
        "tls-version-mismatch",
        at(StepId.TLS, ssl.SSLError("?"), alert=70, bytes_received=7),
        to("vm-dupont", tls_min=TlsVersion.V1_3),
    ),
    Case("tls-too-old", at(StepId.TLS, ssl.SSLError("?"), alert=70, bytes_received=7)),
    Case(
        "tls-version-mismatch",
        at(StepId.TLS, ssl.SSLError("?"), alert=40, bytes_received=7),
        to("vm-dupont", tls_min=TlsVersion.V1_3),
        probe=Probe(as_usual=at(StepId.MQTT, tls=TLS12)),
        says=("1.2",),
    ),
    Case(
        "tls-too-old",
        at(StepId.TLS, ssl.SSLError("?"), alert=40, bytes_received=7),
        probe=Probe(leniently=at(StepId.MQTT, tls=TlsFacts("TLSv1", "AES128-SHA"))),
        says=("TLS 1.0",),
    ),
    Case(
        "tls-no-common-cipher",
        at(StepId.TLS, ssl.SSLError("?"), alert=40, bytes_received=7),
        probe=Probe(leniently=at(StepId.MQTT, tls=TlsFacts("TLSv1.2", "AES256-SHA"))),
        says=("AES256-SHA", "ciphers"),
    ),
    Case(
        "tls-no-common-cipher",
        at(StepId.TLS, ssl.SSLError("?"), alert=40, bytes_received=7),
        to("vm-dupont", ciphers="AES128-SHA"),
        probe=Probe(with_usual_ciphers=at(StepId.MQTT, tls=TLS12)),
        says=("AES128-SHA",),
    ),
    Case(
        "tls-handshake-failure",
        at(StepId.TLS, ssl.SSLError("?"), alert=40, bytes_received=7),
        probe=Probe(leniently=at(StepId.MQTT, tls=TLS12)),
    ),
    Case("tls-handshake-failure", at(StepId.TLS, ssl.SSLError("?"), alert=40, bytes_received=7)),
    Case(
        "tls-limits-contradict",
        at(StepId.FILES, ValueError("?")),
        to("vm", tls_min=TlsVersion.V1_3, tls_max=TlsVersion.V1_2),
    ),
    Case("tls-ciphers-unknown", at(StepId.FILES, CipherListError("?")), to("vm", ciphers="NONE")),
    Case(
        "server-name-invalid",
        at(StepId.TLS, ValueError("?")),
        to("vm", server_name=".vm"),
        says=(".vm",),
    ),
]

MQTT = [
    Case("auth-anonymous-refused", connack(5), first_action=ActionId.ENTER_LOGIN),
    Case("auth-anonymous-refused", connack(135, sent=True), says=("use_identity_as_username",)),
    Case("auth-bad-password", connack(5), to("vm-dupont", username="eleve"), says=("eleve",)),
    Case("auth-bad-password", connack(135), to("vm-dupont", username="eleve")),
    Case(
        "auth-bad-password",
        connack(4, tls=None),
        to("vm", username="eleve", protocol=Protocol.MQTT),
    ),
    Case("identity-without-cert", connack(4)),
    Case("identity-without-cert", connack(134)),
    Case("client-cert-no-cn", connack(4, sent=True), client=make("", organization="C", by=CA)),
    Case("mqtt5-unsupported", connack(1), first_action=ActionId.USE_MQTT_3_1_1),
    Case("mqtt5-unsupported", connack(132)),
    Case("mqtt-version-refused", connack(1), to("vm-dupont", mqtt_version=MqttVersion.V3_1_1)),
    Case(
        "broker-moved",
        replace(connack(157), server_reference="mqtt.example:8883"),
        first_action=ActionId.USE_HOST,
        argument="mqtt.example",
    ),
    Case(
        "broker-banned",
        replace(connack(138), reason_string="go \u202e away"),
        says=("go \\u{202E} away",),
    ),
    Case("client-id-empty", connack(2), to("vm-dupont", client_id="")),
    *[Case("broker-unavailable", connack(code)) for code in (3, 136, 137)],
    Case("mqtt-no-connack", at(StepId.MQTT, TimeoutError("?"), tls=TLS13, mqtt_sent=True)),
    Case("tls-closed-after-connect", at(StepId.MQTT, EOF, tls=TLS13, mqtt_sent=True)),
]

ENDINGS = [
    Case("client-id-taken", ended(reason_code=142), first_action=ActionId.NEW_CLIENT_ID),
    Case("client-id-taken", ended(), endings=2),
    Case("broker-stopped", ended(), probe=Probe(to_tcp=Answer(refused=True))),
    Case("broker-stopped", ended(), probe=Probe(to_tcp=Answer(refused=True)), endings=3),
    Case("broker-stopped", ended(reason_code=139), says=("said that it was shutting down",)),
    Case("keepalive-timeout", ended(TimeoutError("no answer to a ping"))),
    Case("keepalive-timeout", ended(reason_code=141), says=("heard nothing from this program",)),
    Case("mqtt-broken-packet", ended(NOT_MQTT)),
    Case("unexplained", ended(), probe=Probe(to_tcp=Answer())),
    Case(
        "packet-too-large",
        ended(RESET, largest_sent=2001, max_packet_size=2000),
        says=("2001", "2000"),
    ),
    Case("unexplained", ended(largest_sent=2000, max_packet_size=2000)),
]

OTHERS = [
    Case("cancelled", at(StepId.TCP, cancelled=True)),
    Case("net-unreachable", at(StepId.TCP, OSError(errno.EACCES, "Permission denied"))),
    Case("unexplained", at(StepId.TCP, OSError(errno.EIO, "Input/output error"))),
    Case("unexplained", at(StepId.TLS, ssl.SSLError("?"), alert=80, bytes_received=7)),
    Case("unexplained", refused_certificate(62)),
    Case("unexplained", refused_certificate(34, VM, CA)),
    Case("unexplained", refused_certificate(1000, VM, CA)),
    Case("client-cert-refused", alert(46), client=CLIENT),
    Case("client-cert-refused", alert(43), client=CLIENT),
]

CONNECTION_CASES = [*HOSTS, *PORTS, *MQTT, *ENDINGS, *OTHERS]
