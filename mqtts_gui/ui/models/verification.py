"""Verifies one item of an open file: sentences, the command that says the same, the chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cryptography import x509

from mqtts_gui.certs.describing import Description
from mqtts_gui.certs.loading import Kind, LoadedItem
from mqtts_gui.certs.phrases import listed
from mqtts_gui.certs.signatures import request_signature
from mqtts_gui.errors import Severity
from mqtts_gui.i18n import mark
from mqtts_gui.ui.models.certificate_checks import (
    certificate_sentences,
    finding_sentences,
    issued_by,
)
from mqtts_gui.ui.models.chain_drawing import chain_of
from mqtts_gui.ui.models.list_checks import list_sentences
from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.questions import (
    Question,
    Sentence,
    Verification,
    authorities_of,
    sentence_of,
)
from mqtts_gui.ui.models.shell_words import command_line
from mqtts_gui.ui.models.signed import has_signed, share_key

MOST_NAMED = 8
"""Files in one command: an authority may have signed a whole class."""
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
        file = question.entry.file
        return Verification(tuple(sentence_of(each) for each in file.findings) if file else ())
    item, description = pairs[question.place]
    if isinstance(item.value, x509.Certificate):
        signed = issued_by(item.value, description, question)
        return Verification(
            tuple(certificate_sentences(item, description, question, signed, now)),
            _verify_command(item.value, description, question, signed),
            chain_of(question, now),
        )
    sentences = (
        *_own_signature(item),
        *list_sentences(item, question, now),
        *_same_keys(item, description, question),
        *finding_sentences(item, question, now),
    )
    return Verification(sentences, _read_command(question.entry, item))


def _own_signature(item: LoadedItem) -> Iterator[Sentence]:
    if isinstance(item.value, x509.CertificateSigningRequest) and request_signature(item.value):
        yield Sentence(None, mark("Signed with its own private key, signature correct"))


def _same_keys(
    item: LoadedItem, description: Description, question: Question
) -> Iterator[Sentence]:
    """Say which open certificates and requests hold the key of a key or of a request."""
    if item.value is None or item.kind is Kind.CRL:
        return
    names = [
        entry.name
        for entry in question.entries
        for other, described in entry.pairs()
        if other is not item and share_key(description, described)
    ]
    if names:
        names = list(dict.fromkeys(names))  # a container holds the key twice
        yield Sentence(None, mark("Belongs together with %(files)s", files=listed(names)))
    else:
        yield Sentence(
            Severity.INFO, mark("No certificate, request or key that is open belongs to it")
        )


def _verify_command(
    certificate: x509.Certificate,
    description: Description,
    question: Question,
    signed: Sequence[OpenedFile],
) -> str:
    own = question.entry.path
    if own is None:
        return ""
    if description.is_ca and description.self_signed:
        paths = [entry.path for entry in signed if entry.path][:MOST_NAMED]
        return command_line(["openssl", "verify", "-CAfile"], [own, *(paths or [own])])
    for entry in authorities_of(question.entries):
        signs = any(
            isinstance(item.value, x509.Certificate)
            and has_signed(item.value, described, certificate, description)
            for item, described in entry.pairs()
            if described.is_ca
        )
        chosen = question.authority == entry.number
        if entry.path and (chosen or (question.authority is None and signs)):
            return command_line(["openssl", "verify", "-CAfile"], [entry.path, own])
    return command_line(_READERS[Kind.CERTIFICATE], [own])


def _read_command(entry: OpenedFile, item: LoadedItem) -> str:
    words = _READERS.get(item.kind)
    return command_line(words, [entry.path]) if words and entry.path else ""
