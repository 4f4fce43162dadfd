from __future__ import annotations

import json

import cbor2
import msgpack
import pytest

from mqtts_gui.mqtt.formats.found_numbers import FoundNumber, number_at, numbers_in
from mqtts_gui.mqtt.formats.model import Format
from tests.support.payload_values import any_json, seeded

KINDS = (Format.JSON, Format.CBOR, Format.MSGPACK)
SENSOR = {"t": 21.5, "on": True, "unit": "C", "list": [1, {"a b": -2}], "none": None}
FOUND = [
    FoundNumber("$.t", 21.5),
    FoundNumber("$.list[0]", 1.0),
    FoundNumber('$.list[1]."a b"', -2.0),
]


@pytest.mark.parametrize(
    ("payload", "value"),
    [(b"21.5", 21.5), (b" -3\n", -3), (b"+1e3", 1000), (b".5", 0.5), (b"5.", 5), (b"007", 7)],
)
def test_a_lone_number_is_the_whole_payload(payload: bytes, value: float) -> None:
    assert numbers_in(payload) == [FoundNumber("$", value)]


@pytest.mark.parametrize(
    "payload",
    [
        *(b"", b"21 C", b"NaN", b"inf", b"1_000", b"1e999", b"true", b'"5"', b"0x10"),
        *(b"{", b"[1,", b"\xff", b"1" * 400),
    ],
)
def test_what_holds_no_number_holds_none(payload: bytes) -> None:
    assert numbers_in(payload) == []


@pytest.mark.parametrize(
    ("payload", "payload_format"),
    [
        (json.dumps(SENSOR).encode(), Format.JSON),
        (cbor2.dumps(SENSOR), Format.CBOR),
        (msgpack.packb(SENSOR), Format.MSGPACK),
    ],
)
def test_every_number_has_the_path_of_the_tree(payload: bytes, payload_format: Format) -> None:
    assert numbers_in(payload) == FOUND
    assert numbers_in(payload, payload_format) == FOUND


def test_a_chosen_format_is_the_only_one() -> None:
    assert numbers_in(b"\x83\x01\x02\x03", Format.CBOR) == [
        FoundNumber("$[0]", 1),
        FoundNumber("$[1]", 2),
        FoundNumber("$[2]", 3),
    ]
    assert numbers_in(b"\x83\x01\x02\x03") == []
    assert numbers_in(b'{"a":1}', Format.HEX) == []
    assert numbers_in(b"\x81\x01\x02", Format.JSON) == []
    assert numbers_in(cbor2.dumps({1: 2, -1: 3}), Format.CBOR) == [
        FoundNumber("$[1]", 2),
        FoundNumber("$[-1]", 3),
    ]


def test_no_number_is_no_real_number() -> None:
    assert numbers_in(b'{"a":NaN,"b":Infinity,"c":1e999,"d":%s,"e":1}' % (b"9" * 5000)) == [
        FoundNumber("$.e", 1)
    ]
    assert numbers_in(b'{"d":%s,"e":1}' % (b"9" * 400)) == [FoundNumber("$.e", 1)]
    assert number_at(b'{"d":%s}' % (b"9" * 400), "$.d") is None
    assert numbers_in(cbor2.dumps({"a": float("nan"), "bb": 1})) == [FoundNumber("$.bb", 1)]


def test_what_is_found_is_bounded() -> None:
    assert len(numbers_in(b"[" + b"1," * 50_000 + b"1]")) == 1_000
    assert numbers_in(b"[" + b"1," * 500_000 + b"1]") == []
    assert numbers_in(b"[" * 100_000) == []
    assert numbers_in(b"[" * 200 + b"1" + b"]" * 200) == []


def test_json_and_binary_forms_agree() -> None:
    source = seeded(3)
    for _ in range(300):
        value = {"value": any_json(source), "ok": 1}
        found = numbers_in(json.dumps(value).encode(), Format.JSON)
        assert FoundNumber("$.ok", 1) in found
        assert numbers_in(cbor2.dumps(value), Format.CBOR) == found
        assert numbers_in(msgpack.packb(value), Format.MSGPACK) == found


def test_one_number_is_found_by_its_path() -> None:
    source = seeded(4)
    checked = 0
    for _ in range(200):
        value = {"value": any_json(source), "ok": 1}
        for payload in (json.dumps(value).encode(), cbor2.dumps(value), msgpack.packb(value)):
            for each in numbers_in(payload):
                assert number_at(payload, each.path) == each.value, each
                checked += 1
    assert checked > 1_000


@pytest.mark.parametrize(
    "path", ["$.b", "$.on", "$.unit", "$.list", "$.list[2]", "$.list.x", "$[0]", "$", "$.t.x", "x"]
)
@pytest.mark.parametrize("payload_format", KINDS)
def test_where_no_number_is_there_is_none(path: str, payload_format: Format) -> None:
    payload = {
        Format.JSON: json.dumps(SENSOR).encode(),
        Format.CBOR: cbor2.dumps(SENSOR),
        Format.MSGPACK: msgpack.packb(SENSOR),
    }[payload_format]
    assert number_at(payload, path, payload_format) is None


def test_names_that_are_only_shown_are_found() -> None:
    for name in ('q"u', "back\\slash", "\u202ex", "tab\t", "a.b", "", "é", "␀", "[0]", "\\u{41}"):
        payload = json.dumps({name: 5}).encode()
        (found,) = numbers_in(payload)
        assert number_at(payload, found.path) == 5, name


def test_damage_and_size_hold_no_number() -> None:
    assert number_at(b'{"a":1', "$.a") is None
    assert number_at(b'{"a":NaN}', "$.a") is None
    assert number_at(b"[" * 100_000, "$[0]") is None
    assert number_at(b'{"a":1}' + b" " * 300_000, "$.a") is None
    assert number_at(b"21.5", "$") == 21.5
