"""Our readers take the damaged payloads that the libraries take, and no others without a reason."""

from __future__ import annotations

import io

import cbor2
import msgpack

from mqtts_gui.mqtt.formats.decoding import decode
from mqtts_gui.mqtt.formats.model import Format
from tests.support.payload_values import any_binary, damaged, seeded

# What is well-formed and yet refused: meanings of tags, and names that a dict cannot hold.
TAGS = ("error decoding", "shared reference")
NAMES = ("unhashable", "code must be")


def takes(payload: bytes, payload_format: Format) -> bool | None:
    """Say whether ours takes it; None if it read to a bound and not to the end."""
    decoded = decode(payload, payload_format, limit=1 << 20)
    ended = any(each.offset is None for each in decoded.remarks)
    return None if ended else decoded.fits


def msgpack_fault(payload: bytes) -> str:
    try:
        msgpack.unpackb(payload, strict_map_key=False, raw=True)
    except (ValueError, TypeError) as error:
        return str(error) or type(error).__name__
    return ""


def cbor_fault(payload: bytes) -> str:
    stream = io.BytesIO(payload)
    try:
        cbor2.CBORDecoder(stream).decode()
    except (cbor2.CBORDecodeError, TypeError) as error:
        return str(error)
    return "" if stream.tell() == len(payload) else "more follows"


def test_messagepack() -> None:
    source = seeded(77)
    originals = [msgpack.packb(any_binary(source, 2)) for _ in range(100)]
    taken = 0
    for payload in damaged(originals, source, 5_000):
        fault = msgpack_fault(payload)
        fits = takes(payload, Format.MSGPACK)
        if fits is None:
            continue
        assert fits == (not fault) or fault.startswith(NAMES), (payload, fault)
        taken += fits
    assert 200 < taken < 4_000


def test_cbor() -> None:
    source = seeded(78)
    originals = [cbor2.dumps(any_binary(source, 2)) for _ in range(100)]
    taken = 0
    for payload in damaged(originals, source, 5_000):
        fault = cbor_fault(payload)
        fits = takes(payload, Format.CBOR)
        if fits is None:
            continue
        assert fits == (not fault) or fault.startswith(TAGS), (payload, fault)
        taken += fits
    assert 200 < taken < 4_000
