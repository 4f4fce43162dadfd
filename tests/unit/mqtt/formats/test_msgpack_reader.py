from __future__ import annotations

import struct

import msgpack
import pytest

from mqtts_gui.mqtt.formats.decoding import decode
from mqtts_gui.mqtt.formats.model import Decoded, Format
from tests.support.payload_values import any_binary, seeded
from tests.unit.mqtt.formats.test_cbor_reader import as_value, from_tree, said


def read(payload: bytes, limit: int = 1 << 18) -> Decoded:
    return decode(payload, Format.MSGPACK, limit=limit)


@pytest.mark.parametrize("seed", range(6))
def test_it_reads_what_the_library_writes(seed: int) -> None:
    source = seeded(seed)
    for _ in range(100):
        check_reading(any_binary(source))


def check_reading(value: object) -> None:
    decoded = read(msgpack.packb(value))
    assert decoded.remarks == ()
    assert from_tree(decoded) == as_value(value)


@pytest.mark.parametrize(
    ("digits", "shown"),
    [
        ("00", "0"), ("7f", "127"), ("ff", "-1"), ("e0", "-32"), ("c0", "null"), ("c2", "false"),
        ("c3", "true"), ("ccff", "255"), ("cdffff", "65535"), ("ceffffffff", "4294967295"),
        ("cfffffffffffffffff", "18446744073709551615"), ("d080", "-128"), ("d18000", "-32768"),
        ("d280000000", "-2147483648"), ("d38000000000000000", "-9223372036854775808"),
        ("ca3fc00000", "1.5"), ("cb3ff199999999999a", "1.1"), ("ca7fc00000", "NaN"), ("a0", '""'),
        ("a161", '"a"'), ("d90161", '"a"'), ("da000161", '"a"'), ("db0000000161", '"a"'),
        ("c40101", "h'01'"), ("c5000101", "h'01'"), ("c60000000101", "h'01'"), ("90", "[]"),
        ("9101", "[ 1 ]"), ("dc000101", "[ 1 ]"), ("dd0000000101", "[ 1 ]"), ("80", "{}"),
        ("8101c0", "{ 1: null }"), ("de00010102", "{ 1: 2 }"), ("df000000010102", "{ 1: 2 }"),
        ("d405ab", "ext(5, h'ab')"), ("c70105ab", "ext(5, h'ab')"), ("c8000105ab", "ext(5, h'ab')"),
        ("c90000000105ab", "ext(5, h'ab')"), ("d480ab", "ext(-128, h'ab')"),
        ("d6ff00000001", "1970-01-01T00:00:01Z"),
        ("d7ffa1dcd7c8514b67b0", "2013-03-21T20:04:00.678901234Z"),
        ("c70cff00000000ffffffffffffffff", "1969-12-31T23:59:59Z"),
        ("c70cff000000007fffffffffffffff", "9223372036854775807 s"),
    ],
)  # fmt: skip
def test_every_form_of_the_specification_is_read(digits: str, shown: str) -> None:
    decoded = read(bytes.fromhex(digits))
    assert " ".join(decoded.text.split()) == shown
    assert decoded.remarks == ()


@pytest.mark.parametrize(
    ("digits", "problem"),
    [
        ("", "announced: 1,"),
        ("c1", "byte 0xc1"),
        ("cd00", "announced: 2,"),
        ("ddffffffff", "announced: 4294967295,"),
        ("dfffffffff00", "announced: 8589934590,"),
        ("dbffffffff", "announced: 4294967295,"),
        ("c6ffffffff", "announced: 4294967295,"),
        ("c9ffffffff00", "announced: 4294967295,"),
        ("91", "announced: 1,"),
        ("8101", "announced: 2,"),
        ("0001", "1: The value ends here, and more bytes follow"),
    ],
)
def test_what_is_no_messagepack_is_said(digits: str, problem: str) -> None:
    decoded = read(bytes.fromhex(digits))
    assert not decoded.fits
    assert problem in said(decoded)


@pytest.mark.parametrize(
    ("digits", "remark"),
    [
        ("a1ff", "0: The text that begins here is not UTF-8"),
        ("82a16101a16102", "4: A name stands here again"),
        ("d4ff00", "0: The timestamp that begins here is none"),
        ("d7ff" + (10**9 << 34).to_bytes(8).hex(), "The timestamp that begins here is none"),
    ],
)
def test_what_is_odd_is_said(digits: str, remark: str) -> None:
    decoded = read(bytes.fromhex(digits))
    assert decoded.fits
    assert remark in said(decoded)


@pytest.mark.parametrize("digits", ["91", "81", "8100", "810091", "dd00000001"])
def test_ten_thousand_levels_end_at_a_bound(digits: str) -> None:
    decoded = read(bytes.fromhex(digits) * 10_000 + b"\0\0")
    assert "levels" in said(decoded)


def test_a_bound_is_said_however_much_is_said_before() -> None:
    decoded = read(b"\xdc\x00\x33" + b"\xa1\xff" * 50 + b"\x91" * 200 + b"\0")
    assert len(decoded.remarks) == 21
    assert "100 levels" in str(decoded.remarks[-1].phrase)


def test_extensions_and_times_are_told_apart() -> None:
    payload = msgpack.packb({"when": msgpack.Timestamp(5, 6), "own": msgpack.ExtType(5, b"\1")})
    tree = read(payload).tree
    assert tree is not None
    assert [(tree.nodes[i].kind.value, tree.text(i)) for i in tree.children(0)] == [
        ("time", "1970-01-01T00:00:05.000000006Z"),
        ("extension", "ext(5, h'01')"),
    ]


def test_what_is_read_of_a_part_is_shown_and_no_fault() -> None:
    payload = msgpack.packb({"list": list(range(1000)), "x": struct.pack("100x")})
    for limit in range(1, 400):
        decoded = read(payload, limit)
        assert decoded.fits
        assert "Only the first" in said(decoded)
