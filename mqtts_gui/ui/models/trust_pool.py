"""Which open certificates a verification may use: the trusted ones, and what came along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cryptography import x509

from mqtts_gui.certs.describing import Description
from mqtts_gui.ui.models.opened_file import Part
from mqtts_gui.ui.models.questions import Question, authorities_of

COLLECTION = 50
"""More certificates are a collection of roots, of which a chain needs a handful."""
_LONGEST_CHAIN = 10


def roots_for(
    certificate: x509.Certificate, description: Description, question: Question
) -> list[x509.Certificate]:
    """Return the certificates to verify against: of the chosen file, or of every open authority.

    What came along with a certificate does not make it trusted, nor what a broker sent, unless a
    person chose it.
    """
    entries = [e for e in authorities_of(question.entries) if e.number != question.entry.number]
    if question.authority is not None:
        entries = [entry for entry in entries if entry.number == question.authority]
    elif description.is_ca and description.self_signed and question.entry.path is not None:
        return [certificate]
    else:
        entries = [entry for entry in entries if entry.path is not None]
    authorities = (part for entry in entries for part in entry.pairs() if part[1].is_ca)
    return needed(authorities, description)


def intermediates_for(
    certificate: x509.Certificate, description: Description, question: Question
) -> list[x509.Certificate]:
    """Return what lies in the same file, or was presented with it."""
    beside = needed(question.entry.pairs(), description)
    return [each for each in beside if each != certificate]


def needed(parts: Iterable[Part], leaf: Description) -> list[x509.Certificate]:
    """Return the certificates among `parts`; of a collection those that may be above `leaf`."""
    found = [
        (item.value, described)
        for item, described in parts
        if isinstance(item.value, x509.Certificate)
    ]
    if len(found) > COLLECTION:
        found = _above(found, leaf)
    return [certificate for certificate, _ in found]


def _above(
    found: Sequence[tuple[x509.Certificate, Description]], leaf: Description
) -> list[tuple[x509.Certificate, Description]]:
    """Return the certificates whose names lead up from `leaf`."""
    names, wanted = set[bytes](), {leaf.issuer_name.der}
    for _ in range(_LONGEST_CHAIN):
        names |= wanted
        here = [described for _, described in found if described.subject_name.der in wanted]
        wanted = {described.issuer_name.der for described in here} - names
        if not wanted:
            break
    return [pair for pair in found if pair[1].subject_name.der in names]
