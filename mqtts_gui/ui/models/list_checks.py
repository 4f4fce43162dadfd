"""What can be said for and against a revocation list, with the other open files at hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cryptography import x509

from mqtts_gui.certs.canonical_names import same_holder
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.heeded_lists import HeededList
from mqtts_gui.certs.loading import LoadedItem
from mqtts_gui.certs.phrases import listed
from mqtts_gui.certs.revocation_findings import list_of_other_key
from mqtts_gui.certs.signatures import list_signed_by
from mqtts_gui.errors import Severity
from mqtts_gui.i18n import mark
from mqtts_gui.ui.models.finding_names import named_for
from mqtts_gui.ui.models.questions import Question, Sentence


def list_sentences(item: LoadedItem, question: Question, now: datetime) -> Iterator[Sentence]:
    """Say who signed a list, whether it is in force, and whom of the open files it revokes."""
    if not isinstance(item.value, x509.CertificateRevocationList):
        return
    heeded = HeededList(item.value)
    yield _signature(heeded, item, question)
    if heeded.current(now):
        yield Sentence(None, mark("Within its validity period"))
    issuer = heeded.described.issuer_name
    revoked = [
        name
        for name, certificate, described in _certificates(question)
        if same_holder(issuer, described.issuer_name) and heeded.names(certificate)
    ]
    if revoked:
        yield Sentence(
            None, mark("It revokes %(files)s", files=listed(list(dict.fromkeys(revoked))))
        )


def _signature(heeded: HeededList, item: LoadedItem, question: Question) -> Sentence:
    """Return whether an open authority made the list."""
    issuer, name = heeded.described.issuer_name, heeded.described.issuer_display
    namesakes = [
        (certificate, described)
        for _, certificate, described in _certificates(question)
        if described.is_ca and same_holder(issuer, described.subject_name)
    ]
    for certificate, described in namesakes:
        if list_signed_by(heeded.value, certificate):
            return Sentence(None, mark("Signed by %(ca)s, signature correct", ca=described.name))
    if namesakes:
        return named_for(item, question.entry, list_of_other_key(name))
    return Sentence(
        Severity.INFO,
        mark(
            "The authority %(issuer)s is not open: open ca.crt to see who signed the list.",
            issuer=name,
        ),
    )


def _certificates(question: Question) -> Iterator[tuple[str, x509.Certificate, Description]]:
    for entry in question.entries:
        for item, described in entry.pairs():
            if isinstance(item.value, x509.Certificate):
                yield entry.name, item.value, described
