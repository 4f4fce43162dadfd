from __future__ import annotations

import pytest

from mqtts_gui.mqtt.payloads import (
    PayloadError,
    PayloadFormat,
    decode,
    encode,
    guess_format,
    one_line,
)


@pytest.mark.parametrize(
    ("text", "payload_format", "payload"),
    [
        ("21 °C", PayloadFormat.TEXT, b"21 \xc2\xb0C"),
        ('{"a": 1}', PayloadFormat.JSON, b'{"a": 1}'),
        ("1", PayloadFormat.JSON, b"1"),
        ("68 65:6C,6c\n0x6F", PayloadFormat.HEX, b"hello"),
        ("", PayloadFormat.HEX, b""),
    ],
)
def test_what_is_typed_becomes_bytes(
    text: str, payload_format: PayloadFormat, payload: bytes
) -> None:
    assert encode(text, payload_format) == payload


@pytest.mark.parametrize(
    ("text", "payload_format", "said"),
    [
        ('{"a": 1\n"b": 2}', PayloadFormat.JSON, "line 2"),
        ("NaN", PayloadFormat.JSON, "NaN"),
        ("[" * 100_000, PayloadFormat.JSON, "deeply"),
        ("6", PayloadFormat.HEX, "one digit is missing"),
        ("zz", PayloadFormat.HEX, "z is not"),
        ("\ud800", PayloadFormat.TEXT, "half a character"),
    ],
)
def test_what_cannot_be_sent_is_named(text: str, payload_format: PayloadFormat, said: str) -> None:
    with pytest.raises(PayloadError) as caught:
        encode(text, payload_format)
    assert said in str(caught.value.phrase)


def test_json_is_indented_as_it_was_sent() -> None:
    sent = b'{"b":1.10,"b":[1,{}, []],"n":%s,"s":"a\\"{,\\u00e9"}' % (b"9" * 5000)
    assert decode(sent, PayloadFormat.JSON).splitlines() == [
        "{",
        '  "b": 1.10,',
        '  "b": [',
        "    1,",
        "    {},",
        "    []",
        "  ],",
        f'  "n": {"9" * 5000},',
        '  "s": "a\\"{,\\u00e9"',
        "}",
    ]


def test_what_does_not_fit_the_format_says_so_and_is_shown() -> None:
    assert decode(b"21.5 C", PayloadFormat.JSON).startswith("This is not JSON")
    assert decode(b"21.5 C", PayloadFormat.JSON).endswith("21.5 C")
    assert decode(b"caf\xe9", PayloadFormat.TEXT) == (
        "This is not UTF-8 text: 1 byte is shown as \\xNN.\n\ncaf\\xe9"
    )


def test_hexadecimal_shows_offset_bytes_and_letters() -> None:
    first, second = decode(b"hello depuis Windows\0", PayloadFormat.HEX).splitlines()
    assert first == "00000000  68 65 6c 6c 6f 20 64 65 70 75 69 73 20 57 69 6e  hello depuis Win"
    assert second == "00000010  64 6f 77 73 00" + " " * 35 + "dows."


@pytest.mark.parametrize(
    ("payload", "payload_format"),
    [
        (b"hello", PayloadFormat.TEXT),
        (b"", PayloadFormat.TEXT),
        (b"12.5", PayloadFormat.TEXT),
        (b' {"a": 1}', PayloadFormat.JSON),
        (b"{a: 1}", PayloadFormat.TEXT),
        (b"\xff\xd8\xff", PayloadFormat.HEX),
        (b"a\0b", PayloadFormat.HEX),
    ],
)
def test_the_format_is_guessed(payload: bytes, payload_format: PayloadFormat) -> None:
    assert guess_format(payload) is payload_format


def test_one_line_for_a_table() -> None:
    assert one_line(b"hello") == "hello"
    assert one_line(b'{\n  "a": 1\n}') == '{ "a": 1 }'
    assert one_line(b"\xff\x00\x01") == "ff 00 01"
    assert one_line("é".encode() * 500) == "é" * 199 + "…"
    assert one_line(b"a" + "é".encode() * 500, 10) == "a" + "é" * 8 + "…"
    assert one_line("\u202eabc".encode()) == "\\u{202E}abc"
    assert one_line(b"\xff" * 1000, 20) == "ff " * 6 + "f…"
