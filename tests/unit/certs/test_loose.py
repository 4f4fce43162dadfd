"""Certificates with one odd part are described, whatever the library says of them."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509

from mqtts_gui.certs.algorithms import KeyFacts, weak_digest
from mqtts_gui.certs.der import (
    OBJECT_IDENTIFIER,
    OCTET_STRING,
    SEQUENCE,
    SET,
    encode,
)
from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.fields import all_fields
from mqtts_gui.certs.items import Kind, LoadedItem
from mqtts_gui.certs.judging import findings_of, judge_any, judge_ca
from mqtts_gui.certs.loading import load_bytes
from mqtts_gui.certs.loose import is_of_kind
from mqtts_gui.certs.loose_keys import loose_key_facts
from mqtts_gui.errors import Severity
from tests.support.issuing import NOW, authority, codes, loaded
from tests.support.odd_certificates import ODD, USUAL, bits, long, number, oid, public_key

VERSION_5 = ODD["version 5"].der()


def item_of(label: str) -> LoadedItem:
    (item,) = load_bytes(ODD[label].der(), Path("odd.crt")).items
    return item


def described(label: str) -> Description:
    return describe(item_of(label))


@pytest.mark.parametrize("label", ODD)
def test_odd_part_hides_no_other(label: str) -> None:
    file = load_bytes(ODD[label].der(), Path("odd.crt"))
    (item,) = file.items
    found, verdict = describe(item), judge_any(file, NOW)
    texts = [str(part) for row in all_fields(found) for part in row]
    texts += [str(each.message) for each in (*findings_of(item, NOW), *verdict.findings)]

    assert item.kind is Kind.CERTIFICATE
    assert item.readable
    assert all(texts[::2])
    assert found.serial
    assert found.key_type
    assert found.signature_algorithm
    assert found.subject_name.der
    assert found.not_before or found.not_after


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("date without seconds", datetime(2027, 1, 1, tzinfo=UTC)),
        ("date of another zone", datetime(2026, 12, 31, 23, tzinfo=UTC)),
        ("date with a fraction", datetime(2027, 1, 1, 0, 0, 0, 500_000, tzinfo=UTC)),
        ("date of the year 9999", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("date of no month", None),
        ("date of no calendar", None),
        ("date in words", None),
    ],
)
def test_dates_are_read_as_far_as_they_are_dates(label: str, expected: datetime | None) -> None:
    assert described(label).not_after == expected


def test_years_at_both_ends_of_the_calendar_are_read() -> None:
    assert described("date of the year 1").not_before == datetime(1, 1, 1, tzinfo=UTC)
    assert described("date of the year 0").not_before is None


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("negative serial number", "-80:FF"),
        ("serial number 0", "00"),
        ("serial number of 200 bytes", ":".join(["08", *["00"] * 199])),
    ],
)
def test_serial_numbers_of_every_size_are_shown(label: str, expected: str) -> None:
    assert described(label).serial == expected


@pytest.mark.parametrize(
    ("label", "version"),
    [("version 1, said", 1), ("version 2", 2), ("version 5", 5), ("version -1", -1)],
)
def test_versions_are_counted_as_people_count(label: str, version: int) -> None:
    assert described(label).version == version


def test_version_longer_than_any_number_is_left_out() -> None:
    der = replace(USUAL, version=encode(0xA0, encode(0x02, b"\x01" * 3000))).der()
    (item,) = load_bytes(der, Path("odd.crt")).items

    assert item.loose
    assert describe(item).version is None
    assert describe(item).common_name == "vm-dupont"


@pytest.mark.parametrize(
    ("label", "facts"),
    [
        ("RSA of 1023 bits", KeyFacts("RSA", 1023)),
        ("RSA for PSS only", KeyFacts("RSA", 2048)),
        ("curve written out", KeyFacts("EC", 256)),
        ("curve that nobody knows", KeyFacts("EC", None, "1.2.3.4")),
        ("key of GOST", KeyFacts("GOST R 34.10-2012 with 256 bit modulus")),
        ("key that nobody knows", KeyFacts("1.2.3.4")),
        ("key of nothing", KeyFacts("RSA")),
    ],
)
def test_key_that_the_library_refuses_is_described(label: str, facts: KeyFacts) -> None:
    assert described(label).key == facts
    assert described(label).public_key_sha256


@pytest.mark.parametrize(
    ("dotted", "facts"),
    [
        ("1.3.101.110", KeyFacts("X25519", 253)),
        ("1.3.101.112", KeyFacts("Ed25519", 256)),
        ("1.3.101.113", KeyFacts("Ed448", 456)),
        ("1.2.840.10040.4.1", KeyFacts("DSA")),
        ("1.2.840.10045.2.1", KeyFacts("EC")),
        ("2.16.840.1.101.3.4.3.18", KeyFacts("ML-DSA-65")),
        ("2.16.840.1.101.3.4.3.31", KeyFacts("SLH-DSA-SHAKE-256f")),
    ],
)
def test_key_without_parameters_is_told_by_its_algorithm(dotted: str, facts: KeyFacts) -> None:
    assert loose_key_facts(public_key(dotted, b"", b"\x01\x02")) == facts


@pytest.mark.parametrize("damaged", [b"", b"0", encode(SEQUENCE), encode(SEQUENCE, b"\x30\x00")])
def test_damaged_key_is_none(damaged: bytes) -> None:
    assert loose_key_facts(damaged) is None


def test_attributes_of_one_step_stay_together() -> None:
    assert str(described("several values in one step").subject_name) == "O=Lycée, CN=vm + OU=CIEL"


def test_accents_of_every_type_are_read_beside_one_another() -> None:
    name = described("accents of every type").subject_name

    assert [each.value for each in name.attributes] == ["Hélène 🔑", "Lycée", "Élève", "Ça", "né"]
    assert [each.string_type_name for each in name.attributes] == [
        "UTF8String", "BMPString", "T61String", "UniversalString", "PrintableString",
    ]  # fmt: skip


def test_date_of_a_certificate_that_breaks_a_rule_is_judged_all_the_same() -> None:
    parts = replace(ODD["signature with parameters too many"], not_after=long("20260201000000Z"))
    file = load_bytes(parts.der(), Path("odd.crt"))
    found = {finding.code for finding in findings_of(file.items[0], NOW)}
    verdict = judge_any(file, NOW)

    assert {"form-nonstandard", "leaf-expired"} <= found
    assert verdict.severity is Severity.ERROR
    assert "vm-dupont" in str(verdict.summary)


def test_damaged_certificate_is_not_taken_for_an_odd_one() -> None:
    der = USUAL.der()
    for place in (1, 4, 12, 30):  # lengths and tags
        damaged = der[:place] + bytes([der[place] ^ 0x1F]) + der[place + 1 :]
        assert not is_of_kind(Kind.CERTIFICATE, damaged), place
    assert is_of_kind(Kind.CERTIFICATE, der)
    assert not is_of_kind(Kind.CSR, der)
    assert not is_of_kind(Kind.PRIVATE_KEY, der)


@pytest.mark.timeout(20)
def test_what_would_keep_anybody_busy_is_not_shown() -> None:
    endless = encode(OBJECT_IDENTIFIER, b"\x81" * 300_000 + b"\x01")
    deep = b""
    while len(deep) < 100_000:
        deep = encode(SEQUENCE, deep)
    for key in (
        encode(SEQUENCE, encode(SEQUENCE, endless), bits(b"")),
        encode(SEQUENCE, encode(SEQUENCE, oid("1.2.3"), deep), bits(b"")),
    ):
        parts = replace(ODD["version 5"], key=key)
        assert not is_of_kind(Kind.CERTIFICATE, parts.der())
        assert not any(item.readable for item in load_bytes(parts.der(), Path("x.crt")).items)


def test_odd_certificate_does_no_harm_beside_one_that_can_be_used() -> None:
    ca = authority()
    odd = x509_pem(VERSION_5)
    file = loaded(ca.pem + odd)

    assert [item.loose for item in file.items] == [False, True]
    assert file.error is None
    assert judge_ca(file, NOW).severity is not Severity.ERROR
    assert loaded(odd).error is not None


def x509_pem(der: bytes) -> bytes:
    return b"-----BEGIN CERTIFICATE-----\n%s-----END CERTIFICATE-----\n" % base64.encodebytes(der)


def test_names_are_shown_beside_one_that_the_library_refuses() -> None:
    names = encode(
        SEQUENCE,
        encode(0x82, b"vm-dupont"),
        encode(0x87, bytes([192, 168, 56, 10])),
        encode(0x87, bytes(5)),
        encode(0x81, b"a@example.org"),
        encode(0x86, b"mqtts://vm"),
        encode(0x88, oid("1.2.3")[2:]),
        encode(0xA0, oid("1.2.4"), encode(0xA0, b"\x05\x00")),
        encode(0xA3, b"\x13\x01a"),
        encode(0xA4, USUAL.subject),
        encode(0xA5, encode(0x81, b"\x13\x01b")),
        encode(0xA4, b"\x31"),
    )
    extension = encode(SEQUENCE, oid("2.5.29.17"), encode(OCTET_STRING, names))
    (item,) = load_bytes(replace(USUAL, extensions=extension).der(), Path("odd.crt")).items
    found = describe(item)

    assert found.extensions.get(x509.SubjectAlternativeName) is None
    assert found.san == {
        "dns": ("vm-dupont",),
        "ip": ("192.168.56.10",),
        "email": ("a@example.org",),
        "uri": ("mqtts://vm",),
        "rid": ("1.2.3",),
        "other": ("87050000000000", "1.2.4 0500", "a40131"),
        "x400": ("a303130161",),
        "dirname": ("CN=vm-dupont",),
        "ediparty": ("a5058103130162",),
    }


def test_every_extension_is_found_by_its_number_with_its_bytes() -> None:
    unknown = encode(SEQUENCE, oid("1.2.3.4"), encode(OCTET_STRING, b"\xde\xad"))
    damaged = encode(SEQUENCE, oid("2.5.29.31"), encode(OCTET_STRING, b"\x05\x00"))
    (item,) = load_bytes(replace(USUAL, extensions=unknown + damaged).der(), Path("odd.crt")).items
    extensions = describe(item).extensions

    for dotted, value in {"1.2.3.4": b"\xde\xad", "2.5.29.31": b"\x05\x00"}.items():
        found = extensions.by_oid(dotted)
        assert found
        assert found.raw.value == value
        assert not found.known
    assert extensions.by_oid("2.5.29.17") is None


def test_extensions_that_windows_asks_for_are_described() -> None:
    names = encode(OCTET_STRING, encode(SEQUENCE, encode(0x82, b"vm-dupont")))
    wanted = encode(SEQUENCE, encode(SEQUENCE, oid("2.5.29.17"), names))
    attribute = encode(SEQUENCE, oid("1.3.6.1.4.1.311.2.1.14"), encode(SET, wanted))
    body = encode(SEQUENCE, number(0), USUAL.subject, USUAL.key, encode(0xA0, attribute))
    request = encode(SEQUENCE, body, USUAL.signature, bits(bytes(70)))
    (item,) = load_bytes(request, Path("client.csr")).items

    assert item.kind is Kind.CSR
    assert describe(item).san["dns"] == ("vm-dupont",)


def test_old_digests_are_weak_whatever_signed_with_them() -> None:
    assert described("signature by MD5").weak_digest == "MD5"
    assert weak_digest("dsaWithSHA1-old") == "SHA-1"
    assert weak_digest("ripemd160WithRSA") == "RIPEMD-160"
    assert described("signature by SM2").weak_digest is None


def test_reason_is_named_where_it_is_known() -> None:
    (odd,) = load_bytes(VERSION_5, Path("odd.crt")).items

    assert str(odd.findings[-1].message).startswith("Its version does not exist")
    assert odd.findings[-1].command[:2] == ("openssl", "x509")
    assert codes(load_bytes(VERSION_5, Path("odd.crt"))) >= {"form-nonstandard"}
