from __future__ import annotations

import struct

import pytest

from mqtts_gui.mqtt.formats.decoding import decode
from mqtts_gui.mqtt.formats.encoding import encode
from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.mqtt.formats.scalars import names, readings, values_of
from tests.support.payload_values import seeded


def table(payload: bytes) -> dict[str, tuple[str, ...]]:
    return {each.name: each.values for each in readings(payload)}


def test_two_bytes_have_eight_readings() -> None:
    assert table(b"\xff\xfe") == {
        "int8": ("-1", "-2"),
        "uint8": ("255", "254"),
        "int16le": ("-257",),
        "int16be": ("-2",),
        "uint16le": ("65279",),
        "uint16be": ("65534",),
        "float16le": ("NaN",),
        "float16be": ("NaN",),
    }


@pytest.mark.parametrize(
    ("size", "count"), [(0, 0), (1, 2), (2, 8), (3, 2), (4, 14), (6, 8), (8, 20)]
)
def test_only_widths_that_fit_are_shown(size: int, count: int) -> None:
    assert len(table(bytes(size))) == count


def test_the_order_of_bytes_is_that_of_struct() -> None:
    payload = struct.pack("<f", 21.5) + struct.pack(">f", 21.5)
    shown = table(payload)
    assert shown["float32le"][0] == shown["float32be"][1] == "21.5"
    assert values_of(payload, "float32le")[0] == 21.5
    assert values_of(b"123", "int16le") == ()


def test_an_array_is_shown_in_part() -> None:
    decoded = decode(bytes(1_000), Format.NUMBERS)
    assert decoded.readings[0].count == 1_000
    assert len(decoded.readings[0].values) == 64
    assert "first 64 numbers" in str(decoded.remarks[0].phrase)
    assert decoded.text.splitlines()[0].startswith("int8      0 0 0")
    assert decoded.text.splitlines()[0].endswith("0 …")


@pytest.mark.parametrize("name", names())
def test_what_is_read_can_be_written(name: str) -> None:
    source = seeded(len(name))
    for _ in range(100):
        payload = source.randbytes(8 * source.randrange(1, 5))
        found = next(each for each in readings(payload) if each.name == name)
        again = encode(f"{name} {' '.join(found.values)}", Format.NUMBERS)
        if "NaN" in found.values:  # which NaN it was is not told
            assert table(again)[name] == found.values
        else:
            assert again == payload


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("uint16le 1 2 3", b"\1\0\2\0\3\0"),
        ("uint16be 1, 2; 3", b"\0\1\0\2\0\3"),
        ("INT8 -1 0x7f", b"\xff\x7f"),
        ("int16be\n-2", b"\xff\xfe"),
        ("float32be 1.5 -inf", b"\x3f\xc0\0\0\xff\x80\0\0"),
        ("uint8", b""),
    ],
)
def test_numbers_are_typed_behind_their_width(text: str, payload: bytes) -> None:
    assert encode(text, Format.NUMBERS) == payload
