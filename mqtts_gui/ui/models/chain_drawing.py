"""Finds who really signed whom among the open files, from a certificate up to its root."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography import x509

from mqtts_gui.certs.describing import Description
from mqtts_gui.certs.roles import ROLE_NAMES, Role, guess_role
from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.ui.models.chain_links import Chain, ChainLink, LinkState
from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.questions import Question
from mqtts_gui.ui.models.signed import has_signed, share_key
from mqtts_gui.ui.models.trust_pool import COLLECTION

LONGEST_CHAIN = 10
MOST_TOGETHER = 10
"""A file with more certificates is a collection, and no chain."""


@dataclass(frozen=True, slots=True)
class _Certificate:
    """A certificate in an open file; `place` counts from 1 in file order."""

    value: x509.Certificate
    described: Description
    entry: OpenedFile
    place: int


def chain_of(question: Question, now: datetime) -> Chain:
    """Return the chain of the certificate in question; called in a job."""
    asked = question.entry.pairs()[question.place][0]
    own = list(_certificates(question.entry))
    leaf = next((each for each in own if each.value is asked.value), None)
    if leaf is None:
        return Chain()
    others = [entry for entry in question.entries if entry.number != question.entry.number]
    open_here = [each for entry in others for each in _certificates(entry) if each.described.is_ca]
    authorities = _best_first(open_here, question)
    climbed = _climb(leaf, [*authorities, *own])
    view = _View(question, tuple(authorities), now)
    links = [view.link(*pair) for pair in zip(climbed, [*climbed[1:], None], strict=True)]
    if not climbed[-1].described.self_signed:
        links.append(view.missing_issuer(climbed[-1]))
    return Chain(tuple(reversed(links)), _unused(own, climbed, view))


def _unused(
    own: list[_Certificate], climbed: list[_Certificate], view: _View
) -> tuple[ChainLink, ...]:
    """Return what else is in the file, unless that is a whole collection."""
    if len(own) > MOST_TOGETHER:
        return ()
    drawn = {each.value for each in climbed}
    return tuple(view.link(each, None) for each in own if each.value not in drawn)


def _certificates(entry: OpenedFile) -> Iterator[_Certificate]:
    place = 0
    for item, described in entry.pairs():
        if isinstance(item.value, x509.Certificate):
            place += 1
            yield _Certificate(item.value, described, entry, place)


def _best_first(found: list[_Certificate], question: Question) -> list[_Certificate]:
    """Return authorities, that of the chosen file first: OpenSSL too prefers what is trusted."""
    return sorted(
        found, key=lambda each: (each.entry.number != question.authority, each.entry.path is None)
    )


def _climb(leaf: _Certificate, pool: list[_Certificate]) -> list[_Certificate]:
    """Return the certificates from `leaf` up, each really signed by the next."""
    climbed = [leaf]
    while len(climbed) < LONGEST_CHAIN and not climbed[-1].described.self_signed:
        current, seen = climbed[-1], {each.value for each in climbed}
        signing = (each for each in _named(pool, current) if _has_signed(each, current))
        issuer = next((each for each in signing if each.value not in seen), None)
        if issuer is None:
            break
        climbed.append(issuer)
    return climbed


def _named(pool: list[_Certificate], below: _Certificate) -> list[_Certificate]:
    """Return who may have issued `below`; in a collection names are compared as they are written.

    What OpenSSL takes for the same name though it is written otherwise would take long to find.
    """
    if len(pool) <= COLLECTION:
        return pool
    name = below.described.issuer_name.der
    return [each for each in pool if each.described.subject_name.der == name]


def _has_signed(issuer: _Certificate, below: _Certificate) -> bool:
    return has_signed(issuer.value, issuer.described, below.value, below.described)


@dataclass(frozen=True, slots=True)
class _View:
    """Turns certificates into boxes; `authorities` are those of the other open files."""

    question: Question
    authorities: tuple[_Certificate, ...]
    now: datetime

    def link(self, certificate: _Certificate, issuer: _Certificate | None) -> ChainLink:
        """Return the box of a certificate, and beside it that of its namesake."""
        twin = self._twin(certificate)
        box = self._box(certificate, issuer)
        return box if twin is None else replace(box, twin=self._box(twin, None))

    def missing_issuer(self, below: _Certificate) -> ChainLink:
        """Return the box of the issuer that is not open, and of one that only has its name."""
        name = below.described.issuer_name.der
        namesakes = (each for each in self.authorities if each.described.subject_name.der == name)
        twin = next((self._box(each, None) for each in namesakes), None)
        issuer = below.described.issuer_display
        return ChainLink(issuer, ROLE_NAMES[Role.CA], LinkState.MISSING, twin=twin)

    def _twin(self, certificate: _Certificate) -> _Certificate | None:
        """Return an open authority with this one's name and another key."""
        name = certificate.described.subject_name.der
        for each in self.authorities if certificate.described.is_ca else ():
            same_name = each.described.subject_name.der == name
            if same_name and not share_key(each.described, certificate.described):
                return each
        return None

    def _box(self, certificate: _Certificate, issuer: _Certificate | None) -> ChainLink:
        described = certificate.described
        return ChainLink(
            described.name,
            ROLE_NAMES[guess_role(described, certificate.entry.name)],
            self._state(certificate, issuer),
            described.not_after,
            str(described.key) if described.key else "",
            described.fingerprint_sha256 or "",
            _source(certificate),
        )

    def _state(self, certificate: _Certificate, issuer: _Certificate | None) -> LinkState:
        validity = certificate.described.validity
        if validity and validity.expired(self.now):
            return LinkState.EXPIRED
        if validity and not validity.begun(self.now):
            return LinkState.NOT_YET_VALID
        if certificate.described.self_signed:
            return LinkState.TRUSTED if self._is_trusted(certificate) else LinkState.UNTRUSTED
        return LinkState.UNVERIFIED if issuer is None else LinkState.SIGNED

    def _is_trusted(self, root: _Certificate) -> bool:
        """Return whether somebody chose this root: to come along with a leaf is not enough."""
        if not root.described.is_ca:
            return False
        asked = self.question.entry.pairs()[self.question.place][0].value
        chosen = [
            each
            for each in self.authorities
            if each.entry.path is not None and self.question.authority in {None, each.entry.number}
        ]
        itself = root.value == asked and self.question.entry.path is not None
        return itself or any(root.value == each.value for each in chosen)


def _source(certificate: _Certificate) -> Phrase:
    entry, place = certificate.entry, certificate.place
    if entry.path is None:
        return mark("sent by %(broker)s, number %(place)s", broker=entry.name, place=place)
    if sum(1 for _ in _certificates(entry)) > 1:
        return mark("in %(file)s, number %(place)s", file=entry.name, place=place)
    return mark("in %(file)s", file=entry.name)
