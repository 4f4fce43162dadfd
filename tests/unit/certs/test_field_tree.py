"""The tree of all fields: everything that is in a file, in words, bounded, and no secret."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cryptography_vectors
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID, ObjectIdentifier

from mqtts_gui import i18n
from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.field_node import MOST_BYTES, MOST_ENTRIES
from mqtts_gui.certs.field_tree import field_tree
from mqtts_gui.certs.fields import all_fields
from mqtts_gui.certs.items import Kind, LoadedItem
from mqtts_gui.certs.loading import load_bytes
from tests.support.field_paths import find, pairs, tree_of, walk
from tests.support.issuing import (
    NOW,
    authority,
    issue,
    key_pem,
    lab_certificate,
    new_key,
    request,
    revocation_list,
    rsa_key,
    san,
    usage,
)

VECTORS = Path(cryptography_vectors.__file__).parent / "x509"
CPU_S = 2.0
PASSPHRASE = "bonjour"  # noqa: S105 - of keys made for one test


def test_fields_stand_in_the_order_that_people_expect() -> None:
    ca = authority({"O": "Lycée Exemple", "CN": "CA-CIEL"})
    labels = [str(node.label) for node in tree_of(issue("vm", by=ca, extensions=[usage()]).pem)]

    assert labels == [
        "Version", "Serial number", "Signature algorithm", "Issued to (subject)", "Issued by",
        "Validity", "Public key", "Extensions", "Signature", "SHA-256 fingerprint",
        "SHA-1 fingerprint", "Written as",
    ]  # fmt: skip


def test_subject_has_a_child_for_each_attribute_in_the_order_of_the_certificate() -> None:
    tree = tree_of(issue({"C": "FR", "CN": "vm", "OU": ["BTS", "CIEL"], "O": "Lycée"}).pem)

    assert pairs(find(tree, "Issued to")) == [
        ("Country (C)", "FR"),
        ("Common name (CN)", "vm"),
        ("Organizational unit (OU)", "BTS"),
        ("Organizational unit (OU)", "CIEL"),
        ("Organisation (O)", "Lycée"),
    ]
    assert str(find(tree, "Issued by").remark) == "signed with its own key"


def test_odd_string_types_and_shared_steps_are_remarked() -> None:
    parts = [
        x509.NameAttribute(NameOID.COMMON_NAME, "vm", x509.name._ASN1Type.BMPString),
        x509.NameAttribute(NameOID.USER_ID, "élève"),
        x509.NameAttribute(NameOID.EMAIL_ADDRESS, "a@b.fr"),
    ]
    names = x509.Name(
        [x509.RelativeDistinguishedName(parts[:2]), x509.RelativeDistinguishedName(parts[2:])]
    )
    builder = x509.CertificateSigningRequestBuilder().subject_name(names)
    tree = tree_of(builder.sign(new_key(), hashes.SHA256()).public_bytes(Encoding.PEM))

    remarks = {str(n.label): str(n.remark) for n in find(tree, "Issued to").children if n.remark}
    assert any("written as BMPString" in remark for remark in remarks.values())
    assert any("in one step with the line above" in remark for remark in remarks.values())
    assert "E-mail address" not in remarks


def test_version_1_is_explained() -> None:
    version = find(tree_of(lab_certificate("vm", authority()).pem), "Version")

    assert version.text == "1"
    assert "without extensions" in str(version.remark)


def test_serial_number_is_shown_in_decimal_too() -> None:
    assert find(tree_of(issue("vm", serial=0x1122).pem), "Serial", "In decimal").text == "4386"


def test_validity_says_dates_lifetime_and_what_is_left() -> None:
    tree = tree_of(issue("vm", days=(-10, 5)).pem)

    until = find(tree, "Validity", "Valid until")
    assert until.text == "26 November 2026, 12:00 UTC"
    assert find(until.children, "As openssl").text == "Nov 26 12:00:00 2026 GMT"
    assert find(tree, "Validity", "Lifetime").text == "15 days"
    assert find(tree, "Validity", "Time left").text == "5 days"


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of Windows is not set so")
def test_dates_are_said_by_the_clock_of_the_computer_too(monkeypatch: pytest.MonkeyPatch) -> None:
    data = issue("vm", days=(-10, 5)).pem
    remarks = {}
    for zone in ("Europe/Paris", "UTC"):
        with monkeypatch.context() as patched:
            patched.setenv("TZ", zone)
            time.tzset()
            remarks[zone] = find(tree_of(data), "Validity", "Valid until").remark
    time.tzset()

    assert str(remarks["Europe/Paris"]) == "13:00 on this computer"
    assert remarks["UTC"] is None


@pytest.mark.parametrize(
    ("now", "label", "text"),
    [
        (NOW + timedelta(days=7), "Expired since", "2 days"),
        (NOW + timedelta(days=5, hours=1), "Expired since", "less than a day"),
        (NOW - timedelta(days=13), "Begins in", "3 days"),
    ],
)
def test_days_are_counted_on_either_side(now: datetime, label: str, text: str) -> None:
    assert find(tree_of(issue("vm", days=(-10, 5)).pem, now), "Validity", label).text == text


def test_public_key_is_shown_to_its_bytes() -> None:
    key = rsa_key()
    node = find(tree_of(issue("vm", key=key).pem), "Public key")

    assert node.text == "RSA 2048"
    assert find(node.children, "Exponent").text == "65537 (0x10001)"
    modulus = find(node.children, "Modulus")
    assert modulus.text == "256 bytes"
    assert modulus.children[0].data == key.public_key().public_numbers().n.to_bytes(256)


def test_point_and_curve_of_an_elliptic_key_are_shown() -> None:
    key = new_key()
    node = find(tree_of(key_pem(key)), "Private key")
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    assert str(find(node.children, "Curve").remark) == "NIST P-256, secp256r1"
    assert find(node.children, "Point").children[0].data == point


def test_weak_key_and_digest_are_remarked() -> None:
    tree = tree_of(issue("vm", key=rsa_key(1024)).pem)

    assert "too short" in str(find(tree, "Public key", "Key size").remark)


def test_signature_is_shown_to_its_bytes() -> None:
    made = issue("vm", key=rsa_key())
    tree = tree_of(made.pem)

    assert find(tree, "Signature algorithm").text == "sha256WithRSAEncryption"
    assert find(tree, "Signature algorithm", "Digest").text == "SHA-256"
    assert find(tree, "Signature").children[0].data == made.certificate.signature


def test_salt_of_a_pss_signature_is_shown() -> None:
    names = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "vm")])
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    builder = x509.CertificateSigningRequestBuilder().subject_name(names)
    made = builder.sign(rsa_key(), hashes.SHA256(), rsa_padding=pss)
    tree = tree_of(made.public_bytes(Encoding.PEM))

    assert find(tree, "Signature algorithm", "Digest").text == "SHA-256"
    assert find(tree, "Signature algorithm", "Salt").text == "32 bytes"


def test_challenge_password_of_a_request_is_named_and_not_shown() -> None:
    builder = (
        x509.CertificateSigningRequestBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "vm")]))
        .add_attribute(ObjectIdentifier("1.2.840.113549.1.9.7"), b"sesame-ouvre-toi")
        .add_attribute(ObjectIdentifier("1.2.840.113549.1.9.2"), b"Salle 12")
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("vm")]), critical=False)
    )
    tree = tree_of(builder.sign(new_key(), hashes.SHA256()).public_bytes(Encoding.PEM))

    assert find(tree, "Challenge password").text == "there is one; it is not shown"
    assert find(tree, "Unstructured name").text == "Salle 12"
    assert find(tree, "Extensions asked for").text == "1 extension"
    assert find(tree, "Own signature").text.startswith("right")
    assert "sesame" not in repr(tree)
    assert b"sesame" not in b"".join(node.data or b"" for node in walk(tree))


def test_request_with_a_changed_byte_says_that_its_signature_is_wrong() -> None:
    der = load_bytes(request("vm-dupont"), Path("a.csr")).items[0].der.replace(b"dupont", b"dupond")

    assert find(tree_of(der), "Own signature").text.startswith("wrong")


def test_list_shows_what_is_revoked_and_why() -> None:
    ca, leaf = authority(), issue("vm")
    entry = (
        x509.RevokedCertificateBuilder()
        .serial_number(0x1122)
        .revocation_date(NOW)
        .add_extension(x509.CRLReason(x509.ReasonFlags.superseded), critical=False)
        .build()
    )
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(ca.certificate.subject)
        .last_update(NOW)
        .next_update(NOW + timedelta(days=30))
        .add_revoked_certificate(entry)
        .add_extension(x509.CRLNumber(7), critical=False)
    )
    tree = tree_of(builder.sign(ca.key, hashes.SHA256()).public_bytes(Encoding.PEM))

    revoked = find(tree, "Revoked certificates")
    assert revoked.text == "1 certificate"
    assert pairs(revoked) == [("11:22", "21 November 2026, 12:00 UTC")]
    assert str(revoked.children[0].remark) == "it was replaced (superseded)"
    assert find(tree, "Extensions", "Number of the list").text == "7"
    assert find(tree, "Next list due by").text == "21 December 2026, 12:00 UTC"
    assert find(tree_of(revocation_list(ca, leaf)), "Revoked certificates").opened


def test_long_list_of_revocations_is_bounded() -> None:
    data = (VECTORS / "custom" / "crl_almost_10k.pem").read_bytes()
    start = time.thread_time()
    node = find(tree_of(data), "Revoked certificates")

    assert time.thread_time() - start < CPU_S
    assert len(node.children) == MOST_ENTRIES + 1
    assert "more" in str(node.children[-1].label)
    assert not node.opened


def test_secret_parts_of_a_private_key_are_nowhere() -> None:
    key = rsa_key()
    numbers = key.private_numbers()
    tree = tree_of(key_pem(key, PASSPHRASE), passphrase=PASSPHRASE)
    data = b"".join(node.data or b"" for node in walk(tree))
    texts = "".join(node.text for node in walk(tree)).replace(":", "").lower()

    for secret in (numbers.d, numbers.p, numbers.q):
        assert secret.to_bytes(256).lstrip(b"\0") not in data
        assert f"{secret:x}" not in texts
        assert str(secret) not in texts
    assert find(tree, "Encrypted").text.startswith("yes")
    assert "never shown" in find(tree, "Secret parts").text


def test_locked_and_open_keys_are_told_apart() -> None:
    locked = tree_of(key_pem(new_key(), PASSPHRASE))

    assert find(locked, "Private key").text == "locked"
    assert find(tree_of(key_pem(new_key())), "Encrypted").text.startswith("no")


def test_what_holds_nothing_has_no_fields() -> None:
    item = LoadedItem(Kind.UNKNOWN, "DER", der=b"nothing")

    assert field_tree(item, describe(item), NOW) == ()


def test_everything_reads_in_both_languages(each_language: str) -> None:
    tree = tree_of(issue("vm", extensions=[usage("crl_sign"), san(x509.DNSName("vm"))]).pem)

    assert i18n.language() == each_language
    assert all(str(node.label) and node.text is not None for node in walk(tree))


def test_flat_list_says_the_same_as_the_tree() -> None:
    item = issue("vm", extensions=[san(x509.DNSName("vm"))]).file.items[0]
    described = describe(item)
    shown = {(str(node.label), node.text) for node in walk(field_tree(item, described, NOW))}

    rows = {(str(label).strip(), value) for label, value in all_fields(described)}
    assert len(rows) > 10
    assert rows <= shown


def test_every_vector_has_fields_in_time() -> None:
    now = datetime.now(UTC)
    seen = 0
    for path in sorted(VECTORS.rglob("*.pem")):
        for item in load_bytes(path.read_bytes(), path).items[:5]:
            start = time.thread_time()
            nodes = list(walk(field_tree(item, describe(item), now)))
            assert time.thread_time() - start < CPU_S, path.name
            assert all(len(node.data or b"") <= MOST_BYTES for node in nodes)
            seen += len(nodes)
    assert seen > 1000
