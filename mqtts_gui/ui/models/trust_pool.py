"""Which open certificates a verification may use: the trusted ones, and what came along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cryptography import x509

from mqtts_gui.certs.canonical_names import same_holder
from mqtts_gui.certs.describing import Description
from mqtts_gui.ui.models.opened_file import Part
from mqtts_gui.ui.models.questions import Question, authorities_of
from mqtts_gui.ui.models.signed import has_signed

Described = tuple[x509.Certificate, Description]
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
    found = _near(authorities, description)
    if question.authority is None:
        found = _without_namesakes(found, (certificate, description))
    return [each for each, _ in found]


def intermediates_for(
    certificate: x509.Certificate, description: Description, question: Question
) -> list[x509.Certificate]:
    """Return what lies in the same file, or was presented with it."""
    beside = needed(question.entry.pairs(), description)
    return [each for each in beside if each != certificate]


def needed(parts: Iterable[Part], leaf: Description) -> list[x509.Certificate]:
    """Return the certificates among `parts`; of a collection those that may be above `leaf`."""
    return [certificate for certificate, _ in _near(parts, leaf)]


def _near(parts: Iterable[Part], leaf: Description) -> list[Described]:
    found = [
        (item.value, described)
        for item, described in parts
        if isinstance(item.value, x509.Certificate)
    ]
    return _above(found, leaf) if len(found) > COLLECTION else found


def _without_namesakes(found: Sequence[Described], leaf: Described) -> list[Described]:
    """Leave out who has the name of an authority that really signed, and did not sign.

    OpenSSL takes the first of a name; which file was opened first must not decide the verdict.
    """
    below, others = [leaf], set[str | None]()
    for _ in range(_LONGEST_CHAIN):
        above: list[Described] = []
        for certificate, described in below:
            if described.self_signed:
                continue
            named = [e for e in found if same_holder(e[1].subject_name, described.issuer_name)]
            signers = [e for e in named if has_signed(*e, certificate, described)]
            above += signers
            others |= {e[1].fingerprint_sha256 for e in named if signers and e not in signers}
        if not above:
            break
        below = above
    return [each for each in found if each[1].fingerprint_sha256 not in others]


def _above(found: Sequence[Described], leaf: Description) -> list[Described]:
    """Return the certificates whose names lead up from `leaf`."""
    names, wanted = set[bytes](), {leaf.issuer_name.der}
    for _ in range(_LONGEST_CHAIN):
        names |= wanted
        here = [described for _, described in found if described.subject_name.der in wanted]
        wanted = {described.issuer_name.der for described in here} - names
        if not wanted:
            break
    return [pair for pair in found if pair[1].subject_name.der in names]
