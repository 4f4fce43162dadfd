"""Chains are verified as OpenSSL verifies them, and every fault is told, not only the first."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_address, ip_network

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from mqtts_gui.certs.chain import ChainResult, Role, signed_by, verify
from tests.support.issuing import (
    NOW,
    Issued,
    authority,
    issue,
    issuer_identifier,
    lab_certificate,
    loaded,
    new_key,
    purpose,
    revocation_list,
    rsa_key,
    san,
    usage,
)

SERVER = purpose(ExtendedKeyUsageOID.SERVER_AUTH)
CLIENT = purpose(ExtendedKeyUsageOID.CLIENT_AUTH)


def check(
    leaf: Issued,
    *roots: Issued,
    sent: tuple[Issued, ...] = (),
    host: str | None = None,
    role: Role = Role.ANY,
    after: timedelta = timedelta(0),
) -> ChainResult:
    return verify(
        leaf.certificate,
        [each.certificate for each in sent],
        [each.certificate for each in roots],
        NOW + after,
        host,
        role=role,
    )


def sentences(result: ChainResult) -> list[tuple[bool | None, str]]:
    return [(each.ok, str(each.sentence)) for each in result.checks]


def test_certificate_of_the_lab_is_good() -> None:
    ca = authority("CA-CIEL")
    result = check(lab_certificate("vm-dupont", ca), ca, host="vm-dupont")

    assert result.ok
    assert (result.verify_code, result.code) == (0, None)
    assert len(result.chain) == 2
    assert sentences(result) == [
        (True, "Signed by CA-CIEL, signature correct"),
        (True, "Within its validity period"),
        (True, "Made out to vm-dupont"),
        (None, "No revocation list: a stolen certificate stays accepted until it expires"),
    ]


def test_root_is_good_by_itself() -> None:
    ca = authority(extensions=[usage("key_cert_sign", "crl_sign")])

    assert sentences(check(ca, ca))[:3] == [
        (True, "Self-signed, signature correct"),
        (True, "May sign certificates (basicConstraints CA:TRUE, keyUsage keyCertSign)"),
        (True, "Within its validity period"),
    ]


def test_chain_over_an_intermediate_is_good_in_any_order() -> None:
    root = authority("Root")
    middle = authority("Class CA", by=root)
    leaf = lab_certificate("vm", middle)

    result = check(leaf, root, sent=(root, middle, leaf))

    assert result.ok
    assert [each.subject for each in result.chain] == [
        each.certificate.subject for each in (leaf, middle, root)
    ]
    assert (True, "Leads up to the trusted authority Root") in sentences(result)


def test_ed25519_and_mixed_keys_are_good() -> None:
    ca = authority("CA", key=ed25519.Ed25519PrivateKey.generate())
    leaf = issue("vm", by=ca, key=rsa_key())

    assert check(leaf, ca).ok


def test_root_of_version_1_may_sign_as_openssl_allows() -> None:
    key = new_key()
    old = lab_certificate("Old CA", issue("Old CA", key=key), key=key)

    assert old.certificate.version is x509.Version.v1
    assert check(issue("vm", by=old), old).ok


def faulty() -> dict[str, tuple[int, str, ChainResult]]:
    ca = authority("CA-CIEL")
    other = authority("Another CA")
    again = authority("CA-CIEL")
    leaf = lab_certificate("vm-dupont", ca)
    middle = authority("Class CA", by=ca)
    below = issue("vm-dupont", by=middle)
    alone = issue("vm-dupont")
    identified = issue("vm", by=ca, extensions=[(issuer_identifier(ca), False)])
    no_authority = issue(
        "No CA", extensions=[(x509.BasicConstraints(ca=False, path_length=None), True)]
    )
    not_signing = authority("Mute CA", extensions=[usage("digital_signature")])
    short = authority("Path 0 CA", path_length=0)
    too_deep = issue("vm", by=(deep := authority("Deep CA", by=short)))
    weak = authority("Weak CA", key=rsa_key(1024))
    unknown = (x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4.5"), b"\x05\x00"), True)
    odd = issue("vm", by=ca, extensions=[unknown])
    scanned = lab_certificate("vm", authority("Avast Web Shield"))
    names = x509.NameConstraints([x509.DNSName("school.example")], None)
    bounded = authority("School CA", extensions=[(names, True)])
    old_ca = authority("Old CA", days=(-900, -1))
    same = issue({"O": "Lab"}, by=authority({"O": "Lab"}))
    return {
        "other CA": (20, "ca-wrong", check(leaf, other)),
        "other CA, root sent": (20, "ca-wrong", check(leaf, other, sent=(leaf,))),
        "root sent but not trusted": (19, "ca-wrong", check(leaf, other, sent=(ca,))),
        "no CA": (20, "ca-none", check(leaf)),
        "same name": (7, "ca-same-name-other-key", check(leaf, again)),
        "same name, sent": (7, "ca-same-name-other-key", check(leaf, again, sent=(ca,))),
        "same name, identified": (20, "ca-same-name-other-key", check(identified, again)),
        "self-signed": (18, "leaf-self-signed", check(alone, ca)),
        "same subject": (18, "ca-subject-equals-leaf", check(same, ca)),
        "leaf as CA": (20, "ca-is-the-leaf", check(leaf, leaf)),
        "client as CA": (20, "ca-is-client-cert", check(leaf, lab_certificate("dupont", ca))),
        "intermediate only": (2, "ca-is-intermediate", check(below, middle)),
        "intermediate missing": (20, "chain-incomplete", check(below, ca, sent=(below, ca))),
        "no CA at all": (79, "ca-not-a-ca", check(issue("vm", by=no_authority), no_authority)),
        "keyUsage": (79, "ca-keyusage", check(issue("vm", by=not_signing), not_signing)),
        "path length": (25, "ca-pathlen", check(too_deep, short, sent=(deep,))),
        "leaf expired": (10, "leaf-expired", check(lab_certificate("vm", ca, days=(-9, -1)), ca)),
        "leaf too new": (9, "leaf-not-yet-valid", check(issue("vm", by=ca, days=(1, 9)), ca)),
        "CA expired": (10, "ca-expired", check(issue("vm", by=old_ca), old_ca)),
        "clock behind": (9, "clock-client-behind", check(leaf, ca, after=timedelta(days=-3000))),
        "clock ahead": (10, "clock-client-ahead", check(leaf, ca, after=timedelta(days=3000))),
        "weak CA": (67, "ca-weak-key", check(issue("vm", by=weak), weak)),
        "weak leaf": (66, "leaf-weak-key", check(issue("vm", by=ca, key=rsa_key(1024)), ca)),
        "critical": (34, "leaf-critical-extension", check(odd, ca)),
        "constraint": (
            47, "ca-name-constraint",
            check(issue("vm", by=bounded, extensions=[san(x509.DNSName("vm.lab"))]), bounded),
        ),
        "client only": (
            26, "leaf-eku-client-only",
            check(issue("vm", by=ca, extensions=[CLIENT]), ca, role=Role.BROKER),
        ),
        "server only": (
            26, "client-cert-eku",
            check(issue("vm", by=ca, extensions=[SERVER]), ca, role=Role.CLIENT),
        ),
        "leaf keyUsage": (
            26, "leaf-keyusage",
            check(issue("vm", by=ca, extensions=[usage("key_cert_sign")]), ca, role=Role.BROKER),
        ),
        "name": (62, "name-mismatch", check(leaf, ca, host="raspberrypi")),
        "address": (64, "name-ip-not-in-cert", check(leaf, ca, host="192.168.56.10")),
        "client, other CA": (20, "client-cert-other-ca", check(leaf, other, role=Role.CLIENT)),
        "client, self-signed": (18, "client-cert-self-signed", check(alone, ca, role=Role.CLIENT)),
        "scanner": (20, "intercepted", check(scanned, ca)),
        "scanner, no CA": (20, "intercepted", check(scanned)),
    }  # fmt: skip


FAULTY = faulty()


@pytest.mark.parametrize("case", FAULTY)
def test_fault_has_the_number_of_openssl_and_our_code(case: str) -> None:
    number, code, result = FAULTY[case]

    assert (result.verify_code, result.code) == (number, code)
    assert not result.ok
    assert result.findings[0].code == code
    assert str(result.findings[0].message)
    assert str(result.findings[0].fix)
    assert any(each.ok is False for each in result.checks)


def test_all_faults_are_listed_in_the_order_of_openssl() -> None:
    ca, other = authority("CA-CIEL"), authority("Another CA")
    leaf = lab_certificate("vm-dupont", ca, days=(-9, -1))

    assert [f.code for f in check(leaf, other, host="raspberrypi").findings] == [
        "ca-wrong", "name-mismatch", "leaf-expired",
    ]  # fmt: skip
    assert [f.code for f in check(leaf, ca, host="raspberrypi").findings] == [
        "name-mismatch", "leaf-expired",
    ]  # fmt: skip


def test_authority_that_is_valid_now_is_preferred() -> None:
    key = new_key()
    old = authority("CA", key=key, days=(-900, -1))
    new = authority("CA", key=key)

    assert check(lab_certificate("vm", new), old, new).ok


def test_first_of_two_authorities_of_one_name_is_taken_as_openssl_takes_it() -> None:
    ca, again = authority("CA"), authority("CA")
    leaf = lab_certificate("vm", ca)

    assert check(leaf, ca, again).ok
    assert check(leaf, again, ca).verify_code == 7


def test_key_identifiers_tell_two_authorities_of_one_name_apart() -> None:
    ca, again = authority("CA"), authority("CA")
    leaf = issue("vm", by=ca, extensions=[(issuer_identifier(ca), False)])

    assert check(leaf, again, ca).ok


def test_authorities_that_signed_each_other_end_the_search() -> None:
    one, two = authority("One"), authority("Two")
    crossed = authority("One", by=two, key=one.key)
    back = authority("Two", by=one, key=two.key)
    result = check(issue("vm", by=one), sent=(crossed, back))

    assert result.verify_code == 20


def test_address_in_the_constraints_of_an_authority_is_heeded() -> None:
    limits = x509.NameConstraints(None, [x509.IPAddress(ip_network("10.0.0.0/8"))])
    ca = authority("CA", extensions=[(limits, True)])
    inside = issue("vm", by=ca, extensions=[san(x509.IPAddress(ip_address("10.1.2.3")))])
    outside = issue("vm", by=ca, extensions=[san(x509.IPAddress(ip_address("192.168.0.1")))])

    assert check(inside, ca).verify_code == 47
    assert check(outside, ca).ok


def test_revocation_lists_are_heeded() -> None:
    ca = authority("CA", extensions=[usage("key_cert_sign", "crl_sign")])
    good, bad = issue("good", by=ca), issue("bad", by=ca)

    def with_list(leaf: Issued, data: bytes) -> ChainResult:
        (item,) = loaded(data).items
        assert isinstance(item.value, x509.CertificateRevocationList)
        return verify(leaf.certificate, (), [ca.certificate], NOW, lists=[item.value])

    current, old = revocation_list(ca, bad), revocation_list(ca, bad, days=(-30, -1))
    foreign = revocation_list(authority("Another CA"))

    assert with_list(good, current).ok
    assert (True, "Not revoked") in sentences(with_list(good, current))
    assert with_list(bad, current).code == "cert-revoked"
    assert with_list(bad, current).verify_code == 23
    assert with_list(good, old).verify_code == 12
    assert with_list(good, foreign).verify_code == 3


def test_signature_counts_and_not_the_name() -> None:
    ca, again = authority("CA"), authority("CA")
    leaf = lab_certificate("vm", ca)

    assert signed_by(leaf.certificate, ca.certificate)
    assert not signed_by(leaf.certificate, again.certificate)
    assert not signed_by(ca.certificate, leaf.certificate)
