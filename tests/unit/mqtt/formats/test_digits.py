from __future__ import annotations

import base64

import pytest

from mqtts_gui.mqtt.formats.decoding import decode
from mqtts_gui.mqtt.formats.digits import unwrapped
from mqtts_gui.mqtt.formats.encoding import encode
from mqtts_gui.mqtt.formats.model import Format, PayloadError
from tests.support.payload_values import seeded


def place(text: str, payload_format: Format) -> tuple[int, int, str]:
    with pytest.raises(PayloadError) as caught:
        encode(text, payload_format)
    return caught.value.line, caught.value.column, str(caught.value.phrase)


def test_hexadecimal_shows_offset_bytes_and_letters() -> None:
    first, second = decode(b"hello depuis Windows\0", Format.HEX).text.splitlines()
    assert first == "00000000  68 65 6c 6c 6f 20 64 65 70 75 69 73 20 57 69 6e  hello depuis Win"
    assert second == "00000010  64 6f 77 73 00" + " " * 35 + "dows."


@pytest.mark.parametrize(
    "text", ["68 65:6C,6c\n0x6F", "68656c6c6f", "0x68-65;6c 6c 6f", "0X68656C6C6F"]
)
def test_hexadecimal_is_typed_in_many_ways(text: str) -> None:
    assert encode(text, Format.HEX) == b"hello"


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("6", 1, 2, "one digit is missing"),
        ("68 65\n6g", 2, 2, "g is not a hexadecimal digit"),
        ("6x5", 1, 2, "x is not"),
        ("zz", 1, 1, "z is not"),
        ("68\n\n6 ", 3, 2, "one digit is missing"),
        ("٣٣", 1, 1, "is not"),
    ],
)
def test_what_is_no_hexadecimal_is_said_in_its_place(
    text: str, line: int, column: int, said: str
) -> None:
    found = place(text, Format.HEX)
    assert found[:2] == (line, column)
    assert said in found[2]


def test_both_alphabets_of_base64_are_read() -> None:
    source = seeded(1)
    for size in range(200):
        payload = source.randbytes(size)
        standard = base64.b64encode(payload).decode()
        assert encode(standard, Format.BASE64) == payload
        assert encode(base64.urlsafe_b64encode(payload).decode(), Format.BASE64) == payload
        assert encode(standard.rstrip("="), Format.BASE64) == payload
        shown = decode(payload, Format.BASE64).text
        assert encode(shown, Format.BASE64) == payload
        assert max(map(len, shown.splitlines()), default=0) <= 76


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("QUJ*", 1, 4, "* does not belong here"),
        ("QUJD\nQ=JD", 2, 2, "= does not belong here"),
        ("+A_A", 1, 3, "_ does not belong here"),
        ("QUJDQ", 1, 6, "ends too early"),
        ("QUI==", 1, 6, "too many"),
        ("QUI=====", 1, 9, "too many"),
        ("QUJ", 1, 4, "bits that belong to no byte"),
        ("QR==", 1, 5, "bits that belong to no byte"),
    ],
)
def test_what_is_no_base64_is_said_in_its_place(
    text: str, line: int, column: int, said: str
) -> None:
    found = place(text, Format.BASE64)
    assert found[:2] == (line, column)
    assert said in found[2]


@pytest.mark.parametrize(
    ("payload", "inside"),
    [
        (base64.b64encode(b"0123456789abcdef0123"), b"0123456789abcdef0123"),
        (base64.encodebytes(bytes(100)), bytes(100)),
        (b"abcdefgh", None),
        (b"thequickbrownfoxjumpsover", None),
        (base64.b64encode(bytes(50)) + b"!", None),
        (base64.b64encode(b"0123456789abcdef0")[:-2] + b"h=", None),
    ],
)
def test_only_long_and_canonical_base64_is_looked_into(
    payload: bytes, inside: bytes | None
) -> None:
    assert unwrapped(payload) == inside


def test_a_part_of_base64_is_the_first_part_of_the_whole() -> None:
    payload = bytes(range(256)) * 10
    whole = decode(payload, Format.BASE64).text
    for limit in (1, 2, 3, 100, 1000):
        part = decode(payload, Format.BASE64, limit=limit)
        assert whole.startswith(part.text)
        assert part.shown == max(3, limit // 3 * 3)
