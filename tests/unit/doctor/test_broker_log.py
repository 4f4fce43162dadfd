"""Lines of mosquitto's log, of all its versions and of everything that passes them on."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mqtts_gui.doctor.broker_log import MAX_BYTES, read_log, read_log_bytes, read_log_file
from mqtts_gui.doctor.broker_log_signs import Sign
from mqtts_gui.doctor.broker_log_starts import BrokerState, failure_of, state_of
from mqtts_gui.doctor.broker_log_words import words_of

KEY = (
    'Error: Unable to load server key file "/etc/mosquitto/certs/broker.key". Check keyfile.',
    "OpenSSL Error[0]: error:8000000D:system library::Permission denied",
    "OpenSSL Error[1]: error:10080002:BIO routines::system lib",
)
STAMPS = (
    "1795279024: ",
    "2026-11-21T16:37:04: ",
    "2026-11-21T16:37:04+0100: ",
    "21/11/2026 16:37:04: ",
    "",
    "Nov 21 16:37:04 vm-dupont mosquitto[812]: ",
    "nov. 21 16:37:04 vm-dupont mosquitto[812]: ",
    "21 nov. 16:37:04 vm-dupont mosquitto[812]: ",
    "Nov 21 16:37:04 vm-dupont mosquitto[812]: 1795279024: ",
    "2026-11-21T16:37:04.123456+01:00 vm-dupont mosquitto[812]: ",
    "1795279024.123456 vm-dupont mosquitto[812]: ",
    "mosquitto-1  | 1795279024: ",
    "2026-11-21T16:37:04.1Z 1795279024: ",
    "   1795279024: ",
)


@pytest.mark.parametrize("stamp", STAMPS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_stands_before_a_message_does_not_matter(stamp: str, end: str) -> None:
    log = read_log(end.join(stamp + line for line in KEY))

    (event,) = log.events
    assert (event.sign, event.cause) == (Sign.KEY_NOT_LOADED, Sign.DENIED)
    assert event.values["path"] == "/etc/mosquitto/certs/broker.key"
    assert log.is_mosquitto
    assert log.lines == 3


@pytest.mark.parametrize("stamp", [STAMPS[0], STAMPS[8], STAMPS[10], STAMPS[11], STAMPS[12]])
def test_the_clock_of_the_broker_is_read(stamp: str) -> None:
    assert read_log(stamp + KEY[0]).last_when == datetime(2026, 11, 21, 16, 37, 4, tzinfo=UTC)


def test_a_time_without_a_zone_is_none() -> None:
    assert read_log("2026-11-21T16:37:04: " + KEY[0]).last_when is None
    assert read_log("99999999999: " + KEY[0]).last_when is not None
    assert read_log("2026-99-99T99:99:99Z: " + KEY[0]).last_when is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_every_encoding_is_read(encoding: str) -> None:
    text = "1795279024: New client connected from 10.0.0.7:1 as élève (p5, c1, k60).\r\n"

    (event,) = read_log_bytes(text.encode(encoding)).events

    assert (event.sign, event.client) == (Sign.ACCEPTED, "élève")


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        ("error:0A0000C7:SSL routines::peer did not return a certificate",
         Sign.NO_CLIENT_CERTIFICATE),
        ("error:1417C0C7:SSL routines:tls_process_client_certificate:peer did not return a cert",
         Sign.NO_CLIENT_CERTIFICATE),
        ("error:0A0000C7:lib(20)::reason(199)", Sign.NO_CLIENT_CERTIFICATE),
        ("error:0A000086:SSL routines::certificate verify failed",
         Sign.CLIENT_CERTIFICATE_REFUSED),
        ("error:0A000418:SSL routines::tlsv1 alert unknown ca", Sign.ALERT),
        ("error:0A000418:SSL routines::ssl/tls alert unknown ca", Sign.ALERT),
        ("error:14094418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca", Sign.ALERT),
        ("error:0A000438:SSL routines::tlsv1 alert internal error", Sign.ALERT),
        ("error:0A00010B:SSL routines::wrong version number", Sign.NOT_TLS),
        ("error:140760FC:SSL routines:SSL23_GET_CLIENT_HELLO:unknown protocol", Sign.NOT_TLS),
        ("error:0A00009C:SSL routines::http request", Sign.HTTP_REQUEST),
        ("error:0A000102:SSL routines::unsupported protocol", Sign.NO_COMMON_VERSION),
        ("error:0A0000C1:SSL routines::no shared cipher", Sign.NO_COMMON_CIPHER),
        ("error:0A000126:SSL routines::unexpected eof while reading", Sign.HUNG_UP),
        ("error:0407008A:rsa routines:RSA_padding_check_PKCS1_type_1:invalid padding",
         Sign.TLS_ERROR),
        ("something else", Sign.TLS_ERROR),
    ],
)  # fmt: skip
def test_errors_of_openssl_are_told_by_number(line: str, sign: Sign) -> None:
    (arrived, event) = read_log(
        f"1: New connection from 10.0.0.7:50000 on port 8883.\n1: OpenSSL Error[0]: {line}\n"
        "1: Client <unknown> disconnected: Protocol error.\n"
    ).events

    assert arrived.sign is Sign.ARRIVED
    assert event.sign is sign
    assert (event.port, event.address, event.client) == (8883, "10.0.0.7", None)


def test_the_number_of_an_alert_is_read() -> None:
    (event,) = read_log(
        "1: Client connection from 10.0.0.7 failed: error:0A000415:SSL routines::sslv3 alert "
        "certificate expired."
    ).events

    assert (event.sign, event.values["alert"], event.address) == (Sign.ALERT, "45", "10.0.0.7")


@pytest.mark.parametrize(
    ("line", "sign", "client"),
    [
        ("Client dupont disconnected, not authorised.", Sign.NOT_AUTHORISED, "dupont"),
        ("Client dupont [10.0.0.7:5] disconnected: not authorised.", Sign.NOT_AUTHORISED,
         "dupont"),
        ("Client dupont disconnected, bad username or password.", Sign.NOT_AUTHORISED, "dupont"),
        ("Client dupont already connected, closing old connection.", Sign.TAKEN_OVER, "dupont"),
        ("Client dupont [::1:5] disconnected: session taken over.", Sign.TAKEN_OVER, "dupont"),
        ("Client dupont has exceeded timeout, disconnecting.", Sign.TIMED_OUT, "dupont"),
        ("Client dupont disconnected: exceeded timeout.", Sign.TIMED_OUT, "dupont"),
        ("Client connection from 10.0.0.7 denied: max_connections exceeded.", Sign.FULL, None),
        ("Client connection from 10.0.0.7 denied access by tcpd.", Sign.HOST_DENIED, None),
        ("Client dupont disconnected due to oversize packet.", Sign.TOO_LARGE_PACKET, "dupont"),
        ("Client dupont disconnected due to protocol error.", Sign.PROTOCOL_ERROR, "dupont"),
        ("Client dupont disconnected due to malformed packet.", Sign.MALFORMED, "dupont"),
        ("Client dupont been disconnected by administrative action.", Sign.DISCONNECTED_BY_HAND,
         "dupont"),
        ("Client a disconnected, client identifier not valid.", Sign.ID_REFUSED, "a"),
        ("Socket error on client dupont, disconnecting.", Sign.PROTOCOL_ERROR, "dupont"),
        ("Denied PUBLISH from dupont (d0, q1, r0, m1, 'no/x', ... (2 bytes))",
         Sign.PUBLISH_DENIED, "dupont"),
        ("Dropped too large PUBLISH from dupont (d0, q1, r0, m1, 'ok/x', ... (1500 bytes))",
         Sign.TOO_LARGE_MESSAGE, "dupont"),
        ("Unable to accept new connection, system socket count has been exceeded. Try increasing",
         Sign.TOO_MANY_FILES, None),
        ("Invalid protocol version 5 in CONNECT from 10.0.0.7.", Sign.VERSION_REFUSED, None),
        ("Invalid subscription string from 10.0.0.7, disconnecting.", Sign.FILTER_REFUSED, None),
        ("Sending CONNACK to 10.0.0.7 (0, 5)", Sign.CONNACK_REFUSED, None),
        ("Client dupont closed its connection.", Sign.LEFT, "dupont"),
        ("New client connected from 10.0.0.7 as dupont (p2, c1, k60).", Sign.ACCEPTED, "dupont"),
        ("Starting in local only mode. Connections will only be possible from clients running",
         Sign.LOCAL_ONLY, None),
    ],
)  # fmt: skip
def test_what_becomes_of_a_client_is_told(line: str, sign: Sign, client: str | None) -> None:
    (event,) = read_log(f"1795279024: {line}").events

    assert (event.sign, event.client) == (sign, client)
    assert str(words_of(event)).endswith((".", ")")), "every line has its sentence"


def test_clients_are_told_apart_by_their_port() -> None:
    log = read_log(
        "1: New connection from 10.0.0.7:5 on port 8883.\n"
        "1: New client connected from 10.0.0.7:5 as a b (p2) (p5, c1, k60, u'dupont').\n"
        "1: New connection from 10.0.0.8:6 on port 1883.\n"
        "1: Client a b (p2) has exceeded timeout, disconnecting.\n"
    )

    last = log.events[-1]
    assert (last.sign, last.client, last.port) == (Sign.TIMED_OUT, "a b (p2)", 8883)


def test_a_success_is_no_refusal() -> None:
    assert read_log("1: Sending CONNACK to dupont (0, 0)").events == ()


RUNS = "1: mosquitto version 2.0.11 starting\n1: Opening ipv4 listen socket on port 8883.\n"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (RUNS, BrokerState.UNKNOWN),
        (RUNS + "1: mosquitto version 2.0.11 running", BrokerState.RUNNING),
        (RUNS + "1: New connection from 10.0.0.7:5 on port 8883.", BrokerState.RUNNING),
        (RUNS + "1: mosquitto version 2.0.11 running\n1: mosquitto version 2.0.11 terminating",
         BrokerState.STOPPED),
        (RUNS + "\n".join(KEY), BrokerState.FAILED),
        ("\n".join(KEY) + "\n" + RUNS + "1: mosquitto version 2.0.11 running",
         BrokerState.RUNNING),
        (RUNS + "1: mosquitto version 2.0.11 running\n1: mosquitto version 2.0.11 terminating\n"
         "Error: No such file or directory.", BrokerState.STOPPED),
        (RUNS + "1: mosquitto version 2.0.11 running\n1: Error: something", BrokerState.RUNNING),
    ],
)  # fmt: skip
def test_what_became_of_the_broker_is_told(text: str, state: BrokerState) -> None:
    assert state_of(read_log(text)) is state


def test_the_last_of_several_failures_counts() -> None:
    log = read_log(
        "\n".join(KEY)
        + "\n1: mosquitto version 2.0.11 starting\n"
        + '1: Error: Unknown configuration variable "alow_anonymous".\n'
        + "1: Error found at /etc/mosquitto/conf.d/tls.conf:7.\n"
    )

    failure = failure_of(log)
    assert failure is not None
    assert failure.sign is Sign.SETTING_WRONG
    assert (failure.values["path"], failure.values["line"]) == (
        "/etc/mosquitto/conf.d/tls.conf",
        "7",
    )


def test_paths_of_windows_are_read() -> None:
    (event,) = read_log(
        'Error: Unable to load server key file "C:\\Program Files\\mosquitto\\broker.key". Check '
        "keyfile.\r\nOpenSSL Error[0]: error:80000002:system library::No such file or directory"
    ).events

    assert event.values["path"] == "C:\\Program Files\\mosquitto\\broker.key"
    assert event.cause is Sign.MISSING


@pytest.mark.parametrize("text", ["", "\n\n", "Dear teacher", "a: b: c: d\n" * 50, "\0\x1b[31m"])
def test_what_is_no_log_is_none(text: str) -> None:
    assert not read_log(text).is_mosquitto


@pytest.mark.parametrize(
    "line",
    [
        "1: Denied PUBLISH from " + "(d0, q0, r0, m0, '" * 4000,
        "1: Client " + "disconnected " * 8000,
        "1: New client connected from " + "a:1 as (p1" * 9000,
        "1: " * 100_000,
        'Error: Unable to open pwfile "' + "x." * 50_000,
        "12:00: " * 100_000,
        "\n" * 900_000 + "Client x closed its connection.",
        "Client \x1b[2J\u202e disconnected, not authorised.\n" * 20_000,
    ],
)
def test_hostile_lines_are_read_soon(line: str) -> None:
    begun = time.process_time()

    read_log(line)

    assert time.process_time() - begun < 5


def test_of_a_large_file_only_the_end_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mosquitto.log"
    for encoding in ("utf-8", "utf-16"):
        filler = "1: Client x closed its connection.\n" * 80_000
        path.write_bytes((filler + "\n".join(KEY)).encode(encoding))

        log = read_log_file(path)

        assert log.events[-1].sign is Sign.KEY_NOT_LOADED
        assert log.lines * 30 < MAX_BYTES * 1.2


@pytest.mark.parametrize("name", ["none.log", "", "\0"])
def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises((OSError, ValueError)):
        read_log_file(tmp_path / name)
