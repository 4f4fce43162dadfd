from __future__ import annotations

import base64
import json

import cbor2
import msgpack
import pytest

from mqtts_gui.mqtt.formats.content_types import declared_format
from mqtts_gui.mqtt.formats.guessing import guess
from mqtts_gui.mqtt.formats.model import Format
from tests.support.payload_values import any_json, any_text, seeded
from tests.support.pictures import bmp, gif, jpeg, png, webp

SENSOR = {"temperature": 21.5, "unit": "C"}
XML = b"<lab><t>21</t></lab>"


@pytest.mark.parametrize(
    ("payload", "payload_format"),
    [
        (b"", Format.TEXT),
        (b"hello", Format.TEXT),
        (b"21.5", Format.TEXT),
        (b"true", Format.TEXT),
        ("température\n\t21 °C\r\n".encode(), Format.TEXT),
        ("\ufeff21 °C".encode("utf-16-le"), Format.TEXT),
        (b'{"a":1}', Format.JSON),
        (b' \n[1,{"a":NaN}]', Format.JSON),
        (b"\xef\xbb\xbf{}", Format.JSON),
        (b'{"a":1', Format.TEXT),
        (b"[ERROR] no sensor", Format.TEXT),
        (b"[" * 10_000, Format.TEXT),
        (XML, Format.XML),
        ('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'.encode("latin-1"), Format.XML),
        (b"<b>not closed", Format.TEXT),
        (b"<!DOCTYPE html><html></html>", Format.TEXT),
        (b"<svg></svg>", Format.XML),
        (png(), Format.IMAGE),
        (jpeg(), Format.IMAGE),
        (gif(), Format.IMAGE),
        (bmp(), Format.IMAGE),
        (webp(), Format.IMAGE),
        (b"BM is how it begins", Format.TEXT),
        (b"GIF89a is a format", Format.IMAGE),
        (b"\0", Format.HEX),
        (b"\x15\x03\xff", Format.HEX),
        (b"a\0b", Format.HEX),
        (b"\x1b[31mred", Format.HEX),
        ("\x85".encode(), Format.HEX),
        (cbor2.dumps(SENSOR), Format.CBOR),
        (msgpack.packb(SENSOR), Format.MSGPACK),
        (cbor2.dumps([SENSOR, SENSOR]), Format.CBOR),
        (msgpack.packb([SENSOR]), Format.MSGPACK),
        (cbor2.dumps(cbor2.CBORTag(55799, SENSOR)), Format.CBOR),
        (b"\x83\1\2\3", Format.HEX),
        (b"\xa1\1\2", Format.HEX),
        (b"\xa0", Format.HEX),
        (cbor2.dumps(SENSOR) + b"\0", Format.HEX),
        (cbor2.dumps(SENSOR)[:-1], Format.HEX),
        (cbor2.dumps({"\x01\x02": 1}), Format.HEX),
        (cbor2.dumps({"a": 1}), Format.HEX),
        (bytes.fromhex("81a64a2c4f64d4ba24"), Format.HEX),
    ],
)
def test_a_payload_is_what_it_is_throughout(payload: bytes, payload_format: Format) -> None:
    found = guess(payload)
    assert found.format is payload_format
    assert str(found.why)


@pytest.mark.parametrize(
    ("payload", "content_type", "payload_format", "sure"),
    [
        (b"21.5", "application/json", Format.JSON, True),
        (b"21.5", "text/plain; charset=utf-8", Format.TEXT, True),
        (b'{"a":1}', "text/plain", Format.TEXT, True),
        (b'{"a":1}', "application/octet-stream", Format.HEX, True),
        (b"\x83\1\2\3", "application/cbor", Format.CBOR, True),
        (b"\x83\1\2\3", "application/senml+cbor", Format.CBOR, True),
        (b"\x93\1\2\3", "application/vnd.msgpack", Format.MSGPACK, True),
        (b"\x93\1\2\3", "Application/X-MsgPack", Format.MSGPACK, True),
        (XML, "application/atom+xml", Format.XML, True),
        (b"<svg/>", "image/svg+xml", Format.XML, True),
        (png(), "image/jpeg", Format.IMAGE, True),
        (b"hello", "application/json", Format.TEXT, False),
        (b"hello", "image/png", Format.TEXT, False),
        (b"hello", "application/cbor", Format.TEXT, False),
        (b"\x83\1\2", "application/cbor", Format.HEX, False),
        (b"\xff\0", "text/plain", Format.HEX, False),
        (png(), "application/json", Format.IMAGE, False),
        (cbor2.dumps(SENSOR), "application/json", Format.CBOR, False),
        (b'{"a":1}', "application/vnd.unknown", Format.JSON, True),
        (b'{"a":1}', "nonsense \u202e", Format.JSON, True),
        (b'{"a":1}', "", Format.JSON, True),
    ],
)
def test_what_is_declared_counts_if_it_is_true(
    payload: bytes, content_type: str, payload_format: Format, *, sure: bool
) -> None:
    found = guess(payload, content_type)
    assert (found.format, found.sure) == (payload_format, sure)
    if not sure:
        assert str(found.why).startswith("The content type says ")


@pytest.mark.parametrize(
    ("payload", "names"),
    [
        (b"\x83\1\2\3", "CBOR"),
        (b"\x93\1\2\3", "MessagePack"),
        (cbor2.dumps({"a": 1}), "CBOR"),
        (b"\x82\x42\5\6\1", "CBOR, MessagePack"),
    ],
)
def test_what_may_be_a_format_is_shown_as_bytes_and_said(payload: bytes, names: str) -> None:
    found = guess(payload)
    assert (found.format, found.sure) == (Format.HEX, False)
    assert str(found.why) == f"It may be {names} or anything else; it is shown as bytes."


def test_the_payload_format_indicator_is_checked() -> None:
    assert guess(b"hello", None, 1).sure
    lie = guess(b"\xff\0", None, 1)
    assert (lie.format, lie.sure) == (Format.HEX, False)
    assert "indicator says UTF-8" in str(lie.why)
    assert guess(b"\xff\0", None, 0).sure


@pytest.mark.parametrize(
    ("inside", "payload_format"),
    [
        (png(), Format.IMAGE),
        (json.dumps(SENSOR).encode(), Format.JSON),
        (cbor2.dumps(SENSOR), Format.CBOR),
        (b"only a text that says nothing", None),
        (bytes(range(40)), None),
    ],
)
def test_base64_stays_text_and_what_is_in_it_is_said(
    inside: bytes, payload_format: Format | None
) -> None:
    found = guess(base64.b64encode(inside))
    assert found.format is Format.TEXT
    assert found.inside is payload_format


def test_nothing_random_is_taken_for_a_format() -> None:
    source = seeded(5)
    taken = 0
    for number in range(10_000):
        payload = source.randbytes(source.choice((1, 2, 4, 8, 8, 16, 32, 100)))
        if number % 2:
            payload = bytes([source.choice(b"\x81\x82\x91\xa1\xa2\xbf\x9f\xde\xd9")]) + payload
        taken += guess(payload).format not in {Format.HEX, Format.TEXT}
    assert taken == 0


def test_what_is_told_is_what_was_written() -> None:
    source = seeded(6)
    told = 0
    for _ in range(1_000):
        value = {any_text(source) or "x": any_json(source, 2)}
        for payload in (cbor2.dumps(value), msgpack.packb(value)):
            found = guess(payload)
            told += found.format is not Format.HEX
            if found.format is Format.CBOR:
                assert cbor2.loads(payload) == value
            elif found.format is Format.MSGPACK:
                assert msgpack.unpackb(payload) == value
            else:
                assert found.format is Format.HEX
    assert told > 300


@pytest.mark.parametrize(
    ("content_type", "payload_format"),
    [
        (None, None),
        ("", None),
        ("application/json", Format.JSON),
        ("APPLICATION/JSON ; v=1", Format.JSON),
        ("application/vnd.api+json", Format.JSON),
        ("image/svg+xml", Format.XML),
        ("image/x-anything", Format.IMAGE),
        ("text/csv", Format.TEXT),
        ("text/", None),
        ("json", Format.JSON),
        ("application/pdf", None),
        ("x" * 100_000, None),
        ("+json", None),
    ],
)
def test_content_types(content_type: str | None, payload_format: Format | None) -> None:
    assert declared_format(content_type) is payload_format
