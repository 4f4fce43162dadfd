import cbor2
import pytest

from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.ui.models.payload_text import copied_payload
from mqtts_gui.ui.widgets.json_highlighter import Token, tokens_of


def test_copy_takes_everything() -> None:
    payload = b"x" * 300_000
    assert copied_payload(payload, Format.TEXT) == "x" * 300_000
    assert copied_payload(payload, Format.BASE64) == "eHh4" * 100_000


@pytest.mark.parametrize(
    ("payload", "payload_format", "text"),
    [
        (b"\x00\xff", Format.HEX, "00 ff"),
        (b'{"a":1.50}', Format.JSON, '{\n  "a": 1.50\n}'),
        (b'{"a":', Format.JSON, '{"a":'),
        ("a\u202eb".encode(), Format.TEXT, "a\u202eb"),
        (cbor2.dumps({"a": 1}), Format.CBOR, '{\n  "a": 1\n}'),
        (b"\xa2", Format.CBOR, "a2"),
        (b"GIF89a", Format.IMAGE, "47 49 46 38 39 61"),
    ],
)
def test_copy_takes_what_was_sent(payload: bytes, payload_format: Format, text: str) -> None:
    assert copied_payload(payload, payload_format) == text


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
