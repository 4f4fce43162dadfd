"""What can be said for and against a certificate, with the other open files at hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cryptography import x509

from mqtts_gui.certs.chain import ChainResult, verify
from mqtts_gui.certs.describing import Description
from mqtts_gui.certs.judging import findings_of
from mqtts_gui.certs.loading import Kind, LoadedItem
from mqtts_gui.certs.matching import same_key
from mqtts_gui.certs.phrases import listed
from mqtts_gui.certs.signatures import signed_by
from mqtts_gui.errors import Severity
from mqtts_gui.i18n import mark
from mqtts_gui.ui.models.opened_files import OpenedFile
from mqtts_gui.ui.models.questions import Question, Sentence, authorities_of

EXPIRES_SOON = "warn-expires-soon"
"""A finding that one of the checks says in its own words."""
_ORDER = (Severity.ERROR, None, Severity.WARNING, Severity.INFO)
_SEVERITY = {True: None, None: Severity.WARNING, False: Severity.ERROR}


def certificate_sentences(
    item: LoadedItem, description: Description, question: Question, now: datetime
) -> list[Sentence]:
    """Verify a certificate and say what was found: faults, what is in order, warnings, advice."""
    sentences = _sentences(item, description, question, now)
    return sorted(sentences, key=lambda sentence: _ORDER.index(sentence.severity))


def _sentences(
    item: LoadedItem, description: Description, question: Question, now: datetime
) -> Iterator[Sentence]:
    certificate = item.certificate
    if certificate is None:
        return
    roots = roots_for(certificate, question)
    if not roots and not description.self_signed:
        yield Sentence(
            Severity.WARNING,
            mark("No authority is open: open ca.crt to see who signed this certificate."),
        )
    result = _verified(certificate, roots, question, now)
    for check in result.checks:
        if roots or check.ok is not False:  # without an authority no chain can be complete
            yield Sentence(_SEVERITY[check.ok], check.sentence)
    if description.is_ca:
        yield from _signatures(certificate, question)
    yield from _keys(certificate, question)
    said = {EXPIRES_SOON, *(finding.code for finding in result.findings)}
    for finding in findings_of(item, now):
        if finding.code not in said:
            yield Sentence(finding.severity, finding.message)


def roots_for(certificate: x509.Certificate, question: Question) -> list[x509.Certificate]:
    """Return the certificates to verify against: of the chosen file, or of every open authority."""
    # What came along with a certificate does not make it trusted.
    entries = [e for e in authorities_of(question.entries) if e.number != question.entry.number]
    if question.authority is not None:
        entries = [entry for entry in entries if entry.number == question.authority]
    elif certificate in authority_certificates([question.entry]) and signed_by(
        certificate, certificate
    ):
        return [certificate]
    return authority_certificates(entries)


def authority_certificates(entries: Sequence[OpenedFile]) -> list[x509.Certificate]:
    """Return the certificates of authorities that these files hold."""
    return [
        item.value
        for entry in entries
        for item, description in entry.pairs()
        if isinstance(item.value, x509.Certificate) and description.is_ca
    ]


def issued_by(certificate: x509.Certificate, question: Question) -> list[OpenedFile]:
    """Return the other open files with a certificate that this one signed."""
    return [
        entry
        for entry in question.entries
        if entry.number != question.entry.number
        and any(
            isinstance(item.value, x509.Certificate) and signed_by(item.value, certificate)
            for item, _ in entry.pairs()
        )
    ]


def _verified(
    certificate: x509.Certificate,
    roots: Sequence[x509.Certificate],
    question: Question,
    now: datetime,
) -> ChainResult:
    beside = [item.value for item, _ in question.entry.pairs()]
    others = [value for value in beside if isinstance(value, x509.Certificate)]
    between = [each for each in others if each != certificate]
    return verify(certificate, between, roots, now, lists=_lists(certificate, question))


def _lists(
    certificate: x509.Certificate, question: Question
) -> list[x509.CertificateRevocationList]:
    """Return the open revocation lists of the certificate's authority."""
    if certificate.issuer == certificate.subject:
        return []
    values = [item.value for entry in question.entries for item, _ in entry.pairs()]
    lists = [value for value in values if isinstance(value, x509.CertificateRevocationList)]
    return [each for each in lists if each.issuer == certificate.issuer]


def _signatures(certificate: x509.Certificate, question: Question) -> Iterator[Sentence]:
    names = [entry.name for entry in issued_by(certificate, question)]
    if names:
        yield Sentence(None, mark("It has signed %(files)s", files=listed(names)))


def _keys(certificate: x509.Certificate, question: Question) -> Iterator[Sentence]:
    for entry in question.entries:
        for item, _ in entry.pairs():
            if item.kind is not Kind.PRIVATE_KEY or item.value is None:
                continue
            if same_key(certificate, item.value):  # type: ignore[arg-type]  # a private key
                yield Sentence(None, mark("Its private key is in %(file)s", file=entry.name))
