"""The content of a message in nine formats, through the widget that shows it."""

import random
import struct
from collections.abc import Iterator
from pathlib import Path

import cbor2
import msgpack
import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.formats.decoding import decode
from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.store.search_query import parse
from mqtts_gui.ui.language import LanguageSwitch
from mqtts_gui.ui.models.topic_formats import TopicFormats
from mqtts_gui.ui.widgets.payload_panel import PayloadPanel
from tests.support.accessible import spoken
from tests.support.fake_messages_connection import message
from tests.support.payload_values import any_binary, any_json, seeded

# What libpng and others say of damaged pictures goes to Qt's log.
pytestmark = pytest.mark.qt_log_ignore("libpng", "qt.gui.imageio", "propagateSizeHints")

WAIT_MS = 10_000
CBOR = cbor2.dumps({"valeur": 21.5, "unite": "°C", "on": True, "rien": None, "octets": b"\x01"})
XML = b'<a x="1"><b>deux</b><!--c--></a>'


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[PayloadPanel]:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(420, 700)
    panel = PayloadPanel(page)
    panel.resize(400, 680)
    for button in panel.buttons:
        button.setParent(page)
    page.show()
    yield panel
    QGuiApplication.clipboard().clear()


def show(
    qtbot: QtBot, panel: PayloadPanel, payload: bytes, form: Format | None = None, topic: str = "t"
) -> None:
    panel.choose_format(None)
    panel.show_message(message(topic, payload))
    panel.choose_format(form)
    ready(qtbot, panel)


def ready(qtbot: QtBot, panel: PayloadPanel) -> None:
    qtbot.waitUntil(
        lambda: panel.reading is not None and not panel.view.is_filling, timeout=WAIT_MS
    )


def form_of(panel: PayloadPanel) -> Format:
    return panel.format


def picture(kind: str, width: int = 40, height: int = 20) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)  # type: ignore[call-overload]  # the stubs want bytes
    return bytes(buffer.data().data())


def bytes_of(dump: str) -> bytes:
    return b"".join(bytes.fromhex(line.split("  ")[1]) for line in dump.splitlines())


@pytest.mark.parametrize("form", [Format.TEXT, Format.JSON, Format.XML, Format.BASE64])
def test_text_is_what_was_decoded(qtbot: QtBot, panel: PayloadPanel, form: Format) -> None:
    source = seeded(7)
    for _ in range(25):
        payload = repr(any_json(source)).encode()
        show(qtbot, panel, payload, form)
        assert panel.reading is not None
        assert panel.reading.text.plain == decode(payload, form).text
        assert panel.view.toPlainText() == panel.reading.text.text


@pytest.mark.parametrize("form", [Format.CBOR, Format.MSGPACK])
def test_binary_values_are_what_was_decoded(
    qtbot: QtBot, panel: PayloadPanel, form: Format
) -> None:
    source = seeded(11)
    dumps = cbor2.dumps if form is Format.CBOR else msgpack.dumps
    for _ in range(25):
        payload = dumps(any_binary(source))
        show(qtbot, panel, payload, form)
        decoded = decode(payload, form)
        assert panel.reading is not None
        assert panel.reading.text.plain == decoded.text
        assert panel.view.toPlainText() == panel.reading.text.text
        assert panel.notes.fault.phrase is None


def test_hexadecimal_has_every_byte(qtbot: QtBot, panel: PayloadPanel) -> None:
    payload = bytes(range(256))
    show(qtbot, panel, payload, Format.HEX)
    assert bytes_of(panel.view.toPlainText()) == payload
    assert any(line.endswith("  01234567") for line in panel.view.toPlainText().splitlines())


def test_numbers_stand_in_both_orders(qtbot: QtBot, panel: PayloadPanel) -> None:
    show(qtbot, panel, struct.pack(">hh", 1, -2), Format.NUMBERS)
    rows = {row[0]: row[1] for row in panel.numbers.texts()}
    assert (rows["int16le"], rows["int16be"]) == ("256 -257", "1 -2")
    assert rows["int8"] == "0 1 -1 -2"
    assert panel.numbers.isVisible()
    panel.numbers.setCurrentCell(2, 0)
    panel.numbers.selectRow(2)
    QTest.keyClick(panel.numbers, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "\t".join(panel.numbers.texts()[2])


@pytest.mark.parametrize("kind", ["PNG", "JPG", "BMP"])
def test_a_picture_is_drawn_no_larger_than_it_is(
    qtbot: QtBot, panel: PayloadPanel, kind: str
) -> None:
    show(qtbot, panel, picture(kind))
    assert form_of(panel) is Format.IMAGE
    assert panel.picture.isVisible()
    assert panel.picture.drawn().size().toTuple() == (40, 20)
    assert panel.picture.grab().toImage().pixelColor(5, 5).red() > 200
    assert "40" in panel.picture.accessibleName()
    panel.copy_content()
    assert QGuiApplication.clipboard().image().size().toTuple() == (40, 20)


def test_a_large_picture_is_read_smaller(qtbot: QtBot, panel: PayloadPanel) -> None:
    show(qtbot, panel, picture("PNG", 5000, 100))
    shown = panel.picture.picture
    assert shown is not None
    assert shown.width() == 1600


def test_a_damaged_picture_is_said_to_be(qtbot: QtBot, panel: PayloadPanel) -> None:
    show(qtbot, panel, picture("PNG")[:60], Format.IMAGE)
    assert panel.picture.picture is None
    assert any("damaged" in text for text in panel.remarks.texts())


def test_svg_is_never_drawn(qtbot: QtBot, panel: PayloadPanel) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect/></svg>'
    show(qtbot, panel, svg, Format.IMAGE)
    assert panel.picture.picture is None
    assert any("SVG" in text for text in panel.remarks.texts())
    show(qtbot, panel, svg)
    assert form_of(panel) is Format.XML


@pytest.mark.parametrize(
    ("payload", "form", "place"),
    [
        (b'{"a": 1, "b"', Format.JSON, "12"),
        (CBOR[:-1], Format.CBOR, "Byte"),
        (b"<a><b></a>", Format.XML, "Byte"),
        (b"ok\xff", Format.TEXT, "Byte 2"),
    ],
)
def test_what_does_not_fit_is_said_first_with_its_place(
    qtbot: QtBot, panel: PayloadPanel, payload: bytes, form: Format, place: str
) -> None:
    show(qtbot, panel, payload, form)
    assert place in panel.notes.fault.text()
    assert panel.notes.y() < panel.view.y()
    assert panel.view.toPlainText()


def test_the_format_that_is_found_says_why_where_it_is_not_sure(
    qtbot: QtBot, panel: PayloadPanel
) -> None:
    show(qtbot, panel, cbor2.dumps([1, 2, 3]))
    assert form_of(panel) is Format.HEX
    assert panel.notes.why.text().startswith("Shown as Hexadecimal: It may be ")
    show(qtbot, panel, CBOR)
    assert form_of(panel) is Format.CBOR
    assert panel.notes.why.phrase is None
    assert panel.format_button.toolTip()


def test_what_base64_holds_can_be_read(qtbot: QtBot, panel: PayloadPanel) -> None:
    import base64  # noqa: PLC0415 - here alone

    show(qtbot, panel, base64.b64encode(CBOR))
    assert form_of(panel) is Format.TEXT
    assert "CBOR" in panel.notes.inside_button.text()
    panel.notes.inside_button.click()
    ready(qtbot, panel)
    assert form_of(panel) is Format.CBOR
    assert panel.view.toPlainText() == decode(CBOR, Format.CBOR).text
    panel.notes.inside_button.click()
    assert form_of(panel) is Format.TEXT


def test_a_format_stays_with_its_topic_until_it_is_automatic_again(
    qtbot: QtBot, panel: PayloadPanel
) -> None:
    formats = TopicFormats()
    panel.use_formats(formats)
    show(qtbot, panel, b"{}", Format.HEX, "a")
    panel.show_message(message("b", b"{}"))
    assert form_of(panel) is Format.JSON
    panel.show_message(message("a", b"[1]"))
    assert form_of(panel) is Format.HEX
    panel.choose_format(None)
    assert form_of(panel) is Format.JSON
    assert formats.format_of("a") is None


def test_every_format_is_in_the_menu(qtbot: QtBot, panel: PayloadPanel) -> None:
    panel.show_message(message(payload=b"{}"))
    actions = panel.format_button.menu_of_formats.actions()
    names = [action.text() for action in actions if action.isCheckable()]
    assert names[0] == "Automatic"
    assert len(names) == 1 + len(Format)
    next(each for each in actions if each.text() == "Hexadecimal").trigger()
    assert form_of(panel) is Format.HEX
    assert panel.format_button.text() == "Hexadecimal"


def test_seeded_garbage_is_shown_in_every_format(qtbot: QtBot, panel: PayloadPanel) -> None:
    source = seeded(2026)
    starts = (
        b"",
        b"{",
        b"<a>",
        b"\xa1aa",
        b"\x81\xa1a",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        CBOR,
        XML,
    )
    for number in range(500):
        payload = source.choice(starts) + source.randbytes(source.choice((0, 1, 7, 40, 300)))
        panel.tree_button.click() if number % 50 == 0 else None
        panel.show_message(message(payload=payload))
        for form in (*Format, None):
            panel.choose_format(form)
            reading = panel.reading
            assert reading is not None
            if panel.view.isVisible() and not reading.is_dump:
                assert panel.view.toPlainText() == reading.text.text
            if not reading.decoded.fits:
                assert panel.notes.fault.text()


def test_untrusted_text_is_neither_markup_nor_control(qtbot: QtBot, panel: PayloadPanel) -> None:
    evil = '<b>x</b><a href="http://x">y</a>\u202e\x07'
    show(qtbot, panel, evil.encode(), Format.TEXT)
    assert panel.view.toPlainText() == '<b>x</b><a href="http://x">y</a>\\u{202E}␇'
    show(qtbot, panel, cbor2.dumps({evil: evil}), Format.CBOR)
    panel.tree_button.click()
    (_, line) = panel.tree.lines()
    assert line.count("<b>x</b>") == 2
    assert "\u202e" not in line
    assert not any("\u202e" in text or "\x07" in text for text in spoken(panel))


def test_a_content_type_is_no_markup(qtbot: QtBot, panel: PayloadPanel) -> None:
    kind = b"application/json;<img src=x>"
    properties = b"\x03" + struct.pack(">H", len(kind)) + kind
    panel.show_message(message(payload=b"{}")._replace(properties=properties))
    assert form_of(panel) is Format.JSON
    assert "&lt;img src=x&gt;" in panel.format_button.toolTip()


def test_a_large_content_is_shown_in_part_and_saved_whole(
    qtbot: QtBot, panel: PayloadPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    payload = random.Random(1).randbytes(40_000).hex().encode() * 9  # noqa: S311 - only bytes
    show(qtbot, panel, payload)
    first = len(panel.view.toPlainText())
    assert panel.part.label.text() == "131 kB of 720 kB shown"
    panel.part.more_button.click()
    ready(qtbot, panel)
    assert len(panel.view.toPlainText()) > 3 * first
    target = tmp_path / "whole.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), ""))
    panel.part.save_button.click()
    qtbot.waitUntil(lambda: panel._said.phrase is not None, timeout=WAIT_MS)
    assert target.read_bytes() == payload
    assert list(tmp_path.iterdir()) == [target]
    panel.save_to(tmp_path)  # a folder
    qtbot.waitUntil(lambda: "could not" in panel._said.text(), timeout=WAIT_MS)


def test_a_long_line_is_copied_in_one_piece(qtbot: QtBot, panel: PayloadPanel) -> None:
    payload = b"x" * 5000 + b"\ny"
    show(qtbot, panel, payload, Format.TEXT)
    panel.view.selectAll()
    panel.view.copy()
    assert QGuiApplication.clipboard().text() == payload.decode()


def test_another_message_gives_up_the_one_being_read(qtbot: QtBot, panel: PayloadPanel) -> None:
    panel.show_message(message(payload=b"x" * 3_000_000))
    assert panel.reading is None
    assert panel.view.toPlainText() == ""
    panel.show_message(message(payload=b"small"))
    assert panel.view.toPlainText() == "small"
    qtbot.wait(100)
    assert panel.view.toPlainText() == "small"


def test_marks_are_found_in_text_and_tree(qtbot: QtBot, panel: PayloadPanel) -> None:
    panel.set_query(parse("deux"))
    show(qtbot, panel, XML)
    panel.tree_button.click()
    assert any("deux" in line for line in panel.tree.lines())
    panel.tree.grab()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_control_says_what_it_is(
    qtbot: QtBot, panel: PayloadPanel, switch: LanguageSwitch, language: str
) -> None:
    switch.use(language)
    for form in Format:
        show(qtbot, panel, CBOR, form)
        page = panel.parentWidget()
        assert page is not None
        for control in page.findChildren(QWidget):
            if control.objectName().startswith("content_") and control.isVisible():
                said = control.accessibleName()
                assert said or isinstance(control, QAbstractButton), control.objectName()
                assert said, control.objectName()


def test_colours_go_with_the_format_they_belong_to(qtbot: QtBot, panel: PayloadPanel) -> None:
    def coloured() -> bool:
        layout = panel.view.document().firstBlock().layout()
        return bool(layout.formats())

    show(qtbot, panel, b'["a", 1]', Format.TEXT)
    assert not coloured()
    show(qtbot, panel, b'"a"', Format.JSON)
    assert coloured()
    panel.choose_format(Format.TEXT)  # the same text
    assert panel.view.toPlainText() == '"a"'
    assert not coloured()
