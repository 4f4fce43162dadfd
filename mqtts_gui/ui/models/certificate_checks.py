"""What can be said for and against a certificate, with the other open files at hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from cryptography import x509

from mqtts_gui.certs.bundles import findings_between
from mqtts_gui.certs.chain import ChainResult, verify
from mqtts_gui.certs.describing import Description
from mqtts_gui.certs.judging import findings_of
from mqtts_gui.certs.loading import Kind, LoadedItem
from mqtts_gui.certs.matching import matches_host
from mqtts_gui.certs.name_findings import name_mismatch
from mqtts_gui.certs.phrases import listed
from mqtts_gui.certs.roles import Role, guess_role
from mqtts_gui.errors import Severity
from mqtts_gui.i18n import mark
from mqtts_gui.ui.models.finding_names import named_for
from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.questions import Question, Sentence, sentence_of
from mqtts_gui.ui.models.signed import has_signed, share_key
from mqtts_gui.ui.models.trust_pool import intermediates_for, roots_for

EXPIRES_SOON = "warn-expires-soon"
_EXPIRES = "expires"
"""A finding that one of the checks says in its own words, and the placeholder of those."""
_ORDER = (Severity.ERROR, None, Severity.WARNING, Severity.INFO)
_SEVERITY = {True: None, None: Severity.WARNING, False: Severity.ERROR}


def certificate_sentences(
    item: LoadedItem,
    description: Description,
    question: Question,
    signed: Sequence[OpenedFile],
    now: datetime,
) -> list[Sentence]:
    """Verify a certificate and say what was found: faults, what is in order, warnings, advice.

    Args:
        item: The certificate.
        description: What it says about itself.
        question: What else is open, and what to verify against.
        signed: The open files that it has signed.
        now: The instant at which it must be valid.
    """
    sentences = _sentences(item, description, question, signed, now)
    return sorted(sentences, key=lambda sentence: _ORDER.index(sentence.severity))


def _sentences(
    item: LoadedItem,
    description: Description,
    question: Question,
    signed: Sequence[OpenedFile],
    now: datetime,
) -> Iterator[Sentence]:
    certificate = item.certificate
    if certificate is None:
        return
    roots = roots_for(certificate, description, question)
    if not roots:
        yield from _without_authority(description, question)
    host = None if description.is_ca else question.host or None
    found = finding_sentences(item, question, now)
    between = intermediates_for(certificate, description, question)
    lists = _lists(certificate, question)
    result = verify(certificate, between, roots, now, host if roots else None, lists=lists)
    checked = [*_checks(result, item, question, found, complete=bool(roots))]
    if host and not roots:
        checked.append(_name_check(certificate, host))
    yield from checked
    if description.is_ca and signed:
        names = [entry.name for entry in signed]
        yield Sentence(None, mark("It has signed %(files)s", files=listed(names)))
    yield from _keys(description, question)
    codes, texts = {each.code for each in checked}, [each.text for each in checked]
    yield from (each for each in found if each.code not in codes and each.text not in texts)


def _without_authority(description: Description, question: Question) -> Iterator[Sentence]:
    if not description.self_signed:
        yield Sentence(
            Severity.WARNING,
            mark("No authority is open: open ca.crt to see who signed this certificate."),
        )
    elif question.entry.path is None:
        yield Sentence(
            Severity.WARNING,
            mark(
                "It signs itself and was sent by the broker: nothing that is open vouches for it."
            ),
            fix=mark("Compare its SHA-256 fingerprint with that of the authority's own file."),
        )


def finding_sentences(item: LoadedItem, question: Question, now: datetime) -> list[Sentence]:
    """Return what was found about an item by itself, and about its file as a whole."""
    file = question.entry.file
    of_file = (*findings_between(item, file), *file.findings) if file else ()
    findings = (*findings_of(item, now, _role(question)), *of_file)
    once = {finding.code: finding for finding in reversed(findings)}
    return [named_for(item, question.entry, finding) for finding in reversed(once.values())]


def _role(question: Question) -> Role:
    """Return the part that the item plays: host names are nothing to a client, for instance."""
    entry = question.entry
    role = guess_role(entry.pairs()[question.place][1], entry.name)
    if role is Role.ANY and entry.path is None and question.place == 0:
        return Role.BROKER  # what a broker presents first is its own certificate
    return role


def _checks(
    result: ChainResult,
    item: LoadedItem,
    question: Question,
    found: Sequence[Sentence],
    *,
    complete: bool,
) -> Iterator[Sentence]:
    """Yield the checks of a chain; without an authority (`complete`) none can lead to a root."""
    soon = next((sentence for sentence in found if sentence.code == EXPIRES_SOON), None)
    for check in result.checks:
        behind = (each for each in result.findings if each.message == check.sentence)
        finding = next(behind, None)
        if check.ok is False and not complete:
            continue
        if finding is not None:
            sentence = named_for(item, question.entry, finding)
            # What the item says in its own part has the names of that part in its command.
            own = next((each for each in found if each.text == sentence.text), sentence)
            yield replace(own, severity=sentence.severity)
        elif soon is not None and _EXPIRES in check.sentence.parameters:
            yield replace(soon, text=check.sentence)
        else:
            yield Sentence(_SEVERITY[check.ok], check.sentence)


def _name_check(certificate: x509.Certificate, host: str) -> Sentence:
    """Check the name where no chain is verified."""
    if matches_host(certificate, host):
        return Sentence(None, mark("Made out to %(host)s", host=host))
    return sentence_of(name_mismatch(certificate, host))


def issued_by(
    certificate: x509.Certificate, description: Description, question: Question
) -> list[OpenedFile]:
    """Return the other open files with a certificate that this one signed."""
    return [
        entry
        for entry in question.entries
        if entry.number != question.entry.number
        and any(
            isinstance(item.value, x509.Certificate)
            and item.value != certificate  # another copy of itself
            and has_signed(certificate, description, item.value, described)
            for item, described in entry.pairs()
        )
    ]


def _lists(
    certificate: x509.Certificate, question: Question
) -> list[x509.CertificateRevocationList]:
    """Return the open revocation lists of the certificate's authority."""
    if certificate.issuer == certificate.subject:
        return []
    values = [item.value for entry in question.entries for item, _ in entry.pairs()]
    lists = [value for value in values if isinstance(value, x509.CertificateRevocationList)]
    return [each for each in lists if each.issuer == certificate.issuer]


def _keys(description: Description, question: Question) -> Iterator[Sentence]:
    for entry in question.entries:
        for item, described in entry.pairs():
            if item.kind is Kind.PRIVATE_KEY and share_key(description, described):
                yield Sentence(None, mark("Its private key is in %(file)s", file=entry.name))
