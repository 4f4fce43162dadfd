"""What we say of a certificate is what the real openssl prints, attribute by attribute.

Over every certificate of the test vectors that `openssl x509` reads, and over keys on every curve
that it makes.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from mqtts_gui.certs.algorithm_names import SIGNATURES
from mqtts_gui.certs.attribute_names import SHORT_NAMES
from mqtts_gui.certs.curves import CURVES
from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.item_findings import findings_of
from mqtts_gui.certs.items import Kind, LoadedItem
from mqtts_gui.certs.loading import load_bytes, load_file
from mqtts_gui.certs.names import DistinguishedName
from tests.support.mosquitto import find
from tests.support.odd_certificates import ODD
from tests.support.vectors import FOLDER, PASSWORD, vector_files

pytestmark = pytest.mark.live

LEAST_CERTIFICATES = 530
NO_DATE = "Bad time value"
NOT_BY_X509 = {".p12", ".eml", ".cp", ".crl"}
BLOCK = re.compile(
    rb"-----BEGIN (?P<label>(?:X509 |TRUSTED )?CERTIFICATE)-----.*?-----END (?P=label)-----",
    re.DOTALL,
)
# Names by attribute and string type, an attribute a line; what is no text as its DER.
NAMES = "sep_multiline,sname,utf8,esc_2253,esc_ctrl,show_type,dump_nostr,dump_der"
FIELDS = ("-subject", "-issuer", "-serial", "-dates", "-dateopt", "iso_8601", "-nameopt", NAMES)
ESCAPED = re.compile(r"\\([0-9A-F]{2}|.)")


@dataclass(frozen=True)
class Candidate:
    """Bytes that may be a certificate: a block of a file, or the whole of it."""

    path: Path
    place: int
    form: str
    data: bytes


@dataclass(frozen=True)
class Pair:
    """A certificate as openssl prints it and as we describe it."""

    label: str
    printed: str
    item: LoadedItem
    described: Description


def candidates() -> Iterator[Candidate]:
    for path in vector_files():
        if path.suffix in NOT_BY_X509:
            continue
        data = path.read_bytes()
        blocks = [found[0] for found in BLOCK.finditer(data)]
        for place, block in enumerate(blocks):
            yield Candidate(path, place, "PEM", block + b"\n")
        if not blocks:
            yield Candidate(path, 0, "DER", data)


def run(words: list[str], data: bytes) -> str | None:
    """Return what openssl prints, or None where it refuses."""
    done = subprocess.run(
        [find("openssl"), *words], input=data, capture_output=True, timeout=60, check=False
    )
    return done.stdout.decode("utf-8", "backslashreplace") if done.returncode == 0 else None


def print_certificate(candidate: Candidate) -> str | None:
    return run(["x509", "-inform", candidate.form, "-noout", *FIELDS, "-text"], candidate.data)


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    """Every certificate that openssl reads, beside our description of it."""
    offered = list(candidates())
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        printed = list(pool.map(print_certificate, offered))
    found = list(odd_pairs())
    for candidate, text in zip(offered, printed, strict=True):
        if text is not None:
            label = f"{candidate.path.relative_to(FOLDER)} {candidate.place}"
            items = certificates_in(candidate.path)
            assert candidate.place < len(items), label
            item = items[candidate.place]
            found.append(Pair(label, text, item, describe(item)))
    assert len(found) > LEAST_CERTIFICATES
    return found


def odd_pairs() -> Iterator[Pair]:
    """Yield the certificates that the vectors lack, as far as openssl shows them."""
    for label, parts in ODD.items():
        der = parts.der()
        printed = print_certificate(Candidate(Path(label), 0, "DER", der))
        items = load_bytes(der, Path(label)).items
        if printed is not None:
            assert [item.kind for item in items] == [Kind.CERTIFICATE], label
            yield Pair(label, printed, items[0], describe(items[0]))


@cache
def certificates_in(path: Path) -> tuple[LoadedItem, ...]:
    items = load_file(path, lambda: PASSWORD).items
    return tuple(item for item in items if item.kind is Kind.CERTIFICATE)


def printed_value(pair: Pair, pattern: str) -> str | None:
    found = re.search(pattern, pair.printed, re.MULTILINE)
    return found[1] if found else None


def printed_name(pair: Pair, which: str) -> str:
    found = re.search(rf"^{which}=(.*\n(?:    .*\n)*)", pair.printed, re.MULTILINE)
    assert found, pair.label
    lines = [line.removeprefix("    ") for line in found[1].splitlines() if line]
    return ESCAPED.sub(unescaped, "\n".join(lines))


def unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if len(found[1]) > 1 else found[1]


def name_lines(name: DistinguishedName) -> str:
    """Return a name as openssl prints it here."""
    text = ""
    for each in name.attributes:
        separator = " + " if each.joined else "\n" if text else ""
        text += f"{separator}{each.name}={each.string_type_name.upper()}:{each.value}"
    return text


def date_text(pair: Pair, which: str) -> str:
    instant = getattr(pair.described, which)
    return f"{instant.year:4}{instant:-%m-%d %H:%M:%S}Z" if instant else NO_DATE


def printed_date(pair: Pair, which: str) -> str | None:
    """Return a date that openssl printed; Python has neither a year 0 nor its fractions."""
    printed = printed_value(pair, f"^{which}=(.*)$") or ""
    return NO_DATE if printed.startswith("   0-") else re.sub(r"\.\d+Z", "Z", printed)


def test_subjects_are_those_of_openssl(pairs: list[Pair]) -> None:
    for pair in pairs:
        assert name_lines(pair.described.subject_name) == printed_name(pair, "subject"), pair.label


def test_issuers_are_those_of_openssl(pairs: list[Pair]) -> None:
    for pair in pairs:
        assert name_lines(pair.described.issuer_name) == printed_name(pair, "issuer"), pair.label


def test_dates_are_those_of_openssl(pairs: list[Pair]) -> None:
    for pair in pairs:
        assert date_text(pair, "not_before") == printed_date(pair, "notBefore"), pair.label
        assert date_text(pair, "not_after") == printed_date(pair, "notAfter"), pair.label


def test_serial_numbers_are_those_of_openssl(pairs: list[Pair]) -> None:
    for pair in pairs:
        serial = (pair.described.serial or "").replace(":", "")
        printed = (
            printed_value(pair, r"^serial=((?:.*\\\n)*.*)$") or ""
        )  # long ones on several lines
        assert serial == printed.replace("\\\n", ""), pair.label


def test_versions_are_those_of_openssl(pairs: list[Pair]) -> None:
    for pair in pairs:
        version = printed_value(pair, r"^ +Version: (\d+) \(")
        unknown = printed_value(pair, r"^ +Version: Unknown \((-?\d+)\)")  # as it is encoded
        assert pair.described.version == int(version or int(unknown or 0) + 1), pair.label


def test_signature_algorithms_are_those_of_openssl(pairs: list[Pair]) -> None:
    for pair in pairs:
        algorithm = printed_value(pair, "^ +Signature Algorithm: (.*?) *$")
        assert pair.described.signature_algorithm == algorithm, pair.label


def test_keys_are_of_the_size_and_on_the_curve_that_openssl_prints(pairs: list[Pair]) -> None:
    sizes, curves = 0, 0
    for pair in pairs:
        if size := printed_value(pair, r"Public-Key: \((\d+) bit\)"):
            assert pair.described.key_size == int(size), pair.label
            sizes += 1
        if curve := printed_value(pair, "^ +ASN1 OID: (.*)$"):
            assert pair.described.curve == curve, pair.label
            curves += 1
    assert sizes > LEAST_CERTIFICATES - 20
    assert curves > 5


def test_nothing_that_openssl_shows_is_called_damaged(pairs: list[Pair]) -> None:
    for pair in pairs:
        codes = {finding.code for finding in findings_of(pair.item, datetime.now(UTC))}
        if "cert-algorithms-differ" not in codes:  # openssl takes its signature for wrong
            assert not codes & {"form-garbage", "form-onebyte", "form-truncated"}, pair.label
        assert pair.item.readable, pair.label


def curve_names() -> list[str]:
    listed = run(["ecparam", "-list_curves"], b"")
    assert listed
    return re.findall(r"^ +([\w-]+) *:", listed, re.MULTILINE)


def make_certificate(curve: str) -> tuple[bytes, str] | None:
    """Return a self-signed certificate with a key on the curve, and what openssl prints of it."""
    words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", f"ec_paramgen_curve:{curve}", "-nodes"]
    made = run([*words, "-keyout", os.devnull, "-subj", "/CN=vm"], b"")
    printed = made and run(["x509", "-noout", "-text"], made.encode())
    return (made.encode(), printed) if made and printed else None


def test_keys_on_every_curve_are_described_as_openssl_prints_them() -> None:
    names = [name for name in curve_names() if not name.startswith("Oakley")]  # no identifier
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        made = [each for each in pool.map(make_certificate, names) if each]
    assert len(made) > len(names) * 0.9
    for pem, printed in made:
        (item,) = load_bytes(pem, Path("made.crt")).items
        described = describe(item)
        size = re.search(r"Public-Key: \((\d+) bit\)", printed)
        curve = re.search("ASN1 OID: (.*)", printed)
        algorithm = re.search("Signature Algorithm: (.*)", printed)
        assert size
        assert curve
        assert algorithm
        assert (described.key_type, described.key_size) == ("EC", int(size[1])), curve[1]
        assert (described.curve, described.signature_algorithm) == (curve[1], algorithm[1])


@pytest.fixture(scope="module")
def objects() -> dict[str, tuple[str, str]]:
    """Short and long name of every object identifier that openssl knows."""
    listed = run(["list", "-objects"], b"")
    assert listed
    rows = re.findall(r"^(.+?) = (?:(.+), )?([\d.]+)$", listed, re.MULTILINE)
    return {oid: (short, long or short) for short, long, oid in rows}


def test_names_of_attributes_are_those_of_openssl(objects: dict[str, tuple[str, str]]) -> None:
    assert {oid: objects[oid][0] for oid in SHORT_NAMES if oid in objects} == SHORT_NAMES


def test_names_of_signatures_are_those_of_openssl(objects: dict[str, tuple[str, str]]) -> None:
    known = {oid: name for oid, name in SIGNATURES.items() if oid in objects}

    assert len(known) > len(SIGNATURES) / 2
    assert {oid: objects[oid][1] for oid in known} == known


def test_names_of_curves_are_those_of_openssl(objects: dict[str, tuple[str, str]]) -> None:
    known = {oid: name for oid, (name, _) in CURVES.items() if oid in objects}

    assert len(known) > len(CURVES) / 2
    assert {oid: objects[oid][0] for oid in known} == known
