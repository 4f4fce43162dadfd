"""What the Certificates page says of a revocation list beside the other open files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.loading import load_bytes
from mqtts_gui.errors import Severity
from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.questions import Question, Sentence
from mqtts_gui.ui.models.verification import verify_item
from tests.support.issuing import Issued, authority, issue

NOW = datetime.now(UTC)


def opened(number: int, name: str, data: bytes) -> OpenedFile:
    file = load_bytes(data, Path(name))
    return OpenedFile(number, name, Path(name), file, tuple(map(describe, file.items)))


def list_of(signer: Issued, *revoked: Issued, days: int = 30) -> bytes:
    made = NOW - timedelta(days=60)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(signer.certificate.subject)
        .last_update(made)
        .next_update(NOW + timedelta(days=days))
    )
    for each in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(each.certificate.serial_number)
        builder = builder.add_revoked_certificate(entry.revocation_date(made).build())
    return builder.sign(signer.key, SHA256()).public_bytes(Encoding.PEM)


def said(revocations: bytes, **files: bytes) -> list[Sentence]:
    shown = opened(1, "crl.pem", revocations)
    others = [opened(at, f"{name}.crt", data) for at, (name, data) in enumerate(files.items(), 2)]
    return list(verify_item(Question(shown, 0, (shown, *others)), NOW).sentences)


def test_list_is_that_of_the_open_authority_and_revokes_an_open_certificate() -> None:
    root = authority("CA-CIEL")
    bad, good = issue("dupont", by=root), issue("durand", by=root)

    found = said(list_of(root, bad), ca=root.pem, bad=bad.pem, good=good.pem)

    assert [str(each.text) for each in found] == [
        "Signed by CA-CIEL, signature correct",
        "Within its validity period",
        "It revokes bad.crt",
    ]
    assert {each.severity for each in found} == {None}


def test_list_of_an_authority_of_the_same_name_is_told_from_it() -> None:
    root, namesake = authority("CA-CIEL"), authority("CA-CIEL")

    found = said(list_of(namesake), ca=root.pem)

    assert (found[0].code, found[0].severity) == ("crl-other-key", Severity.ERROR)


def test_list_without_its_authority_says_what_is_missing() -> None:
    found = said(list_of(authority("CA-CIEL")))

    assert found[0].severity is Severity.INFO
    assert "CA-CIEL is not open" in str(found[0].text)


def test_list_that_is_overdue_is_not_said_to_be_valid() -> None:
    root = authority("CA-CIEL")

    found = said(list_of(root, days=-1), ca=root.pem)

    assert "crl-expired" in {each.code for each in found}
    assert not any("Within its validity" in str(each.text) for each in found)
