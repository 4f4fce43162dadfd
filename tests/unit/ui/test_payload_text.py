import pytest

from mqtts_gui.mqtt.payloads import PayloadFormat
from mqtts_gui.ui.models.payload_text import (
    HEX_LIMIT,
    TEXT_LIMIT,
    copied_payload,
    shown_payload,
)
from mqtts_gui.ui.widgets.json_highlighter import Token, tokens_of

WIDE = 80


def test_json_is_indented_and_keeps_its_numbers() -> None:
    shown = shown_payload(b'{"valeur":21.70,"n":1e3}', PayloadFormat.JSON, WIDE)
    assert shown.is_json
    assert shown.text == '{\n  "valeur": 21.70,\n  "n": 1e3\n}'


def test_what_is_not_json_is_shown_with_the_reason() -> None:
    shown = shown_payload(b"hello", PayloadFormat.JSON, WIDE)
    assert (shown.text, shown.is_json) == ("hello", False)
    assert "JSON" in str(shown.note)


def test_control_and_bidirectional_characters_are_visible() -> None:
    shown = shown_payload("a\x1b[31m\u202eb\r\n\tc".encode(), PayloadFormat.TEXT, WIDE)
    assert shown.text == "a␛[31m\\u{202E}b␍\n\tc"


def test_empty_content_says_so() -> None:
    assert str(shown_payload(b"", PayloadFormat.TEXT, WIDE).note) == "The content is empty."


@pytest.mark.parametrize("payload_format", list(PayloadFormat))
def test_large_payloads_are_shown_in_part(payload_format: PayloadFormat) -> None:
    payload = "é".encode() * 1_000_000
    shown = shown_payload(payload, payload_format, WIDE)
    assert len(shown.text) < 6 * HEX_LIMIT + TEXT_LIMIT
    assert "2,000,000" in str(shown.note)
    assert "UTF-8" not in shown.text


def test_a_cut_does_not_break_a_character() -> None:
    payload = b"x" + "é".encode() * TEXT_LIMIT
    assert set(shown_payload(payload, PayloadFormat.TEXT, WIDE).text) == {"x", "é"}


def test_hexadecimal_takes_the_room_there_is() -> None:
    narrow = shown_payload(bytes(32), PayloadFormat.HEX, 27).text
    wide = shown_payload(bytes(32), PayloadFormat.HEX, 80).text
    assert len(narrow.splitlines()) == 8
    assert len(wide.splitlines()) == 2


def test_copy_takes_everything() -> None:
    payload = b"x" * 100_000
    assert copied_payload(payload, PayloadFormat.TEXT) == "x" * 100_000
    assert copied_payload(b"\x00\xff", PayloadFormat.HEX) == "00 ff"


def test_tokens_of_json() -> None:
    line = '"a": ["b", -1.5e3, true, "c: d"]'
    kinds = [(kind, line[start:end]) for kind, start, end in tokens_of(line)]
    assert kinds == [
        (Token.NAME, '"a"'),
        (Token.STRING, '"b"'),
        (Token.NUMBER, "-1.5e3"),
        (Token.LITERAL, "true"),
        (Token.STRING, '"c: d"'),
    ]
