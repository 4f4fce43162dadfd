"""Two objects side by side: what differs is named, and what that means is said."""

from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from mqtts_gui.certs.comparing import ComparedRow, Comparison, Likeness, compare
from mqtts_gui.certs.comparison_forms import comparison_as_markdown, comparison_as_text
from mqtts_gui.certs.describing import describe, describe_certificate
from mqtts_gui.certs.description import Description
from mqtts_gui.errors import Severity
from tests.support.issuing import (
    Issued,
    Key,
    authority,
    issue,
    key_pem,
    lab_certificate,
    loaded,
    new_key,
    purpose,
    request,
    revocation_list,
    rsa_key,
    san,
)

NAMES = ("left.crt", "right.crt")


def about(data: bytes | Issued) -> Description:
    if isinstance(data, Issued):
        return describe_certificate(data.certificate)
    return describe(loaded(data).items[0])


def compared(left: bytes | Issued, right: bytes | Issued) -> Comparison:
    return compare(about(left), about(right))


def row(comparison: Comparison, label: str) -> ComparedRow:
    return next(each for each in comparison.rows if str(each.label) == label)


def differing(comparison: Comparison) -> set[str]:
    return {str(each.label) for each in comparison.differences}


def public_pem(key: Key) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def request_with(subject: str, key: Key, *names: str) -> bytes:
    builder = x509.CertificateSigningRequestBuilder().subject_name(
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)])
    )
    wanted = x509.SubjectAlternativeName([x509.DNSName(each) for each in names])
    return (
        builder.add_extension(wanted, critical=False)
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.PEM)
    )


def test_authorities_of_one_name_and_two_keys_are_told_apart() -> None:
    comparison = compared(authority(), authority())

    assert comparison.likeness is Likeness.SAME_NAME
    assert comparison.severity is Severity.ERROR
    assert str(comparison.verdict).startswith(
        "Same name, another key: these are two different authorities"
    )
    assert {"SHA-256 fingerprint", "SHA-256 of the public key"} <= differing(comparison)
    assert row(comparison, "Common name (CN)").same is True
    assert [each.important for each in comparison.rows[:2]] == [True, True]


def test_same_certificate_in_another_form_is_the_same() -> None:
    made = authority()
    comparison = compared(made.pem, made.der)

    assert comparison.likeness is Likeness.IDENTICAL
    assert comparison.severity is None
    assert comparison.differences == ()


KEY = new_key()
CA = authority()
FIRST = issue("vm", by=CA, key=KEY, serial=7, days=(-10, 400))


@pytest.mark.parametrize(
    ("other", "likeness", "differs"),
    [
        (issue("vm", by=CA, key=KEY, serial=7, days=(-1, 800)), Likeness.RENEWED, "Valid until"),
        (issue("vm", by=authority("B"), key=KEY, serial=7), Likeness.OTHER_ISSUER, "Issued by"),
        (issue("vm", by=CA, key=KEY, serial=8), Likeness.ISSUED_TWICE, "Serial number"),
        (
            issue("vm", by=CA, key=KEY, serial=7, extensions=[san(x509.DNSName("vm"))]),
            Likeness.CHANGED,
            "Accepted names (SAN)",
        ),
        (issue("pc", by=CA, key=KEY, serial=7), Likeness.SAME_KEY, "Common name (CN)"),
        (issue("vm", by=CA, serial=7), Likeness.SAME_NAME, "SHA-256 of the public key"),
        (issue("pc", by=CA, serial=7), Likeness.DIFFERENT, "Common name (CN)"),
        (lab_certificate("vm", CA, key=KEY), Likeness.ISSUED_TWICE, "Version"),
    ],
)
def test_what_became_of_a_certificate_is_said(
    other: Issued, likeness: Likeness, differs: str
) -> None:
    comparison = compared(FIRST, other)

    assert comparison.likeness is likeness
    assert differs in differing(comparison)
    assert compared(other, FIRST).likeness is likeness


def test_issuer_of_the_other_is_named() -> None:
    sentence = "CA-CIEL bears the name of the authority that issued vm"

    assert sentence in str(compared(CA, FIRST).verdict)
    assert sentence in str(compared(FIRST, CA).verdict)


def test_names_are_compared_as_openssl_does() -> None:
    comparison = compared(issue("Vm  Durand"), issue("vm durand"))

    assert comparison.likeness is Likeness.SAME_NAME
    assert row(comparison, "Common name (CN)").same is False


def test_other_string_types_of_one_name_are_shown() -> None:
    def named(kind: x509.name._ASN1Type) -> bytes:
        attribute = x509.NameAttribute(NameOID.COMMON_NAME, "vm", kind)
        builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([attribute]))
        return builder.sign(KEY, hashes.SHA256()).public_bytes(Encoding.PEM)

    types = x509.name._ASN1Type
    comparison = compared(named(types.UTF8String), named(types.PrintableString))

    found = row(comparison, "String types of the subject")
    assert (found.texts, found.same) == (("UTF8String", "PrintableString"), False)


@pytest.mark.parametrize(
    ("other", "likeness", "severity"),
    [
        (request("vm", KEY), Likeness.BELONG_TOGETHER, None),
        (request("pc", KEY), Likeness.SAME_KEY, Severity.WARNING),
        (request("vm"), Likeness.APART, Severity.ERROR),
        (key_pem(KEY), Likeness.BELONG_TOGETHER, None),
        (key_pem(rsa_key()), Likeness.APART, Severity.ERROR),
        (public_pem(KEY), Likeness.BELONG_TOGETHER, None),
        (public_pem(new_key()), Likeness.APART, Severity.ERROR),
        (key_pem(KEY, "bonjour"), Likeness.UNKNOWN, Severity.INFO),
        (revocation_list(CA), Likeness.BELONG_TOGETHER, Severity.INFO),
        (revocation_list(authority("B")), Likeness.UNKNOWN, Severity.INFO),
    ],
)
def test_certificate_is_compared_with_anything(
    other: bytes, likeness: Likeness, severity: Severity | None
) -> None:
    for comparison in (compared(FIRST, other), compared(other, FIRST)):
        assert (comparison.likeness, comparison.severity) == (likeness, severity)


@pytest.mark.parametrize(
    ("left", "right", "likeness"),
    [
        (request("vm", KEY), key_pem(KEY), Likeness.BELONG_TOGETHER),
        (request("vm"), key_pem(KEY), Likeness.APART),
        (key_pem(KEY), key_pem(KEY), Likeness.IDENTICAL),
        (key_pem(KEY), public_pem(KEY), Likeness.BELONG_TOGETHER),
        (key_pem(KEY), key_pem(rsa_key()), Likeness.DIFFERENT),
        (request("vm", KEY), request("vm", rsa_key()), Likeness.SAME_NAME),
        (request("vm", KEY), request("pc", KEY), Likeness.SAME_KEY),
        (request("vm", KEY), request_with("vm", KEY, "vm"), Likeness.CHANGED),
        (request("vm"), request("pc"), Likeness.DIFFERENT),
        (revocation_list(CA), revocation_list(CA, FIRST), Likeness.RENEWED),
        (revocation_list(CA), revocation_list(authority("B")), Likeness.DIFFERENT),
    ],
)
def test_requests_keys_and_lists_are_compared(
    left: bytes, right: bytes, likeness: Likeness
) -> None:
    assert compared(left, right).likeness is likeness


def test_names_asked_for_and_not_granted_differ() -> None:
    comparison = compared(FIRST, request_with("vm", KEY, "vm", "localhost"))

    found = row(comparison, "Accepted names (SAN)")
    assert found.texts == ("(absent)", "DNS:vm, DNS:localhost")
    assert (found.same, found.important) == (False, True)


def test_what_a_request_did_not_ask_for_is_no_difference() -> None:
    roles = [purpose(ExtendedKeyUsageOID.SERVER_AUTH)]
    comparison = compared(issue("vm", key=KEY, extensions=roles), request("vm", KEY))

    found = row(comparison, "Role (extended key usage)")
    assert (found.texts, found.same) == (("serverAuth", "(not asked for)"), None)
    assert comparison.differences == ()


def test_fields_that_only_one_can_have_are_left_out() -> None:
    labels = [str(each.label) for each in compared(FIRST, key_pem(KEY)).rows]

    assert labels == ["Kind", "SHA-256 of the public key", "Key"]


def test_comparison_is_copied_as_text_and_markdown() -> None:
    comparison = compared(issue("a|b"), issue("c"))
    text = comparison_as_text(comparison, NAMES, comparison.differences)
    table = comparison_as_markdown(comparison, NAMES, comparison.differences).splitlines()

    assert "≠\tCommon name (CN)\ta|b\tc" in text.splitlines()
    assert table[0] == str(comparison.verdict)
    assert table[2:4] == ["|   | Field | left.crt | right.crt |", "| :-: | --- | --- | --- |"]
    assert "| ≠ | Common name (CN) | a\\|b | c |" in table


def test_untrusted_values_are_made_visible() -> None:
    comparison = compared(issue("a\u202e"), issue("c"))

    assert row(comparison, "Common name (CN)").texts == ("a\\u{202E}", "c")


def test_every_sentence_reads_in_both_languages(each_language: str) -> None:
    assert str(compared(FIRST, issue("vm")).verdict)
