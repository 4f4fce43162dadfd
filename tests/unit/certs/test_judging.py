"""The one-line verdicts of the connection editor, in the words of its picture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID

from mqtts_gui import i18n
from mqtts_gui.certs.judging import (
    Verdict,
    findings_of,
    judge_any,
    judge_ca,
    judge_client_certificate,
    judge_client_key,
)
from mqtts_gui.certs.loading import load_file
from mqtts_gui.errors import Severity
from tests.support.issuing import (
    NOW,
    Issued,
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

SCHOOL = {"O": "Lycée Exemple", "CN": "CA-CIEL"}
STUDENT = {"O": "Ciel Dupont", "CN": "localhost"}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    i18n.use_language("en")
    yield
    i18n.use_language("en")


def line(verdict: Verdict) -> str:
    return f"{verdict.headline} — {verdict.summary}"


def found(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings}


def test_files_of_the_lab_are_fine() -> None:
    ca = authority(SCHOOL)
    client = lab_certificate(STUDENT, ca)
    verdicts = (
        judge_ca(ca.file, NOW),
        judge_client_certificate(client.file, ca.file, NOW),
        judge_client_key(client.key_file, client.file),
    )

    assert [verdict.severity for verdict in verdicts] == [None, None, None]
    assert line(verdicts[0]) == (
        "Valid authority — CA-CIEL · O=Lycée Exemple · EC prime256v1 · valid until 2029-08-17"
    )
    assert line(verdicts[1]) == (
        "Signed by CA-CIEL — localhost · O=Ciel Dupont · EC prime256v1 · valid until 2027-12-26"
    )
    assert line(verdicts[2]) == "Matches the certificate — EC prime256v1, without passphrase"
    assert found(verdicts[1]) == {"warn-v1", "warn-identity-localhost"}


def test_certificate_that_ends_soon_is_a_warning_that_counts_the_days() -> None:
    ca = authority(SCHOOL)
    client = lab_certificate(STUDENT, ca, days=(-10, 24))
    verdict = judge_client_certificate(client.file, ca.file, NOW)

    assert verdict.severity is Severity.WARNING
    assert line(verdict) == (
        "Signed by CA-CIEL — localhost · O=Ciel Dupont · EC prime256v1 · expires in 24 days"
    )


def test_rsa_keys_are_named_by_their_bits() -> None:
    ca = authority("CA", key=rsa_key())

    assert "RSA 2048" in str(judge_ca(ca.file, NOW).summary)


CA = authority("CA-CIEL")
LEAF = lab_certificate("vm-dupont", CA)
NOT_YET = authority("CA-CIEL", days=(1, 9))
OLD = authority("CA-CIEL", days=(-9, -1))


@pytest.mark.parametrize(
    ("data", "headline", "code"),
    [
        (key_pem(new_key()), "Wrong file", "file-key-as-ca"),
        (request(), "Wrong file", "file-csr"),
        (revocation_list(CA), "Wrong file", "file-crl-as-ca"),
        (LEAF.pem, "Not an authority", "ca-not-a-ca"),
        (authority("Class CA", by=CA).pem, "Not a root authority", "ca-is-intermediate"),
        (OLD.pem, "Expired", "ca-expired"),
        (NOT_YET.pem, "Not yet valid", "ca-not-yet-valid"),
        (authority("Weak", key=rsa_key(1024)).pem, "Unusable", "ca-weak-key"),
        (authority("Mute", extensions=[usage("crl_sign")]).pem, "Unusable", "ca-keyusage"),
        (b"<html>", "Unusable", "file-html"),
        (b"", "Unusable", "file-empty"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_unfit_authority_is_refused(data: bytes, headline: str, code: str) -> None:
    verdict = judge_ca(loaded(data, "ca.crt"), NOW)

    assert verdict.severity is Severity.ERROR
    assert str(verdict.headline) == headline
    assert verdict.findings[0].code == code
    assert str(verdict.summary)


def test_expired_authority_says_since_when() -> None:
    assert line(judge_ca(OLD.file, NOW)) == (
        "Expired — CA-CIEL · EC prime256v1 · expired on 2026-11-20"
    )


def test_one_good_authority_in_a_file_is_enough() -> None:
    verdict = judge_ca(loaded(OLD.pem + CA.pem + LEAF.pem), NOW)

    assert verdict.severity is None
    assert "and 2 others" in str(verdict.summary)


def test_damaged_authority_is_recognised_by_its_own_signature() -> None:
    der = bytearray(CA.der)
    place = bytes(der).index(b"CA-CIEL")
    der[place : place + 7] = b"CA-CIEM"  # the issuer
    place = bytes(der).index(b"CA-CIEL")
    der[place : place + 7] = b"CA-CIEM"  # the subject

    assert "form-onebyte" in found(judge_ca(loaded(bytes(der)), NOW))


def test_self_signed_certificate_may_vouch_for_itself() -> None:
    verdict = judge_ca(issue("vm-dupont").file, NOW)

    assert verdict.severity is Severity.WARNING
    assert "ca-not-a-ca" in found(verdict)


def test_mended_file_says_what_was_odd() -> None:
    verdict = judge_ca(loaded(CA.der), NOW)

    assert verdict.severity is Severity.WARNING
    assert str(verdict.headline) == "Valid authority"
    assert str(verdict.summary).endswith("The file is in DER (binary) form, not in PEM form.")


@pytest.mark.parametrize(
    ("cert", "severity", "headline", "code"),
    [
        (lab_certificate("x", authority("Other")), Severity.WARNING, "Not signed by CA-CIEL",
         "client-cert-other-ca"),
        (lab_certificate("x", authority("CA-CIEL")), Severity.WARNING, "Not signed by CA-CIEL",
         "client-cert-ca-same-name"),
        (issue("x"), Severity.WARNING, "Self-signed", "client-cert-self-signed"),
        (lab_certificate("x", CA, days=(-9, -1)), Severity.ERROR, "Expired", "client-cert-expired"),
        (lab_certificate("x", CA, days=(1, 9)), Severity.ERROR, "Not yet valid",
         "client-cert-not-yet-valid"),
        (issue("x", by=CA, extensions=[purpose(ExtendedKeyUsageOID.SERVER_AUTH)]), Severity.ERROR,
         "Unusable", "client-cert-eku"),
        (issue("x", by=CA, key=rsa_key(1024)), Severity.ERROR, "Unusable", "client-key-weak"),
        (CA, Severity.WARNING, "Self-signed", "warn-ca-as-client-cert"),
        (lab_certificate({"O": "Ciel"}, CA), None, "Signed by CA-CIEL", "client-cert-no-cn"),
        (issue("x", by=CA), None, "Signed by CA-CIEL", "warn-no-key-identifiers"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_client_certificate_is_judged_beside_its_authority(
    cert: Issued, severity: Severity | None, headline: str, code: str
) -> None:
    verdict = judge_client_certificate(cert.file, CA.file, NOW)

    assert verdict.severity is severity
    assert str(verdict.headline) == headline
    assert code in found(verdict)


def test_client_certificate_without_authority_says_who_issued_it() -> None:
    verdict = judge_client_certificate(lab_certificate("dupont", CA).file, None, NOW)

    assert verdict.severity is Severity.INFO
    assert str(verdict.headline) == "Issued by CA-CIEL"


def test_good_certificate_of_today_needs_no_advice() -> None:
    extensions = [san(x509.DNSName("vm")), (issuer_identifier(CA), False)]
    own = issue("dupont", by=CA, extensions=extensions)

    assert found(judge_client_certificate(own.file, CA.file, NOW)) == set()


@pytest.mark.parametrize(
    ("data", "code"), [(key_pem(new_key()), "file-key-as-cert"), (request(), "file-csr")]
)
def test_other_file_in_the_field_of_the_certificate_is_named(data: bytes, code: str) -> None:
    verdict = judge_client_certificate(loaded(data), CA.file, NOW)

    assert (verdict.severity, verdict.findings[0].code) == (Severity.ERROR, code)


def test_own_certificate_after_the_authority_is_found_and_said() -> None:
    own = lab_certificate("dupont", CA)
    both = loaded(CA.pem + own.pem)

    verdict = judge_client_certificate(both, CA.file, NOW)
    assert str(verdict.headline) == "Signed by CA-CIEL"
    assert "cert-wrong-order" in found(verdict)
    assert judge_client_key(own.key_file, both).severity is None


def test_locked_key_beside_the_certificate_does_not_spoil_it() -> None:
    own = lab_certificate("dupont", CA)
    both = loaded(own.pem + key_pem(own.key, "x"))

    assert judge_client_certificate(both, CA.file, NOW).severity is None


@pytest.mark.parametrize(
    ("data", "severity", "headline", "code"),
    [
        (key_pem(new_key()), Severity.ERROR, "Does not match the certificate",
         "client-key-mismatch"),
        (key_pem(LEAF.key, "x"), Severity.WARNING, "Passphrase needed", "key-needs-passphrase"),
        (LEAF.pem, Severity.ERROR, "Wrong file", "file-cert-as-key"),
        (request(), Severity.ERROR, "Wrong file", "file-csr"),
        (b"", Severity.ERROR, "Unusable", "file-empty"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_key_is_judged_beside_its_certificate(
    data: bytes, severity: Severity, headline: str, code: str
) -> None:
    verdict = judge_client_key(loaded(data), LEAF.file)

    assert verdict.severity is severity
    assert str(verdict.headline) == headline
    assert verdict.findings[0].code == code


def test_key_that_was_unlocked_says_so() -> None:
    file = loaded(key_pem(LEAF.key, "x"), "own.key", lambda: "x")

    assert line(judge_client_key(file, LEAF.file)) == (
        "Matches the certificate — EC prime256v1, with passphrase"
    )


def test_wrong_passphrase_is_an_error() -> None:
    verdict = judge_client_key(loaded(key_pem(LEAF.key, "x"), "k", lambda: "y"), LEAF.file)

    assert verdict.severity is Severity.ERROR
    assert str(verdict.headline) == "Wrong passphrase"


def test_weak_key_is_refused() -> None:
    verdict = judge_client_key(loaded(key_pem(rsa_key(1024))), None)

    assert verdict.findings[0].code == "client-key-weak"
    assert "1024" in str(verdict.summary)


def test_container_serves_as_certificate_and_as_key() -> None:
    own = lab_certificate("dupont", CA)
    lock = BestAvailableEncryption(b"x")
    data = pkcs12.serialize_key_and_certificates(None, own.key, own.certificate, None, lock)
    file = loaded(data, "own.p12", lambda: "x")

    assert str(judge_client_certificate(file, CA.file, NOW).headline) == "Signed by CA-CIEL"
    assert str(judge_client_key(file, file).headline) == "Matches the certificate"
    assert judge_client_certificate(loaded(data), CA.file, NOW).severity is Severity.ERROR


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (CA.pem, "ca.crt", "Root authority, valid — CA-CIEL · authority"),
        (LEAF.pem, "dupont-broker.crt", "Broker certificate, valid — vm-dupont · broker"),
        (LEAF.pem, "dupont-client.crt", "Client certificate, valid — vm-dupont · client"),
        (LEAF.pem, "x.crt", "Certificate, valid — vm-dupont · certificate"),
        (OLD.pem, "ca.crt", "Root authority, out of date — CA-CIEL · authority"),
        (key_pem(rsa_key()), "x.key", "Private key, without passphrase — private key RSA 2048"),
        (key_pem(new_key(), "x"), "x.key", "Private key, passphrase needed — Private key"),
        (request("vm"), "x.csr", "Certificate request, valid — vm · request"),
        (revocation_list(CA), "x.pem", "Revocation list, valid — CA-CIEL · revocation list"),
    ],
)
def test_any_file_has_a_badge_and_a_line(data: bytes, name: str, expected: str) -> None:
    assert line(judge_any(loaded(data, name), NOW)) == expected


def test_expired_revocation_list_and_changed_request_are_errors() -> None:
    old = loaded(revocation_list(CA, days=(-9, -1)))
    changed = bytearray(loaded(request("vm-dupont")).items[0].der)
    changed[bytes(changed).index(b"vm-dupont")] = ord("w")

    assert judge_any(old, NOW).findings[0].code == "crl-expired"
    assert judge_any(loaded(bytes(changed)), NOW).findings[0].code == "csr-signature"


def test_findings_come_worst_first() -> None:
    weak = lab_certificate("localhost", CA, days=(-10, 5))
    severities = [finding.severity for finding in findings_of(weak.file.items[0], NOW)]

    assert severities == [Severity.WARNING, Severity.INFO, Severity.INFO, Severity.INFO]


def test_missing_file_is_said_in_place() -> None:
    verdict = judge_ca(load_file(Path("no-such-file.crt")), NOW)

    assert str(verdict.headline) == "File not found"
    assert [finding.code for finding in verdict.findings] == ["file-missing"]
