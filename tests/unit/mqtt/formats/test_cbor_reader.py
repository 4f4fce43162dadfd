from __future__ import annotations

import math

import cbor2
import pytest

from mqtts_gui.mqtt.formats.decoding import decode
from mqtts_gui.mqtt.formats.model import Decoded, Format
from tests.support.payload_values import any_binary, seeded

# Facts of RFC 8949, appendix A: what the bytes are, in diagnostic notation.
VECTORS = """
00 0|01 1|0a 10|17 23|1818 24|1819 25|1864 100|1903e8 1000|1a000f4240 1000000
1b000000e8d4a51000 1000000000000|1bffffffffffffffff 18446744073709551615
c249010000000000000000 2(h'010000000000000000')|3bffffffffffffffff -18446744073709551616
c349010000000000000000 3(h'010000000000000000')|20 -1|29 -10|3863 -100|3903e7 -1000
f90000 0.0|f98000 -0.0|f93c00 1.0|fb3ff199999999999a 1.1|f93e00 1.5|f97bff 65504.0
fa47c35000 100000.0|fa7f7fffff 3.4028234663852886e+38|fb7e37e43c8800759c 1e+300
f90001 5.960464477539063e-08|f90400 6.103515625e-05|f9c400 -4.0|fbc010666666666666 -4.1
f97c00 Infinity|f97e00 NaN|f9fc00 -Infinity|fa7f800000 Infinity|fa7fc00000 NaN
faff800000 -Infinity|fb7ff0000000000000 Infinity|fb7ff8000000000000 NaN
fbfff0000000000000 -Infinity|f4 false|f5 true|f6 null|f7 undefined|f0 simple(16)
f8ff simple(255)|c074323031332d30332d32315432303a30343a30305a 0("2013-03-21T20:04:00Z")
c11a514b67b0 1(1363896240)|c1fb41d452d9ec200000 1(1363896240.5)|d74401020304 23(h'01020304')
d818456449455446 24(h'6449455446')|d82076687474703a2f2f7777772e6578616d706c652e636f6d 32("http://www.example.com")
40 h''|4401020304 h'01020304'|60 ""|6161 "a"|6449455446 "IETF"|62225c "\\"\\\\"
62c3bc "ü"|63e6b0b4 "水"|64f0908591 "𐅑"|80 []|83010203 [ 1, 2, 3 ]
8301820203820405 [ 1, [ 2, 3 ], [ 4, 5 ] ]|a0 {}|a201020304 { 1: 2, 3: 4 }
a26161016162820203 { "a": 1, "b": [ 2, 3 ] }|826161a161626163 [ "a", { "b": "c" } ]
5f42010243030405ff h'0102030405'|7f657374726561646d696e67ff "streaming"|9fff []
9f018202039f0405ffff [ 1, [ 2, 3 ], [ 4, 5 ] ]|9f01820203820405ff [ 1, [ 2, 3 ], [ 4, 5 ] ]
83018202039f0405ff [ 1, [ 2, 3 ], [ 4, 5 ] ]|83019f0203ff820405 [ 1, [ 2, 3 ], [ 4, 5 ] ]
bf61610161629f0203ffff { "a": 1, "b": [ 2, 3 ] }|826161bf61626163ff [ "a", { "b": "c" } ]
bf6346756ef563416d7421ff { "Fun": true, "Amt": -2 }
"""
CASES = [case.split(" ", 1) for line in VECTORS.split("\n") for case in line.split("|") if case]


def read(payload: bytes, limit: int = 1 << 18) -> Decoded:
    return decode(payload, Format.CBOR, limit=limit)


def said(decoded: Decoded) -> str:
    return " / ".join(f"{each.offset}: {each.phrase}" for each in decoded.remarks)


@pytest.mark.parametrize(("digits", "shown"), CASES)
def test_the_examples_of_the_rfc_read_as_it_says(digits: str, shown: str) -> None:
    decoded = read(bytes.fromhex(digits))
    assert " ".join(decoded.text.split()) == shown
    assert decoded.fits
    assert decoded.remarks == ()


def test_no_example_is_lost_in_the_table() -> None:
    assert len(CASES) == 78


@pytest.mark.parametrize(
    ("digits", "problem"),
    [
        ("", "announced: 1,"),
        ("18", "announced: 1,"),
        ("1a0000", "announced: 4, left: 2"),
        ("61", "announced: 1,"),
        ("62c3", "announced: 2,"),
        ("9bffffffffffffffff", "announced: 18446744073709551615,"),
        ("bb0fffffffffffffff00", "Bytes are missing here"),
        ("5b7fffffffffffffff00", "Bytes are missing here"),
        ("81", "announced: 1,"),
        ("a1", "announced: 2,"),
        ("a101", "announced: 2,"),
        ("9f01", "announced: 1,"),
        ("ff", "byte 0xff"),
        ("81ff", "byte 0xff"),
        ("bf01ff", "byte 0xff"),
        ("1c", "byte 0x1c"),
        ("1f", "byte 0x1f"),
        ("df00", "byte 0xdf"),
        ("fc", "byte 0xfc"),
        ("f81f", "byte 0xf8"),
        ("5f6161ff", "part of another kind"),
        ("7f7f6161ffff", "part of another kind"),
        ("c1", "announced: 1,"),
        ("0001", "1: The value ends here, and more bytes follow"),
    ],
)
def test_what_is_no_cbor_is_said(digits: str, problem: str) -> None:
    decoded = read(bytes.fromhex(digits))
    assert not decoded.fits
    assert problem in said(decoded)


@pytest.mark.parametrize(
    ("digits", "remark"),
    [
        ("61ff", "0: The text that begins here is not UTF-8"),
        ("a2616101616102", "4: A name stands here again"),
        ("a2010201ff", ""),
        ("a28101f4820102f4", ""),
        ("a28101f48101f4", "4: A name stands here again"),
    ],
)
def test_what_is_odd_is_said(digits: str, remark: str) -> None:
    assert remark in said(read(bytes.fromhex(digits)))


def test_names_of_any_kind_have_a_path() -> None:
    tree = read(cbor2.dumps({"a": 1, 2: {b"\x01": 3}, -1: 4, (5,): 6, None: 7, 1.5: 8})).tree
    assert tree is not None
    paths = [tree.path(index) for index in range(len(tree.nodes))]
    assert paths == ["$", "$.a", "$[2]", "$[2][h'01']", "$[-1]", "$<8105>", "$<f6>", "$[1.5]"]


def test_a_tag_refers_to_nothing_and_builds_nothing() -> None:
    cyclic = bytes.fromhex("d81c81d81d00")
    decoded = read(cyclic)
    assert " ".join(decoded.text.split()) == "28([ 29(0) ])"
    pattern = cbor2.dumps(cbor2.CBORTag(35, "(a+)+$"))
    assert read(pattern).text == '35("(a+)+$")'


@pytest.mark.parametrize("digits", ["81", "9f", "c1", "a1", "bf", "a100", "a10081", "d9d9f7"])
def test_ten_thousand_levels_end_at_a_bound(digits: str) -> None:
    decoded = read(bytes.fromhex(digits) * 10_000 + b"\0\0\0")
    assert "levels" in said(decoded)
    assert decoded.tree is None or len(decoded.tree.nodes) <= 201


def test_what_is_read_of_a_part_is_shown_and_no_fault() -> None:
    payload = cbor2.dumps({"list": list(range(1000)), "text": "x" * 100})
    for limit in range(1, 400):
        decoded = read(payload, limit)
        assert decoded.fits
        assert "Only the first" in said(decoded)


def as_value(node: object) -> object:
    """Return what `cbor2` reads, with names as pairs and every NaN the same."""
    if isinstance(node, dict):
        return [(as_value(key), as_value(value)) for key, value in node.items()]
    if isinstance(node, list | tuple):
        return [as_value(each) for each in node]
    return "NaN" if isinstance(node, float) and math.isnan(node) else node


def from_tree(decoded: Decoded, index: int = 0) -> object:
    assert decoded.tree is not None
    node = decoded.tree.nodes[index]
    children = decoded.tree.children(index)
    assert len(children) == node.length
    if node.kind == "object":
        return [(decoded.tree.nodes[i].key, from_tree(decoded, i)) for i in children]
    if node.kind == "array":
        return [from_tree(decoded, child) for child in children]
    return node.value


@pytest.mark.parametrize("seed", range(6))
def test_it_reads_what_the_library_writes(seed: int) -> None:
    source = seeded(seed)
    for _ in range(100):
        check_reading(any_binary(source))


def check_reading(value: object) -> None:
    decoded = read(cbor2.dumps(value))
    assert decoded.remarks == ()
    assert from_tree(decoded) == as_value(value)
