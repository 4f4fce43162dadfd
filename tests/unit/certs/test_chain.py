"""Chains are verified as OpenSSL verifies them, and every fault is told, not only the first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519

from mqtts_gui.certs import chain
from mqtts_gui.certs.chain import ChainResult, Role, VerifyCode, signed_by, verify
from mqtts_gui.certs.item_findings import findings_of
from mqtts_gui.certs.items import LoadedItem
from mqtts_gui.certs.revocation_findings import no_list
from mqtts_gui.errors import Severity
from tests.support.chain_cases import bad_cases, good_cases
from tests.support.issuing import (
    NOW,
    Issued,
    authority,
    issue,
    issuer_identifier,
    lab_certificate,
    loaded,
    new_key,
    revocation_list,
    rsa_key,
    san,
    usage,
)


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
        (True, "May serve a broker as well as a client"),
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


BAD, GOOD = bad_cases(), good_cases()


@pytest.mark.parametrize("name", GOOD)
def test_good_chain_is_good(name: str) -> None:
    result = GOOD[name].verify()

    assert (result.verify_code, result.code) == (0, None)
    assert result.findings == ()
    assert not any(each.ok is False for each in result.checks)


@pytest.mark.parametrize("name", BAD)
def test_fault_has_the_number_of_openssl_and_our_code(name: str) -> None:
    case = BAD[name]
    result = case.verify()

    assert (result.verify_code, result.code) == (case.number, case.code)
    assert not result.ok
    assert result.findings[0].code == case.code
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


def test_second_of_two_roots_of_one_name_does_not_count_and_that_is_said() -> None:
    ca, again = authority("CA"), authority("CA")
    result = check(again, ca, again)

    assert check(again, again, ca).ok
    assert (result.verify_code, result.code) == (18, "ca-same-name-other-key")
    assert "Two authorities called CA" in str(result.findings[0].message)


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

    assert check(inside, ca).verify_code == 48
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


def test_root_alone_that_lies_in_the_future_raises_the_suspicion_of_a_wrong_clock() -> None:
    ca = authority("CA", days=(1, 9))
    result = check(ca, ca)

    assert (result.verify_code, result.code) == (9, "clock-client-behind")
    assert "CA" in str(result.findings[0].message)
    assert result.findings[0].command == ("openssl", "x509", "-in", "ca.crt", "-noout", "-dates")


def test_clock_before_the_program_was_written_is_named_beside_the_certificate() -> None:
    ca = authority("CA")
    (item,) = ca.file.items

    assert codes_at(item, NOW + timedelta(days=-20)) == ["ca-not-yet-valid"]
    assert codes_at(item, datetime(2020, 6, 1, tzinfo=UTC)) == [
        "ca-not-yet-valid", "clock-client-behind",
    ]  # fmt: skip


def codes_at(item: LoadedItem, now: datetime) -> list[str]:
    return [f.code for f in findings_of(item, now) if f.severity is Severity.ERROR]


def test_what_openssl_accepts_is_a_warning_and_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    ca = authority("CA")
    leaf = issue("vm", by=ca)
    monkeypatch.setattr(chain, "constraint_faults", lambda _: [(VerifyCode(47), no_list("CA"))])
    result = check(leaf, ca)

    assert (result.ok, result.verify_code, result.code) == (True, 0, None)
    assert [finding.severity for finding in result.findings] == [Severity.WARNING]
    assert all(each.ok is not False for each in result.checks)
