"""Publications that take a while: files, repetitions, templates; and clearing what is retained."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from typing_extensions import override

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.ui.connection import NotConnectedError, Sender
from mqtts_gui.ui.models.publish_formats import WRITTEN_FORMATS
from mqtts_gui.ui.widgets.problem_questions import Confirmation
from mqtts_gui.ui.widgets.publish_bar import PublishBar
from mqtts_gui.ui.widgets.publish_template_help import PLACES
from tests.support.fake_messages_connection import FakeConnection, Sent
from tests.support.patience import DEADLINE_MS

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class Line:
    """Takes what is streamed, until the connection ends."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.most = 1 << 30

    def wait_for_room(self, timeout_s: float) -> bool:
        return True

    def send(self, messages: Sequence[Message]) -> None:
        if len(self.sent) + len(messages) > self.most:
            raise NotConnectedError
        self.sent += messages

    @property
    def payloads(self) -> list[bytes]:
        return [message.payload for message in self.sent]


class StreamingConnection(FakeConnection):
    """A fake over which a stream may go."""

    def __init__(self) -> None:
        super().__init__()
        self.line = Line()

    @override
    def publisher(self) -> Sender:
        return self.line


@pytest.fixture
def connection() -> StreamingConnection:
    return StreamingConnection()


@pytest.fixture
def bar(qtbot: QtBot, connection: StreamingConnection) -> Iterator[PublishBar]:
    made = PublishBar(connection)
    qtbot.addWidget(made)
    made.resize(1000, 160)
    made.show()
    made.topic_edit.setText("ciel")
    yield made
    made.run.stop()
    qtbot.waitUntil(lambda: not made.run.is_running, timeout=DEADLINE_MS)


def attach(qtbot: QtBot, bar: PublishBar, path: Path) -> None:
    with qtbot.waitSignal(bar.tools.file_row.changed, timeout=DEADLINE_MS):
        bar.tools.file_row.attach(path)


def run_to_its_end(qtbot: QtBot, bar: PublishBar) -> None:
    bar.publish_button.click()
    qtbot.waitUntil(lambda: not bar.run.is_running, timeout=DEADLINE_MS)


def test_a_file_is_sent_as_one_message_and_what_was_typed_stays(
    qtbot: QtBot, bar: PublishBar, connection: StreamingConnection, tmp_path: Path
) -> None:
    path = tmp_path / "data.bin"
    path.write_bytes(bytes(range(256)) * 8)
    bar.payload_edit.setPlainText("typed")
    bar.qos_combo.setCurrentIndex(1)
    attach(qtbot, bar, path)
    assert bar.tools.file_row.name_label.text() == "data.bin, 2 KB"
    assert bar.payload_edit.isHidden()
    run_to_its_end(qtbot, bar)
    assert connection.line.payloads == [path.read_bytes()]
    assert (connection.line.sent[0].qos, connection.line.sent[0].topic) == (1, "ciel")
    bar.tools.file_row.remove_button.click()
    assert bar.payload_edit.isVisible()
    bar.publish()
    assert connection.published == [Sent("ciel", b"typed", 1, retain=False)]


def test_a_file_is_sent_line_by_line(
    qtbot: QtBot, bar: PublishBar, connection: StreamingConnection, tmp_path: Path
) -> None:
    path = tmp_path / "lines.txt"
    path.write_bytes(b"one\r\n\r\ntwo\nthree")
    attach(qtbot, bar, path)
    bar.tools.file_row.way_combo.setCurrentIndex(1)
    assert bar.tools.file_row.rate_spin.isVisible()
    run_to_its_end(qtbot, bar)
    assert connection.line.payloads == [b"one", b"two", b"three"]
    assert "3 messages" in bar.note.text()


def test_a_file_is_dropped_on_the_editor(qtbot: QtBot, bar: PublishBar, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    assert bar.payload_edit.canInsertFromMimeData(data)
    with qtbot.waitSignal(bar.tools.file_row.changed, timeout=DEADLINE_MS):
        bar.payload_edit.insertFromMimeData(data)
    attached = bar.tools.file_row.attached
    assert attached is not None
    assert attached.path == path
    assert bar.payload_edit.text() == ""


def test_a_file_that_cannot_be_read_is_said(
    qtbot: QtBot, bar: PublishBar, connection: StreamingConnection, tmp_path: Path
) -> None:
    with qtbot.waitSignal(bar.tools.file_row.refused, timeout=DEADLINE_MS):
        bar.tools.file_row.attach(tmp_path / "none")
    assert "cannot be read" in bar.note.text()
    path = tmp_path / "gone"
    path.write_text("x")
    attach(qtbot, bar, path)
    path.unlink()
    run_to_its_end(qtbot, bar)
    assert "cannot be read" in bar.note.text()
    assert connection.line.sent == []


def test_a_message_is_repeated_so_many_times(
    qtbot: QtBot, bar: PublishBar, connection: StreamingConnection
) -> None:
    bar.payload_edit.setPlainText("again")
    bar.tools.more_button.repeat.trigger()
    bar.tools.repeat_row.interval_spin.setValue(1)
    bar.tools.repeat_row.count_spin.setValue(3)
    run_to_its_end(qtbot, bar)
    assert connection.line.payloads == [b"again"] * 3
    assert bar.publish_button.text() == "Publish"
    bar.tools.repeat_row.close_button.click()
    assert not bar.tools.more_button.repeat.isChecked()
    bar.publish()
    assert len(connection.published) == 1


def test_a_repetition_is_stopped_by_the_button_that_counts(
    qtbot: QtBot, bar: PublishBar, connection: StreamingConnection
) -> None:
    bar.tools.more_button.repeat.trigger()
    bar.tools.repeat_row.interval_spin.setValue(5)
    bar.publish()
    qtbot.waitUntil(lambda: len(connection.line.sent) > 2, timeout=DEADLINE_MS)
    qtbot.waitUntil(
        lambda: bool(re.fullmatch(r"Stop \([1-9]\d*\)", bar.publish_button.text())),
        timeout=DEADLINE_MS,
    )
    bar.publish()  # by keys: nothing is begun beside it
    bar.publish_button.click()
    qtbot.waitUntil(lambda: not bar.run.is_running, timeout=DEADLINE_MS)
    sent = len(connection.line.sent)
    assert bar.note.text() == f"Stopped: {sent} messages were published."
    assert connection.published == []


def test_the_end_of_the_connection_is_said(
    qtbot: QtBot, bar: PublishBar, connection: StreamingConnection, tmp_path: Path
) -> None:
    path = tmp_path / "lines.txt"
    path.write_bytes(b"x\n" * 3000)
    attach(qtbot, bar, path)
    bar.tools.file_row.way_combo.setCurrentIndex(1)
    connection.line.most = 2000
    run_to_its_end(qtbot, bar)
    assert "The connection ended" in bar.note.text()
    assert len(connection.line.sent) == 2000


def test_a_template_is_filled_in_only_when_it_is_switched_on(
    bar: PublishBar, connection: StreamingConnection
) -> None:
    bar.payload_edit.setPlainText("n{{counter}} {{name}}")
    bar.publish()
    bar.tools.more_button.template.trigger()
    assert bar.tools.template_row.preview_label.text() == "n1 VM Dupont"
    for _ in range(2):
        bar.publish()
    assert bar.tools.template_row.preview_label.text() == "n3 VM Dupont"
    assert [sent.payload for sent in connection.published] == [
        b"n{{counter}} {{name}}", b"n1 VM Dupont", b"n2 VM Dupont",
    ]  # fmt: skip


def test_a_template_is_filled_in_for_each_repetition_and_then_encoded(
    qtbot: QtBot, bar: PublishBar, connection: StreamingConnection
) -> None:
    bar.format_combo.setCurrentIndex(list(WRITTEN_FORMATS).index(Format.NUMBERS))
    bar.payload_edit.setPlainText("uint8 {{counter:7}}")
    bar.tools.more_button.template.trigger()
    bar.tools.more_button.repeat.trigger()
    bar.tools.repeat_row.interval_spin.setValue(1)
    bar.tools.repeat_row.count_spin.setValue(3)
    run_to_its_end(qtbot, bar)
    assert connection.line.payloads == [b"\7", b"\10", b"\11"]


def test_a_wrong_place_is_refused_and_what_comes_of_a_template_is_checked(
    bar: PublishBar, connection: StreamingConnection
) -> None:
    bar.tools.more_button.template.trigger()
    bar.payload_edit.setPlainText("{{runes}}")
    assert bar.payload_edit.property("invalid")
    bar.format_combo.setCurrentIndex(list(WRITTEN_FORMATS).index(Format.JSON))
    bar.payload_edit.setPlainText('{"a": {{name}}}')
    assert bar.payload_edit.property("invalid")
    bar.publish()
    assert connection.published == []
    bar.payload_edit.setPlainText('{"a": "{{name}}"}')
    assert not bar.payload_edit.property("invalid")


def test_every_place_of_the_help_can_be_written(bar: PublishBar) -> None:
    bar.tools.more_button.template.trigger()
    row = bar.tools.template_row
    for place, _ in PLACES:
        bar.payload_edit.clear()
        row.help_button.click()
        buttons = bar.findChildren(QPushButton, "publish_place_button")
        next(button for button in buttons if button.text() == place).click()
        assert bar.payload_edit.text() == place
        assert not bar.payload_edit.property("invalid")
        assert row.preview_label.text()


def question_of(bar: PublishBar) -> Confirmation:
    question = bar.tools.question
    assert question is not None
    return question


def test_clearing_asks_before_and_says_what_it_did(
    bar: PublishBar, connection: StreamingConnection
) -> None:
    bar.payload_edit.setPlainText("stays")
    bar.tools.more_button.clear.trigger()
    assert connection.published == []
    assert "ciel" in question_of(bar).line.text()
    question_of(bar).cancel_button.click()
    assert bar.tools.question is None
    bar.tools.more_button.clear.trigger()
    question_of(bar).confirm_button.click()
    assert connection.published == [Sent("ciel", b"", 0, retain=True)]
    assert "cleared" in bar.note.text()
    assert not bar.retain_box.check.isChecked()
    assert bar.payload_edit.text() == "stays"


def test_nothing_is_cleared_without_a_topic(bar: PublishBar) -> None:
    bar.topic_edit.clear()
    bar.tools.more_button.clear.trigger()
    assert bar.tools.question is None
    assert bar.topic_edit.property("invalid")


def test_what_waits_for_acknowledgement_is_counted(
    qtbot: QtBot, bar: PublishBar, connection: StreamingConnection
) -> None:
    assert not bar.waiting_label.isVisible()
    connection.unacknowledged = 2
    connection.messages_arrived.emit()
    assert bar.waiting_label.isVisible()
    assert bar.waiting_label.text().startswith("2 ")
    connection.unacknowledged = 0  # nothing tells of it
    qtbot.waitUntil(lambda: not bar.waiting_label.isVisible(), timeout=DEADLINE_MS)
