"""The trust diagram says who signed whom, what belongs together, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12

from mqtts_gui import i18n
from mqtts_gui.certs.trust import MISSING, TrustPicture, trust_picture
from mqtts_gui.errors import Severity
from tests.support.issuing import (
    NOW,
    authority,
    key_pem,
    lab_certificate,
    loaded,
    new_key,
    rsa_key,
)

CA = authority({"O": "Lycée Exemple", "CN": "CA-CIEL"})
BROKER = lab_certificate("vm-dupont", CA)
CLIENT = lab_certificate("localhost", CA, days=(-10, 24))


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    i18n.use_language("en")
    yield
    i18n.use_language("en")


def boxes(picture: TrustPicture) -> list[tuple[str, list[str], str | None]]:
    return [(str(n.title), [str(each) for each in n.lines], n.status) for n in picture.nodes]


def links(picture: TrustPicture) -> list[bool | None]:
    return [edge.ok for edge in picture.edges]


def test_picture_of_a_good_lab_is_that_of_the_design() -> None:
    picture = trust_picture(
        CA.file, CLIENT.file, CLIENT.key_file, BROKER.der, "vm-dupont", NOW,
        broker_seen=NOW - timedelta(days=1),
    )  # fmt: skip

    assert boxes(picture) == [
        ("CA-CIEL", ["EC prime256v1 · SHA-256", "✓ trusted"], None),
        ("Broker", ["CN = vm-dupont", "✓ seen on 11-20"], None),
        ("Client", ["CN = localhost", "⚠ 24 days"], Severity.WARNING),
        ("Private key", ["✓ matches"], None),
    ]
    assert links(picture) == [True, True, True]
    assert [(edge.source, edge.target) for edge in picture.edges] == [
        ("ca", "broker"), ("ca", "client"), ("client", "key"),
    ]  # fmt: skip
    assert str(picture.sentence) == (
        "The broker must present a certificate signed by CA-CIEL for the name vm-dupont. It will "
        "see this client as the user localhost if use_identity_as_username is on."
    )


def test_empty_picture_says_what_to_choose() -> None:
    picture = trust_picture(None, None, None, None, "", NOW)

    assert [node.status for node in picture.nodes] == [MISSING] * 4
    assert links(picture) == [None, None, None]
    assert "Choose the certificate of the authority" in str(picture.sentence)


def test_broker_not_seen_yet_shows_the_expected_name() -> None:
    picture = trust_picture(CA.file, None, None, None, "vm-dupont", NOW)

    assert boxes(picture)[1] == ("Broker", ["vm-dupont", "not seen yet"], MISSING)


@pytest.mark.parametrize(
    ("broker", "name", "word", "linked"),
    [
        (BROKER, "192.168.56.10", "✗ other name", True),
        (BROKER, "raspberrypi", "✗ other name", True),
        (lab_certificate("vm-dupont", CA, days=(-9, -1)), "vm-dupont", "✗ expired", True),
        (lab_certificate("vm", authority("Other")), "vm", "✗ not signed by it", False),
        (lab_certificate("vm-dupont", authority("CA-CIEL")), "", "✗ not signed by it", False),
        (BROKER, "", "✓ verified", True),
    ],
)  # fmt: skip
def test_what_the_broker_presented_is_judged(
    broker: object,
    name: str,
    word: str,
    linked: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    der = getattr(broker, "der")  # noqa: B009 - parametrize knows no types
    picture = trust_picture(CA.file, None, None, der, name, NOW)

    assert str(picture.nodes[1].lines[-1]) == word
    assert picture.edges[0].ok is linked


def test_intermediate_that_the_broker_sent_counts() -> None:
    middle = authority("Class CA", by=CA)
    leaf = lab_certificate("vm", middle)
    picture = trust_picture(CA.file, None, None, leaf.der, "vm", NOW, broker_sent=[middle.der])

    assert picture.edges[0].ok


def test_wrong_key_and_foreign_certificate_are_red_lines() -> None:
    foreign = lab_certificate("dupont", authority("Another CA"))
    picture = trust_picture(CA.file, foreign.file, CLIENT.key_file, None, "vm", NOW)

    assert links(picture) == [None, False, False]
    assert str(picture.nodes[2].lines[-1]) == "⚠ not signed by it"
    assert str(picture.nodes[3].lines[-1]) == "✗ does not match"
    assert "Another CA" in str(picture.sentence)


def test_locked_key_says_so_and_links_nothing() -> None:
    locked = loaded(key_pem(CLIENT.key, "x"))
    picture = trust_picture(CA.file, CLIENT.file, locked, None, "vm", NOW)

    assert str(picture.nodes[3].lines[-1]) == "⚠ Passphrase needed"
    assert picture.edges[2].ok is None
    assert "passphrase" in str(picture.sentence)


def test_wrong_files_are_named_in_their_boxes() -> None:
    picture = trust_picture(
        CLIENT.key_file, loaded(key_pem(new_key())), CLIENT.file, None, "vm", NOW
    )

    assert [str(node.lines[-1]) for node in picture.nodes if node.id != "broker"] == [
        "✗ Wrong file"
    ] * 3


def test_container_brings_its_key_along() -> None:
    data = pkcs12.serialize_key_and_certificates(
        None, CLIENT.key, CLIENT.certificate, None, NoEncryption()
    )
    picture = trust_picture(CA.file, loaded(data), None, None, "vm", NOW)

    assert links(picture) == [None, True, True]


def test_strength_of_an_rsa_authority_is_shown_as_in_the_design() -> None:
    picture = trust_picture(authority("CA", key=rsa_key()).file, None, None, None, "", NOW)

    assert str(picture.nodes[0].lines[0]) == "RSA 2048 · SHA-256"
