"""Verifies one item of an open file: sentences, the command that says the same, the chain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cryptography import x509

from mqtts_gui.certs.chain import signed_by
from mqtts_gui.certs.describing import Description, describe_certificate
from mqtts_gui.certs.judging import findings_of
from mqtts_gui.certs.loading import Kind, LoadedItem
from mqtts_gui.certs.matching import same_key
from mqtts_gui.certs.phrases import listed
from mqtts_gui.certs.signatures import request_signature
from mqtts_gui.errors import Severity
from mqtts_gui.i18n import mark
from mqtts_gui.ui.models.certificate_checks import (
    authority_certificates,
    certificate_sentences,
    issued_by,
)
from mqtts_gui.ui.models.opened_files import OpenedFile
from mqtts_gui.ui.models.questions import (
    ChainLink,
    Question,
    Sentence,
    Verification,
    authorities_of,
)
from mqtts_gui.ui.models.shell_words import command_line

LONGEST_CHAIN = 10
_READERS = {
    Kind.CERTIFICATE: ("openssl", "x509", "-noout", "-text", "-in"),
    Kind.CSR: ("openssl", "req", "-noout", "-verify", "-text", "-in"),
    Kind.PRIVATE_KEY: ("openssl", "pkey", "-pubout", "-in"),
    Kind.PUBLIC_KEY: ("openssl", "pkey", "-pubin", "-noout", "-text", "-in"),
    Kind.CRL: ("openssl", "crl", "-noout", "-text", "-in"),
    Kind.PKCS12: ("openssl", "pkcs12", "-info", "-nokeys", "-in"),
}


def verify_item(question: Question, now: datetime) -> Verification:
    """Verify one item of an open file; called in a job."""
    pairs = question.entry.pairs()
    if question.place >= len(pairs):
        return Verification()
    item, description = pairs[question.place]
    if isinstance(item.value, x509.Certificate):
        certificate = item.value
        return Verification(
            tuple(certificate_sentences(item, description, question, now)),
            _verify_command(certificate, description, question),
            _chain(certificate, question),
        )
    sentences = (*_own_signature(item), *_same_keys(item, question), *_findings(item, now))
    return Verification(sentences, _read_command(question.entry, item))


def _findings(item: LoadedItem, now: datetime) -> Iterator[Sentence]:
    for finding in findings_of(item, now):
        yield Sentence(finding.severity, finding.message)


def _own_signature(item: LoadedItem) -> Iterator[Sentence]:
    if isinstance(item.value, x509.CertificateSigningRequest) and request_signature(item.value):
        yield Sentence(None, mark("Signed with its own private key, signature correct"))


def _same_keys(item: LoadedItem, question: Question) -> Iterator[Sentence]:
    """Say which open certificates and requests hold the key of a key or of a request."""
    if item.value is None or item.kind is Kind.CRL:
        return
    names = [
        entry.name
        for entry in question.entries
        for other, _ in entry.pairs()
        if other is not item and other.kind is not Kind.CRL and same_key(item.value, other.value)  # type: ignore[arg-type]  # lists are left out
    ]
    if names:
        yield Sentence(None, mark("Belongs together with %(files)s", files=listed(names)))
    else:
        yield Sentence(
            Severity.INFO, mark("No certificate, request or key that is open belongs to it")
        )


def _verify_command(
    certificate: x509.Certificate, description: Description, question: Question
) -> str:
    own = question.entry.path
    if own is None:
        return ""
    if description.is_ca and description.self_signed:
        signed = [entry.path for entry in issued_by(certificate, question) if entry.path]
        return command_line(["openssl", "verify", "-CAfile"], [own, *(signed or [own])])
    for entry in authorities_of(question.entries):
        signs = any(signed_by(certificate, each) for each in authority_certificates([entry]))
        chosen = question.authority == entry.number
        if entry.path and (chosen or (question.authority is None and signs)):
            return command_line(["openssl", "verify", "-CAfile"], [entry.path, own])
    return command_line(_READERS[Kind.CERTIFICATE], [own])


def _read_command(entry: OpenedFile, item: LoadedItem) -> str:
    words = _READERS.get(item.kind)
    return command_line(words, [entry.path]) if words and entry.path else ""


def _chain(certificate: x509.Certificate, question: Question) -> tuple[ChainLink, ...]:
    beside = [item.value for item, _ in question.entry.pairs()]
    pool = [each for each in beside if isinstance(each, x509.Certificate)]
    pool += authority_certificates(question.entries)
    links: list[ChainLink] = []
    current = certificate
    while len(links) < LONGEST_CHAIN:
        described = describe_certificate(current)
        links.insert(0, _link(described))
        if described.self_signed:
            break
        above = next((each for each in pool if signed_by(current, each)), None)
        if above is None:
            links.insert(0, _missing(described))
            break
        current = above
    return tuple(links)


def _link(described: Description) -> ChainLink:
    until = described.not_after
    if until is None:
        return ChainLink(
            described.name, mark("signed by %(issuer)s", issuer=described.issuer_display)
        )
    if described.self_signed:
        return ChainLink(
            described.name, mark("signs itself (root), valid until %(date)s", date=until)
        )
    return ChainLink(
        described.name,
        mark(
            "signed by %(issuer)s, valid until %(date)s",
            issuer=described.issuer_display,
            date=until,
        ),
    )


def _missing(described: Description) -> ChainLink:
    detail = mark("signed the certificate below, but is not open here")
    return ChainLink(described.issuer_display, detail, missing=True)
