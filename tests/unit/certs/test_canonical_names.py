"""Names are compared as OpenSSL compares them, whatever their string types, case and blanks."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.certs.canonical_names import (
    begins_with,
    canonical,
    issuer_of,
    same_holder,
    subject_of,
)
from mqtts_gui.certs.chain import verify
from mqtts_gui.certs.names import DistinguishedName, read_name
from mqtts_gui.certs.openssl_verdict import Demands, judge_as_broker
from mqtts_gui.certs.relations import relation_to_ca
from mqtts_gui.certs.signatures import signed_by
from tests.support.chain_faults import planned
from tests.support.chain_parts import MIDDLE, at, issued_by_name, keyed, sound_plan
from tests.support.chain_plans import build, common_name, moment, name

UTF8, NUMERIC, PRINTABLE, T61, IA5, VISIBLE, UNIVERSAL, BMP = (
    0x0C, 0x12, 0x13, 0x14, 0x16, 0x1A, 0x1C, 0x1E,
)  # fmt: skip
CN, ORG = "550403", "55040a"


def read(der: bytes) -> DistinguishedName:
    return read_name(der)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (name((CN, "CA-CIEL")), name((CN, "ca-ciel"))),
        (name((CN, "CA-CIEL")), name((CN, "  CA-CIEL\t"))),
        (name((CN, "Class CA")), name((CN, "Class \n  CA"))),
        *((name((CN, "CA-CIEL")), name((CN, "CA-CIEL"), tag=tag))
          for tag in (PRINTABLE, T61, IA5, VISIBLE, UNIVERSAL, BMP)),
        (name((ORG, "Lycée")), name((ORG, "LYCéE"), tag=T61)),
        (name((ORG, "Lycée")), name((ORG, "lycée"), tag=BMP)),
        (b"\x30\x00", b"\x30\x00"),
    ],
)  # fmt: skip
def test_names_are_the_same_whatever_their_spelling(one: bytes, other: bytes) -> None:
    assert same_holder(read(one), read(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (name((CN, "CA-CIEL")), name((CN, "CA CIEL"))),
        (name((CN, "CA-CIEL")), name((ORG, "CA-CIEL"))),
        (name((CN, "CA"), (ORG, "Lab")), name((ORG, "Lab"), (CN, "CA"))),
        (name((CN, "CA")), name((CN, "CA"), (ORG, "Lab"))),
        (name((CN, "É")), name((CN, "é"))),  # only ASCII's letters have no case
        (name((CN, "a\u00a0b")), name((CN, "a b"))),  # and only its blanks are blanks
        (name((CN, "12")), name((CN, "12"), tag=NUMERIC)),
        (name((CN, "CA")), b"\x30\x00"),
    ],
)
def test_names_are_different(one: bytes, other: bytes) -> None:
    assert not same_holder(read(one), read(other))


def test_damaged_name_equals_itself_only() -> None:
    damaged = DistinguishedName(der=b"\x30\x7f\x01")

    assert same_holder(damaged, damaged)
    assert not same_holder(damaged, DistinguishedName(der=b"\x30\x7f\x02"))


def test_order_of_attributes_of_one_level_does_not_matter() -> None:
    parts = (name((CN, "CA"))[4:], name((ORG, "Lab"))[4:])
    one, other = (b"".join(each) for each in (parts, parts[::-1]))
    levels = [bytes([0x30, len(x) + 2, 0x31, len(x)]) + x for x in (one, other)]

    assert canonical(read(levels[0])) == canonical(read(levels[1]))


def test_name_below_another_begins_with_it() -> None:
    below, above = name((ORG, "Lab"), (CN, "CA")), name((ORG, "LAB"))

    assert begins_with(canonical(read(below)), canonical(read(above)))
    assert not begins_with(canonical(read(above)), canonical(read(below)))


@pytest.mark.parametrize("kind", ["ec", "rsa", "ed25519"])
@pytest.mark.parametrize("spelling", [common_name("ca-ciel"), common_name("CA-CIEL", BMP)])
def test_issuer_spelt_otherwise_is_found_and_its_signature_verified(
    spelling: bytes, kind: str
) -> None:
    plan = planned(at(2, keyed(kind)), at(MIDDLE, issued_by_name(spelling)))
    leaf, middle, root = build(plan)
    result = verify(leaf, [middle], [root], moment())

    assert issuer_of(middle) == subject_of(root)
    assert middle.issuer.public_bytes() != root.subject.public_bytes()
    assert signed_by(middle, root)
    assert (result.ok, result.judged_by, len(result.chain)) == (True, "openssl", 3)
    assert relation_to_ca(middle, [root]).issuer == root


def test_openssl_compares_so_too() -> None:
    spelling = common_name("  ca-CIEL ", BMP)
    leaf, middle, root = build(planned(at(MIDDLE, issued_by_name(spelling))))
    chain = [each.public_bytes(Encoding.DER) for each in (leaf, middle)]

    assert judge_as_broker(chain, Demands((root,))) == 0


def test_issuer_spelt_otherwise_with_another_key_is_refused() -> None:
    plan = sound_plan()
    plan.parts[MIDDLE].issuer = common_name("ca-ciel")
    plan.parts[MIDDLE].signer = "another"
    plan.parts[MIDDLE].names_authority = ()
    leaf, middle, root = build(plan)
    result = verify(leaf, [middle], [root], moment())

    assert not signed_by(middle, root)
    assert (result.verify_code, result.code) == (7, "ca-same-name-other-key")
    assert relation_to_ca(middle, [root]).finding is not None
