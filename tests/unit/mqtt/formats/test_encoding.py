from __future__ import annotations

import json

import cbor2
import msgpack
import pytest

from mqtts_gui.mqtt.formats.decoding import decode
from mqtts_gui.mqtt.formats.encoding import WRITTEN, encode, typed, typing_remarks
from mqtts_gui.mqtt.formats.model import Format, PayloadError
from tests.support.payload_values import any_binary, any_json, seeded

BINARY = (Format.CBOR, Format.MSGPACK)


def refused(text: str, payload_format: Format) -> PayloadError:
    with pytest.raises(PayloadError) as caught:
        encode(text, payload_format)
    return caught.value


@pytest.mark.parametrize(
    ("text", "payload_format", "payload"),
    [
        ("21 °C", Format.TEXT, b"21 \xc2\xb0C"),
        ('{"a": 1}', Format.JSON, b'{"a": 1}'),
        ("1", Format.JSON, b"1"),
        ("<a>é</a>", Format.XML, b"<a>\xc3\xa9</a>"),
        (
            '{"a": [1, -2, 1.5, null, true]}',
            Format.CBOR,
            cbor2.dumps({"a": [1, -2, 1.5, None, True]}),
        ),
        ('{"a": [1, 1.5]}', Format.MSGPACK, msgpack.packb({"a": [1, 1.5]})),
        ("", Format.TEXT, b""),
        ("", Format.HEX, b""),
        ("", Format.BASE64, b""),
    ],
)
def test_what_is_typed_becomes_bytes(text: str, payload_format: Format, payload: bytes) -> None:
    assert encode(text, payload_format) == payload


@pytest.mark.parametrize(
    ("text", "payload_format", "place", "said"),
    [
        ('{"a": 1\n"b": 2}', Format.JSON, (2, 1), "A comma or a closing bracket"),
        ('{"é": NaN}', Format.JSON, (1, 7), "NaN is no value"),
        ("", Format.JSON, (1, 1), "ends too early"),
        ("[" * 5_000, Format.JSON, (0, 0), "nested too deeply"),
        ('{"a":\n}', Format.CBOR, (2, 1), "No value of JSON"),
        ("[" * 5_000, Format.CBOR, (0, 0), "nested too deeply"),
        ("[" + "1," * 300_000 + "1]", Format.MSGPACK, (0, 0), "too many values"),
        ("<a>\n<é></a>", Format.XML, (2, 6), "mismatched tag"),
        ("<é/>\n<b/>", Format.XML, (2, 1), "junk after"),
        ("<!DOCTYPE a><a/>", Format.XML, (1, 1), "DOCTYPE"),
        ('<?xml version="1.0" encoding="latin-1"?><a/>', Format.XML, (0, 0), "sent as UTF-8"),
        ("a\ud800", Format.TEXT, (1, 2), "half a character"),
        ('["\ud800"]', Format.JSON, (1, 3), "half a character"),
        ("uint8 1 256", Format.NUMBERS, (1, 9), "256 does not fit into 8 bits"),
        ("uint8 -1", Format.NUMBERS, (1, 7), "-1 does not fit"),
        ("float16le 1e9", Format.NUMBERS, (1, 11), "1e9 does not fit into 16 bits"),
        ("int16le 1\nx", Format.NUMBERS, (2, 1), "x is no such number"),
        ("int16 1", Format.NUMBERS, (1, 1), "begin with their width"),
        ("1 2 3", Format.NUMBERS, (1, 1), "begin with their width"),
        ("", Format.NUMBERS, (1, 1), "begin with their width"),
        ("x", Format.IMAGE, (0, 0), "drop its file"),
    ],
)
def test_what_cannot_be_sent_is_said_in_its_place(
    text: str, payload_format: Format, place: tuple[int, int], said: str
) -> None:
    error = refused(text, payload_format)
    assert said in str(error.phrase)
    assert (error.line, error.column) == place


@pytest.mark.parametrize(
    ("text", "payload_format", "digits"),
    [
        ('{"$bytes": "AQI="}', Format.CBOR, "420102"),
        ('{"$bytes": "AQI="}', Format.MSGPACK, "c4020102"),
        ('{"$map": [[1, 2], ["a", 3], [[4], 5]]}', Format.CBOR, "a30102616103810405"),
        (
            '{"$map": [[1, 2], [true, 3], [1.0, 4]]}',
            Format.MSGPACK,
            "830102c303cb3ff000000000000004",
        ),
        ('{"$tag": 1, "value": 1363896240}', Format.CBOR, "c11a514b67b0"),
        ('{"value": [], "$tag": 18446744073709551615}', Format.CBOR, "dbffffffffffffffff80"),
        ('{"$simple": 99}', Format.CBOR, "f863"),
        ('{"$undefined": true}', Format.CBOR, "f7"),
        ('{"$ext": [5, "AQI="]}', Format.MSGPACK, "d5050102"),
        ('{"$ext": [-1, "AAAAAQ=="]}', Format.MSGPACK, "d6ff00000001"),
        ('{"$number": "-Infinity"}', Format.CBOR, "f9fc00"),
        ('{"$number": "NaN"}', Format.CBOR, "f97e00"),
        ("18446744073709551616", Format.CBOR, "c249010000000000000000"),
        ("-18446744073709551617", Format.CBOR, "c349010000000000000000"),
        ("18446744073709551615", Format.MSGPACK, "cfffffffffffffffff"),
    ],
)
def test_what_json_lacks_is_typed_with_a_dollar(
    text: str, payload_format: Format, digits: str
) -> None:
    payload = bytes.fromhex(digits)
    assert encode(text, payload_format) == payload
    again = typed(payload, payload_format)
    assert again is not None
    assert encode(again.text, payload_format) == payload
    assert again.exact


@pytest.mark.parametrize(
    ("text", "payload_format", "said"),
    [
        ('{"a": {"$bytes": "A"}}', Format.CBOR, '$.a."$bytes"'.replace('"', "")),
        ('{"$byte": "AQI="}', Format.CBOR, "has no meaning"),
        ('{"$bytes": "AQI=", "b": 1}', Format.CBOR, "has no meaning"),
        ('{"$bytes": 5}', Format.CBOR, "has no meaning"),
        ('{"$map": {"a": 1}}', Format.CBOR, "has no meaning"),
        ('{"$map": [[1]]}', Format.CBOR, "has no meaning"),
        ('{"$map": [1]}', Format.CBOR, "has no meaning"),
        ('{"$tag": -1, "value": 1}', Format.CBOR, "has no meaning"),
        ('{"$tag": 1.5, "value": 1}', Format.CBOR, "has no meaning"),
        ('{"$tag": 18446744073709551616, "value": 1}', Format.CBOR, "has no meaning"),
        ('{"$tag": 1}', Format.CBOR, "has no meaning"),
        ('{"$tag": 1, "value": 1}', Format.MSGPACK, "has no meaning"),
        ('{"$simple": 24}', Format.CBOR, "has no meaning"),
        ('{"$simple": 1}', Format.MSGPACK, "has no meaning"),
        ('{"$undefined": false}', Format.CBOR, "has no meaning"),
        ('{"$undefined": true}', Format.MSGPACK, "has no meaning"),
        ('{"$ext": [5, "AQI="]}', Format.CBOR, "has no meaning"),
        ('{"$ext": [128, "AQI="]}', Format.MSGPACK, "has no meaning"),
        ('{"$ext": [5]}', Format.MSGPACK, "has no meaning"),
        ('{"$number": "nan"}', Format.CBOR, "has no meaning"),
        ('{"a": 1, "a": 2}', Format.CBOR, "stands twice in the object $"),
        ("[1e999]", Format.CBOR, "The number at $[0] is too large"),
        ("1" * 5_000, Format.CBOR, "The number at $ is too large"),
        ("18446744073709551616", Format.MSGPACK, "no whole number as large as"),
        ('["\\ud800"]', Format.CBOR, "half a character"),
        ('{"\\ud800": 1}', Format.MSGPACK, "half a character"),
    ],
)
def test_what_has_no_meaning_is_refused(text: str, payload_format: Format, said: str) -> None:
    assert said in str(refused(text, payload_format).phrase)


@pytest.mark.parametrize("payload_format", BINARY)
@pytest.mark.parametrize("seed", range(4))
def test_what_is_received_can_be_typed_again(seed: int, payload_format: Format) -> None:
    source = seeded(seed)
    for _ in range(30):
        value = any_binary(source)
        payload = cbor2.dumps(value) if payload_format is Format.CBOR else msgpack.packb(value)
        again = typed(payload, payload_format)
        assert again is not None
        assert again.exact
        json.loads(again.text)
        assert encode(again.text, payload_format) == payload


@pytest.mark.parametrize("payload_format", BINARY)
def test_json_of_any_kind_is_typed_for_binary_forms(payload_format: Format) -> None:
    source = seeded(9)
    for _ in range(200):
        value = {"value": any_json(source)}
        text = json.dumps(value)
        if '"$' in text:
            continue
        payload = encode(text, payload_format)
        loads = cbor2.loads if payload_format is Format.CBOR else msgpack.unpackb
        assert loads(payload) == value


def test_names_with_a_dollar_are_not_taken_for_ours() -> None:
    payload = cbor2.dumps({"$bytes": "AQI=", "b": {"$tag": 1}})
    again = typed(payload, Format.CBOR)
    assert again is not None
    assert encode(again.text, Format.CBOR) == payload


@pytest.mark.parametrize("digits", ["9f01ff", "1801", "f93e00", "fa3fc00000", "7f6161ff"])
def test_widths_and_lengths_that_are_lost_are_said(digits: str) -> None:
    payload = bytes.fromhex(digits)
    again = typed(payload, Format.CBOR)
    assert again is not None
    assert not again.exact
    assert "the values are the same" in str(again.why_not)
    assert (
        decode(encode(again.text, Format.CBOR), Format.CBOR).text
        == decode(payload, Format.CBOR).text
    )


@pytest.mark.parametrize(
    ("payload", "payload_format"),
    [
        (b"\xff\xfe", Format.TEXT),
        (b"\xff", Format.JSON),
        (b"{", Format.JSON),
        (b"<a>", Format.XML),
        (b"\xff", Format.CBOR),
        (b"", Format.CBOR),
        (b"\xc1", Format.MSGPACK),
        (b"\x81" * 5_000 + b"\x01", Format.CBOR),
        (b"", Format.NUMBERS),
        (bytes(1_000), Format.NUMBERS),
        (b"\x89PNG", Format.IMAGE),
        (b"x" * 1_100_000, Format.TEXT),
        (b"x" * 1_100_000, Format.HEX),
        (b"\xdc\xff\xff" + b"\1" * 65_535, Format.MSGPACK),
    ],
)
def test_what_is_not_of_a_format_is_not_typed_in_it(payload: bytes, payload_format: Format) -> None:
    assert typed(payload, payload_format) is None


@pytest.mark.parametrize("payload", [b"", b"a", b"\0\1\2", bytes(range(256))])
def test_bytes_can_always_be_typed(payload: bytes) -> None:
    for payload_format in (Format.HEX, Format.BASE64):
        again = typed(payload, payload_format)
        assert again is not None
        assert again.exact


def test_every_format_but_pictures_can_be_typed() -> None:
    assert set(Format) - set(WRITTEN) == {Format.IMAGE}


def test_what_can_be_sent_and_is_odd_is_said() -> None:
    remarks = typing_remarks('{"a":1,"a":9007199254740993}', Format.JSON)
    assert [each.offset for each in remarks] == [7, 11]
    assert typing_remarks('{"a":1,"a":2}', Format.TEXT) == ()
