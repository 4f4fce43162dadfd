"""Every property of a certificate is described, and one damaged property hides no other."""

from __future__ import annotations

from datetime import UTC, datetime
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from mqtts_gui.certs.algorithms import digest_name, key_facts, signature_name
from mqtts_gui.certs.describing import describe, describe_certificate, describe_der
from mqtts_gui.certs.fields import all_fields
from mqtts_gui.certs.loading import Kind
from tests.support.issuing import (
    NOW,
    Key,
    authority,
    issue,
    issuer_identifier,
    key_pem,
    lab_certificate,
    loaded,
    new_key,
    purpose,
    request,
    revocation_list,
    rsa_key,
    san,
    usage,
)


def test_subject_is_split_into_all_its_attributes() -> None:
    subject = {"C": "FR", "O": "Lycée Exemple", "OU": ["BTS", "CIEL"], "CN": "vm-dupont"}
    described = describe_certificate(issue(subject).certificate)

    assert described.subject == {
        "C": ("FR",), "O": ("Lycée Exemple",), "OU": ("BTS", "CIEL"), "CN": ("vm-dupont",),
    }  # fmt: skip
    assert described.organization == "Lycée Exemple"
    assert described.organizational_unit == "BTS, CIEL"
    assert described.common_name == "vm-dupont"


def test_absent_attributes_are_none() -> None:
    described = describe_certificate(issue({"O": "Ciel Dupont"}).certificate)

    assert described.organizational_unit is None
    assert described.common_name is None
    assert described.name == "O=Ciel Dupont"


def test_certificate_of_version_1_is_described() -> None:
    ca = authority({"O": "Lycée Exemple", "CN": "CA-CIEL"})
    described = describe_certificate(lab_certificate("localhost", ca).certificate)

    assert described.version == 1
    assert described.issuer == {"O": ("Lycée Exemple",), "CN": ("CA-CIEL",)}
    assert described.serial == "11:22"
    assert described.signature_algorithm == "ecdsa-with-SHA256"
    assert described.is_ca is False
    assert described.self_signed is False


def test_authority_is_described() -> None:
    described = describe_certificate(authority(path_length=1).certificate)

    assert (described.version, described.is_ca, described.path_length) == (3, True, 1)
    assert described.self_signed is True


def test_instants_are_utc() -> None:
    described = describe_certificate(issue("a", days=(0, 1)).certificate)

    assert described.not_before == NOW
    assert described.not_after == datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_names_and_usages_are_described() -> None:
    names = san(x509.DNSName("vm-dupont"), x509.IPAddress(ip_address("192.168.56.10")))
    purposes = purpose(ExtendedKeyUsageOID.SERVER_AUTH, ObjectIdentifier("1.2.3.4"))
    extensions = [names, purposes, usage("digital_signature", "key_encipherment")]
    described = describe_certificate(issue("a", extensions=extensions).certificate)

    assert described.san == {"dns": ("vm-dupont",), "ip": ("192.168.56.10",)}
    assert described.extended_key_usage == ("serverAuth", "1.2.3.4")
    assert described.key_usage == ("digitalSignature", "keyEncipherment")


def test_every_kind_of_name_is_shown() -> None:
    names = san(
        x509.UniformResourceIdentifier("mqtts://vm"),
        x509.RFC822Name("a@example.org"),
        x509.DirectoryName(x509.Name([])),
        x509.RegisteredID(ObjectIdentifier("1.2.3")),
        x509.OtherName(ObjectIdentifier("1.2.4"), b"\x05\x00"),
    )
    described = describe_certificate(issue("a", extensions=[names]).certificate)

    assert described.san["uri"] == ("mqtts://vm",)
    assert described.san["email"] == ("a@example.org",)
    assert described.san["rid"] == ("1.2.3",)
    assert described.san["other"] == ("1.2.4 0500",)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (rsa_key(), ("RSA", 2048, None)),
        (ec.generate_private_key(ec.SECP256R1()), ("EC", 256, "prime256v1")),
        (ec.generate_private_key(ec.SECP384R1()), ("EC", 384, "secp384r1")),
        (ed25519.Ed25519PrivateKey.generate(), ("Ed25519", 256, None)),
    ],
    ids=["rsa", "p256", "p384", "ed25519"],
)
def test_key_is_described_in_certificate_and_key_file(
    key: Key, expected: tuple[str, int, str | None]
) -> None:
    for described in (
        describe_certificate(issue("a", key=key).certificate),
        describe(loaded(key_pem(key)).items[0]),
    ):
        assert (described.key_type, described.key_size, described.curve) == expected


def test_key_of_a_rare_type_is_named_all_the_same() -> None:
    class ExoticPrivateKey:
        key_size = 17

    assert str(key_facts(ed448.Ed448PrivateKey.generate())) == "Ed448"
    assert key_facts(ExoticPrivateKey()).type == "Exotic"


def test_request_is_described_with_the_names_it_asks_for() -> None:
    described = describe(loaded(request("vm-dupont")).items[0])

    assert described.kind is Kind.CSR
    assert described.common_name == "vm-dupont"
    assert described.version == 1
    assert described.not_after is None


def test_extensions_asked_for_in_a_request_are_described() -> None:
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    builder = builder.add_extension(
        x509.SubjectAlternativeName([x509.DNSName("vm")]), critical=False
    )
    data = builder.sign(new_key(), hashes.SHA256()).public_bytes(Encoding.DER)

    assert describe(loaded(data).items[0]).san["dns"] == ("vm",)


def test_revocation_list_is_described() -> None:
    ca = authority()
    described = describe(loaded(revocation_list(ca, issue("a", by=ca))).items[0])

    assert described.issuer == {"CN": ("CA-CIEL",)}
    assert described.version == 2
    assert described.revoked == 1
    assert described.not_after is not None


def test_damaged_extension_hides_no_other() -> None:
    damaged = x509.UnrecognizedExtension(ObjectIdentifier("2.5.29.15"), b"\x05\x00")
    names = san(x509.DNSName("vm-dupont"))
    certificate = issue("a", extensions=[(damaged, True), names]).certificate

    with pytest.raises(ValueError, match="pars"):
        _ = certificate.extensions
    described = describe_certificate(certificate)
    assert described.san["dns"] == ("vm-dupont",)
    assert [each.value is None for each in described.extensions.all] == [True, False]


def test_unknown_extension_is_shown_by_its_bytes() -> None:
    unknown = x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4"), b"\xde\xad")
    rows = all_fields(describe_certificate(issue("a", extensions=[(unknown, True)]).certificate))

    assert ("1.2.3.4, critical", "DE:AD") in [(str(label), value) for label, value in rows]


def test_all_fields_name_what_openssl_prints() -> None:
    ca = authority()
    certificate = issue(
        {"O": "Ciel", "CN": "vm"},
        by=ca,
        extensions=[
            san(x509.DNSName("vm")),
            usage("digital_signature"),
            purpose(ExtendedKeyUsageOID.CLIENT_AUTH),
            (issuer_identifier(ca), False),
        ],
    ).certificate
    rows = {
        str(label).strip(): value for label, value in all_fields(describe_certificate(certificate))
    }

    assert rows["Issued to (subject)"] == "O=Ciel, CN=vm"
    assert rows["Issued by"] == "CN=CA-CIEL"
    assert rows["Accepted names (SAN)"] == "DNS:vm"
    assert rows["Key usage, critical"] == "digitalSignature"
    assert rows["Role (extended key usage)"] == "clientAuth"
    assert rows["Key size"] == "256 bits"
    assert len(rows["Authority key identifier"]) == 59


def test_what_is_no_certificate_is_described_as_unknown() -> None:
    assert describe_der(b"nothing").kind is Kind.UNKNOWN
    assert describe_der(b"nothing").key is None


def test_names_of_algorithms_are_those_of_openssl() -> None:
    assert signature_name("1.2.840.113549.1.1.11") == "sha256WithRSAEncryption"
    assert signature_name("1.3.101.112") == "ED25519"
    assert signature_name("1.2.3") == "1.2.3"
    assert digest_name("sha256WithRSAEncryption") == "SHA-256"
    assert digest_name("ecdsa-with-SHA384") == "SHA-384"
    assert digest_name("sha1WithRSAEncryption") == "SHA-1"
    assert digest_name("md5WithRSAEncryption") == "MD5"
    assert digest_name("ED25519") is None
