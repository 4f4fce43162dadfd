"""What can be said for and against a certificate, with the other open files at hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from cryptography import x509

from mqtts_gui.certs.chain import ChainResult, verify
from mqtts_gui.certs.describing import Description
from mqtts_gui.certs.judging import findings_of
from mqtts_gui.certs.loading import Kind, LoadedItem
from mqtts_gui.certs.matching import matches_host, same_key
from mqtts_gui.certs.name_findings import name_mismatch
from mqtts_gui.certs.phrases import listed
from mqtts_gui.certs.signatures import signed_by
from mqtts_gui.errors import Severity
from mqtts_gui.i18n import mark
from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.questions import Question, Sentence, authorities_of, sentence_of

EXPIRES_SOON = "warn-expires-soon"
_EXPIRES = "expires"
"""A finding that one of the checks says in its own words, and the placeholder of those."""
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
    host = None if description.is_ca else question.host or None
    found = finding_sentences(item, question, now)
    result = _verified(certificate, roots, question, host if roots else None, now)
    checked = [*_checks(result, found, complete=bool(roots))]
    if host and not roots:
        checked.append(_name_check(certificate, host))
    yield from checked
    if description.is_ca:
        yield from _signatures(certificate, question)
    yield from _keys(certificate, question)
    codes, texts = {each.code for each in checked}, [each.text for each in checked]
    yield from (each for each in found if each.code not in codes and each.text not in texts)


def finding_sentences(item: LoadedItem, question: Question, now: datetime) -> list[Sentence]:
    """Return what was found about an item by itself, and about its file as a whole."""
    file = question.entry.file
    findings = (*findings_of(item, now), *(file.findings if file else ()))
    once = {finding.code: finding for finding in reversed(findings)}
    return [sentence_of(finding) for finding in reversed(once.values())]


def _checks(
    result: ChainResult, found: Sequence[Sentence], *, complete: bool
) -> Iterator[Sentence]:
    """Yield the checks of a chain; without an authority (`complete`) none can lead to a root."""
    soon = next((sentence for sentence in found if sentence.code == EXPIRES_SOON), None)
    for check in result.checks:
        behind = (each for each in result.findings if each.message == check.sentence)
        finding = next(behind, None)
        if check.ok is False and not complete:
            continue
        if finding is not None:
            yield sentence_of(finding)
        elif soon is not None and _EXPIRES in check.sentence.parameters:
            yield replace(soon, text=check.sentence)
        else:
            yield Sentence(_SEVERITY[check.ok], check.sentence)


def _name_check(certificate: x509.Certificate, host: str) -> Sentence:
    """Check the name where no chain is verified."""
    if matches_host(certificate, host):
        return Sentence(None, mark("Made out to %(host)s", host=host))
    return sentence_of(name_mismatch(certificate, host))


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
    host: str | None,
    now: datetime,
) -> ChainResult:
    beside = [item.value for item, _ in question.entry.pairs()]
    others = [value for value in beside if isinstance(value, x509.Certificate)]
    between = [each for each in others if each != certificate]
    return verify(certificate, between, roots, now, host, lists=_lists(certificate, question))


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
