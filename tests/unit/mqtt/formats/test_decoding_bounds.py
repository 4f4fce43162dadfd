"""Nothing that a payload says makes a decoder fail, wait or grow."""

from __future__ import annotations

import json
import time
import tracemalloc

import cbor2
import msgpack
import pytest

from mqtts_gui.mqtt.formats.decoding import decode
from mqtts_gui.mqtt.formats.encoding import encode
from mqtts_gui.mqtt.formats.found_numbers import numbers_in
from mqtts_gui.mqtt.formats.guessing import guess
from mqtts_gui.mqtt.formats.model import Decoded, Format, PayloadError
from mqtts_gui.mqtt.formats.tree import MAX_NODES
from tests.support.payload_values import any_binary, any_json, damaged, seeded
from tests.support.pictures import bmp, gif, jpeg, png, webp

SECONDS = 5.0
"""For one payload: a hundred times what it takes on an idle machine."""
LARGE = 50_000_000


def originals(payload_format: Format) -> list[bytes]:
    source = seeded(11)
    if payload_format is Format.XML:
        heads = ("", '<?xml version="1.0" encoding="ISO-8859-1"?>', "<!-- c -->")
        return [f'{head}<a b="c&amp;"><d>é&#233;</d><![CDATA[<]]></a>'.encode() for head in heads]
    if payload_format is Format.IMAGE:
        return [png(), gif(), bmp(), jpeg(), webp(), webp("lossy"), webp("extended"), b"<svg/>"]
    if payload_format is Format.CBOR:
        tagged = cbor2.dumps(cbor2.CBORTag(28, [cbor2.CBORTag(29, 0)]))
        return [cbor2.dumps(any_binary(source)) for _ in range(100)] + [
            tagged,
            b"\x9f\x7f\x61a\xff\xff",
        ]
    if payload_format is Format.MSGPACK:
        return [msgpack.packb(any_binary(source)) for _ in range(100)] + [b"\xd7\xff" + bytes(8)]
    if payload_format is Format.JSON:
        return [json.dumps(any_json(source), ensure_ascii=False).encode() for _ in range(100)]
    return [b"", "température\n".encode(), "\ufeffé🙂".encode("utf-16"), bytes(range(256))]


def check(decoded: Decoded, payload: bytes) -> None:
    assert decoded.total == len(payload)
    assert decoded.shown <= decoded.total
    assert decoded.fits or decoded.remarks or not payload
    for remark in decoded.remarks:
        assert str(remark.phrase)
        assert remark.offset is None or 0 <= remark.offset <= len(payload)
    assert all(each in "\t\n" or each.isprintable() for each in decoded.text)
    tree = decoded.tree
    for index in range(min(len(tree.nodes), 20) if tree else 0):
        assert tree is not None
        assert tree.path(index)
        assert (tree.key(index) + tree.text(index) + "x").isprintable()


@pytest.mark.parametrize("payload_format", list(Format))
def test_ten_thousand_damaged_payloads_are_shown(payload_format: Format) -> None:
    source = seeded(12)
    longest = 0.0
    for payload in damaged(originals(payload_format), source, 10_000):
        start = time.process_time()
        decoded = decode(payload, payload_format, limit=source.choice((1, 7, 100, 1 << 18)))
        longest = max(longest, time.process_time() - start)
        check(decoded, payload)
    assert longest < SECONDS


def test_damaged_payloads_are_guessed_and_searched_for_numbers() -> None:
    source = seeded(13)
    every = [payload for each in Format for payload in originals(each)]
    types = (
        None,
        "application/json",
        "application/cbor",
        "application/msgpack",
        "text/xml",
        "image/png",
    )
    for payload in damaged(every, source, 3_000):
        found = guess(payload, source.choice(types), source.choice((None, 0, 1)))
        decoded = decode(payload, found.format)
        # Nothing is shown as something that it is not.
        assert decoded.fits, (payload, found)
        numbers_in(payload)


@pytest.mark.parametrize("payload_format", list(Format))
def test_whatever_is_typed_is_sent_or_refused(payload_format: Format) -> None:
    source = seeded(14)
    words = [
        json.dumps({"$map": [[1, {"$bytes": "AQI="}]], "a": [1, 2.5, None]}).encode(),
        b'{"$tag": 1, "value": {"$ext": [1, "AA=="]}}',
        b"0x1f 2e",
        b"uint16le 1 2",
        b"<a>b</a>",
    ]
    for payload in damaged(words, source, 3_000):
        text = payload.decode("utf-8", errors="surrogateescape")
        error = refusal(text, payload_format)
        assert error is None or str(error.phrase)
        assert error is None or error.line <= text.count("\n") + 1


def refusal(text: str, payload_format: Format) -> PayloadError | None:
    try:
        encode(text, payload_format)
    except PayloadError as error:
        return error
    return None


LARGE_PAYLOADS = {
    "json": (b"[", b'{"temperature":21.5,"unit":"C"},', b"1]"),
    "text of json": (b'{"a":"', b"\\u0041", b'"}'),
    "numbers of cbor": (b"\x9a" + LARGE.to_bytes(4), b"\1", b""),
    "bytes of cbor": (b"\x5a" + LARGE.to_bytes(4), b"\0", b""),
    "maps of msgpack": (b"\xdd" + (LARGE // 4).to_bytes(4), b"\x81\xa1a\1", b""),
    "elements": (b"<a>", b"<b c='1'>x</b>", b"</a>"),
    "one attribute": (b"<a b='", b"x", b"'/>"),
    "brackets": (b"", b"[", b""),
    "controls": (b"", b"\x01", b""),
    "no characters": (b"", b"\xff", b""),
    "segments of jpeg": (b"\xff\xd8", b"\xff\xe1\x00\x02", b""),
    "base64": (b"", b"QUJD", b""),
}


@pytest.mark.parametrize(("head", "body", "tail"), LARGE_PAYLOADS.values(), ids=LARGE_PAYLOADS)
def test_fifty_megabytes_take_the_time_and_memory_of_their_first_part(
    head: bytes, body: bytes, tail: bytes
) -> None:
    payload = head + body * (LARGE // len(body)) + tail
    for each in Format:
        tracemalloc.start()
        decode(payload, each, limit=16 * 1024)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert most < 8_000_000, each
        start = time.process_time()
        decoded = decode(payload, each)
        assert time.process_time() - start < SECONDS, each
        assert len(decoded.text) < 3_000_000, each
        assert decoded.tree is None or len(decoded.tree.nodes) <= MAX_NODES
        assert decoded.shown < len(payload) or each is Format.IMAGE
    start = time.process_time()
    guess(payload)
    assert numbers_in(payload) == []
    assert time.process_time() - start < SECONDS
