"""What is written in the bar arrives at a real broker as another client sees it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.mqtt.gate import Gate
from mqtts_gui.mqtt.inbox import SessionMemory
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Protocol, Secrets
from mqtts_gui.mqtt.publish_properties import TypedProperties
from mqtts_gui.mqtt.session import Session
from mqtts_gui.store.sent_messages import Written
from mqtts_gui.ui.connection import State
from mqtts_gui.ui.histories import Histories
from mqtts_gui.ui.live_connection import EventSink, LiveConnection, Services
from mqtts_gui.ui.widgets.publish_bar import PublishBar
from tests.support.mosquitto import Mosquitto
from tests.support.patience import DEADLINE_MS, DEADLINE_S

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

ALL = TypedProperties(
    is_text=True,
    expiry="3600",
    content_type="text/plain",
    response_topic="ciel/answer",
    correlation="00 7f 41",
    correlation_hex=True,
    user=(("room", "12"), ("room", "é")),
)
LINES = 20_000


def make_session(
    profile: Profile,
    secrets: Secrets,
    sink: EventSink,
    /,
    *,
    memory: SessionMemory,
    gate: Gate | None,
    **others: object,
) -> Session:
    assert all(value is None for value in others.values())
    return Session(profile, secrets, sink, memory=memory, gate=gate)


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path, ["allow_anonymous true", "max_queued_messages 0"]) as running:
        yield running


@contextmanager
def desk(
    qtbot: QtBot, broker: Mosquitto, folder: Path, version: MqttVersion = MqttVersion.V5
) -> Iterator[tuple[PublishBar, LiveConnection]]:
    """A bar over a connection that is ready."""
    owner = QObject()
    histories = Histories(folder, owner)
    services = Services(
        make_session=make_session,
        explain=lambda _failure: (),
        explain_refusal=lambda *_: pytest.fail("refused"),
        explain_crash=pytest.fail,
        load_secrets=lambda _: Secrets(),
        keep_secrets=lambda *_: None,
        open_keeping=histories.open,
    )
    profile = Profile(
        id="aa", protocol=Protocol.MQTT, host="127.0.0.1", port=broker.port, mqtt_version=version
    )
    connection = LiveConnection(profile, services, owner)
    bar = PublishBar(connection)
    qtbot.addWidget(bar)
    bar.show()
    connection.open()
    qtbot.waitUntil(lambda: connection.state is State.READY, timeout=DEADLINE_MS)
    try:
        yield bar, connection
    finally:
        bar.run.stop()
        qtbot.waitUntil(lambda: not bar.run.is_running, timeout=DEADLINE_MS)
        connection.close()
        qtbot.waitUntil(lambda: connection.state is State.IDLE, timeout=DEADLINE_MS)
        connection.end(DEADLINE_S)
        histories.end(["aa"])


def heard(process: subprocess.Popen[str]) -> list[str]:
    return process.communicate(timeout=DEADLINE_S)[0].splitlines()


def test_properties_arrive_as_another_client_shows_them(
    qtbot: QtBot, plain: Mosquitto, tmp_path: Path
) -> None:
    form = "%C|%R|%F|%E|%D|%P|%p"
    hears = plain.subscriber("-V", "5", "-t", "ciel", "-C", "2", "-F", form)
    with desk(qtbot, plain, tmp_path) as (bar, _):
        bar.write(Written("ciel", "hello é", properties=ALL, qos=1))
        bar.publish()
        bar.write(Written("ciel", "bare"))
        bar.publish()
        first, second = heard(hears)
    content, response, form_indicator, expiry, correlation, user, payload = first.split("|")
    found = (content, response, form_indicator, correlation, payload)
    assert found == ("text/plain", "ciel/answer", "1", "\0\x7fA", "hello é")
    assert 3590 < int(expiry) <= 3600
    assert user == "room:12 room:é"
    assert second == "||||||bare"


@pytest.mark.parametrize("version", [MqttVersion.V3_1_1, MqttVersion.V5])
@pytest.mark.parametrize(
    "case",
    [
        (Format.JSON, '{"a":1}', "7b2261223a317d"),
        (Format.HEX, "00 FF 0a", "00ff0a"),
        (Format.BASE64, "AP8=", "00ff"),
        (Format.CBOR, '{"a":1}', "a1616101"),
        (Format.MSGPACK, '{"a":1}', "81a16101"),
        (Format.NUMBERS, "float32be 21.5", "41ac0000"),
    ],
)
def test_every_format_arrives_byte_by_byte(
    qtbot: QtBot,
    plain: Mosquitto,
    tmp_path: Path,
    version: MqttVersion,
    case: tuple[Format, str, str],
) -> None:
    wanted, text, payload = case
    hears = plain.subscriber("-t", "ciel", "-C", "1", "-F", "%x")
    with desk(qtbot, plain, tmp_path, version) as (bar, _):
        bar.write(Written("ciel", text, wanted))
        bar.publish()
        assert heard(hears) == [payload]


@pytest.mark.parametrize("qos", [0, 1, 2])
def test_all_lines_of_a_file_arrive_in_order_and_are_kept(
    qtbot: QtBot, plain: Mosquitto, tmp_path: Path, qos: int
) -> None:
    path = tmp_path / "lines.txt"
    lines = [f"{number} ciel" for number in range(LINES)]
    path.write_text("\r\n".join(lines), encoding="ascii", newline="")
    hears = plain.subscriber("-t", "ciel", "-q", "2", "-C", str(LINES))
    with desk(qtbot, plain, tmp_path) as (bar, connection):
        bar.write(Written("ciel", "", qos=qos))
        with qtbot.waitSignal(bar.tools.file_row.changed, timeout=DEADLINE_MS):
            bar.tools.file_row.attach(path)
        bar.tools.file_row.way_combo.setCurrentIndex(1)
        bar.publish_button.click()
        assert heard(hears) == lines
        qtbot.waitUntil(
            lambda: not connection.unacknowledged and connection.sent == LINES,
            timeout=DEADLINE_MS,
        )
        qtbot.waitUntil(lambda: "20,000" in bar.note.text(), timeout=DEADLINE_MS)
        assert connection.history is not None
        with closing(connection.history.reader()) as reader:
            found = [each.message for each in reader.page(0, LINES + 1)]
        assert [each.payload.decode() for each in found] == lines
        assert {(each.qos, each.incoming) for each in found} == {(qos, False)}


def test_what_the_broker_announces_is_refused_before_it_is_sent(
    qtbot: QtBot, tmp_path: Path
) -> None:
    settings = ["allow_anonymous true", "max_packet_size 100", "retain_available false"]
    with (
        Mosquitto(tmp_path, [*settings, "max_qos 1"]) as broker,
        desk(qtbot, broker, tmp_path) as (bar, connection),
    ):
        fits = Written("ciel", "x" * 91)
        for refused, control in (
            (replace(fits, text=fits.text + "y"), bar.payload_edit),
            (replace(fits, text="", qos=2), bar.qos_combo),
            (replace(fits, text="", retain=True), bar.retain_box.check),
        ):
            bar.write(refused)
            bar.publish()
            assert control.property("invalid")
        bar.write(fits)
        assert bar.check().first is None
        bar.publish()
        qtbot.waitUntil(lambda: connection.sent == 1, timeout=DEADLINE_MS)
        assert connection.state is State.READY


def test_a_retained_message_is_cleared(qtbot: QtBot, plain: Mosquitto, tmp_path: Path) -> None:
    plain.publish("-r", "-t", "ciel", "-m", "old")
    plain.publish("-r", "-t", "other", "-m", "stays")
    with desk(qtbot, plain, tmp_path) as (bar, connection):
        bar.write(Written("ciel", "typed"))
        bar.tools.more_button.clear.trigger()
        assert bar.tools.question is not None
        bar.tools.question.confirm_button.click()
        qtbot.waitUntil(lambda: connection.sent == 1, timeout=DEADLINE_MS)
        assert heard(plain.subscriber("-t", "ciel", "-t", "other", "-C", "1")) == ["stays"]
