"""What OpenSSL says about a chain in a role, and what it could not be asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.certs.chain_building import CertificatePool, describe_known, reachable, valid_at
from mqtts_gui.certs.host_names import parse_address
from mqtts_gui.certs.openssl_verdict import UNDECIDED, Demands, judge_as_broker, judge_as_client
from mqtts_gui.certs.purposes import acts_as_authority
from mqtts_gui.certs.revocation import RevocationList, lists_about
from mqtts_gui.certs.roles import Role
from mqtts_gui.certs.stand_in import stand_in_alone, stand_in_below
from mqtts_gui.certs.verify_codes import VerifyCode

_SAME_CLOCK = timedelta(minutes=1)
_LARGEST_MESSAGE = 90_000
"""Bytes of certificates; OpenSSL takes 100 KB from a peer."""

Codes = frozenset[VerifyCode]
NOTHING = Codes()

_NAMES = Codes({VerifyCode.HOST_NAME, VerifyCode.IP_ADDRESS})
_DATES = Codes({VerifyCode.NOT_YET_VALID, VerifyCode.EXPIRED})
_DATES_OF_LISTS = Codes({VerifyCode.CRL_NOT_YET_VALID, VerifyCode.CRL_EXPIRED})
_REVOCATION = _DATES_OF_LISTS | {
    VerifyCode.NO_CRL,
    VerifyCode.BAD_CRL_SIGNATURE,
    VerifyCode.REVOKED,
    VerifyCode.NO_CRL_SIGNING,
    VerifyCode.CRITICAL_CRL_EXTENSION,
    VerifyCode.CRL_SCOPE,
}
_AFTER_SIGNATURES = _DATES | {
    VerifyCode.BAD_SIGNATURE,
    VerifyCode.NAME_CONSTRAINT,
    VerifyCode.NAME_EXCLUDED,
    *map(VerifyCode, (49, 51, 53)),  # limits of names of which our checks know nothing
}
_ABOUT_SIGNING = (VerifyCode.PATH_LENGTH, VerifyCode.PURPOSE, VerifyCode.NOT_A_CA)
_ACCEPTED_BUT_FOR_PURPOSE = (VerifyCode.OK, VerifyCode.PURPOSE)


@dataclass(frozen=True, slots=True)
class Verification:
    """What is to be verified, in which role, and against what."""

    leaf: x509.Certificate
    untrusted: CertificatePool
    trusted: CertificatePool
    now: datetime
    host: str | None = None
    role: Role = Role.ANY
    lists: Sequence[RevocationList] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """OpenSSL's verdict.

    Attributes:
        code: OpenSSL's number; `UNDECIDED` is never one.
        left: What OpenSSL did not look at, so that our checks decide it.
    """

    code: VerifyCode
    left: Codes = NOTHING


@dataclass(frozen=True, slots=True)
class _Question:
    """A verification in the form that OpenSSL takes."""

    wanted: Verification
    chain: tuple[bytes, ...]
    demands: Demands
    left: Codes

    def as_broker(self) -> Judgement | None:
        address = parse_address(self.wanted.host) if self.wanted.host else None
        host = str(address) if address else self.wanted.host
        code = judge_as_broker(self.chain, self.demands, host)
        if code != UNDECIDED or host is None:
            return self._judgement(code)
        return self._judgement(judge_as_broker(self.chain, self.demands), _NAMES)

    def as_client(self) -> Judgement | None:
        named = _NAMES if self.wanted.host else NOTHING
        return self._judgement(judge_as_client(self.chain, self.demands), named)

    def as_either(self) -> Judgement | None:
        """Ask for no purpose: `ssl` always has one, so the better of both counts."""
        found = self.as_broker()
        if found is not None and found.code is VerifyCode.PURPOSE:
            found = self.as_client()
        return found

    def as_authority(self) -> Judgement | None:
        """Ask whether the leaf may sign."""
        leaf = self.wanted.leaf
        stand_in = stand_in_below(leaf, describe_known(leaf).key_type)
        if stand_in is None:
            return None
        chain = (stand_in, *self.chain)
        below = replace(self, chain=chain, demands=replace(self.demands, lists=()))
        left = _REVOCATION if self.demands.lists else NOTHING
        found = below.as_either()
        if found is not None and found.code is VerifyCode.BAD_SIGNATURE:
            # That of the stand-in; one above it, or what OpenSSL looks at later, is left to us.
            found = replace(found, code=VerifyCode.OK, left=found.left | _AFTER_SIGNATURES)
        return found and replace(found, left=found.left | left)

    def _judgement(self, code: int, left: Codes = NOTHING) -> Judgement | None:
        return None if code == UNDECIDED else Judgement(VerifyCode(code), self.left | left)


def judge(wanted: Verification) -> Judgement | None:
    """Return OpenSSL's verdict, or None where it can give none."""
    question = _question(wanted)
    found = _ask(question)
    if found is not None or not _works():
        return found
    readable = tuple(der for der in question.chain if _reads(der))
    if question.chain[0] not in readable:
        return Judgement(VerifyCode.UNSPECIFIED) if not _reads(question.chain[0]) else None
    return _ask(replace(question, chain=readable)) if readable != question.chain else None


def _ask(question: _Question) -> Judgement | None:
    role = question.wanted.role
    if role is Role.BROKER:
        return question.as_broker()
    if role is Role.CLIENT:
        return question.as_client()
    found = question.as_either()
    if found is None or found.code not in _ACCEPTED_BUT_FOR_PURPOSE:
        return found
    if role is Role.CA:
        found = question.as_authority()
        # What it may sign for does not matter here, and OpenSSL cannot leave it out.
        return None if found is None or found.code is VerifyCode.PURPOSE else found
    return _without_purpose(question) if found.code is VerifyCode.PURPOSE else found


def _without_purpose(question: _Question) -> Judgement | None:
    """Judge what is fit for neither side of TLS, as `openssl verify` does without a purpose."""
    if not acts_as_authority(describe_known(question.wanted.leaf), root=True):
        return None
    found = question.as_authority()
    # Nobody asked whether it may sign, but whether it is what it says.
    return None if found is None or found.code in _ABOUT_SIGNING else found


def _question(wanted: Verification) -> _Question:
    roots = _valid_first(reachable(wanted.leaf, wanted.trusted, wanted.untrusted), wanted.now)
    others = _valid_first(reachable(wanted.leaf, wanted.untrusted, wanted.trusted), wanted.now)
    dates = abs(datetime.now(UTC) - wanted.now) < _SAME_CLOCK
    heeded = lists_about(describe_known(wanted.leaf), wanted.lists)
    lists = tuple(each.public_bytes(Encoding.PEM) for each in heeded)
    chain = dict.fromkeys(each.public_bytes(Encoding.DER) for each in (wanted.leaf, *others))
    left = NOTHING if dates else _DATES | _DATES_OF_LISTS
    return _Question(wanted, _bounded(chain), Demands(tuple(roots), lists, dates), left)


def _valid_first(found: Iterable[x509.Certificate], now: datetime) -> list[x509.Certificate]:
    """Return what OpenSSL prefers first, because it may not be told what time it is."""
    return sorted(dict.fromkeys(found), key=lambda each: not valid_at(each, now))


def _bounded(chain: Iterable[bytes]) -> tuple[bytes, ...]:
    kept, size = list[bytes](), 0
    for der in chain:
        size += len(der)
        if kept and size > _LARGEST_MESSAGE:
            break
        kept.append(der)
    return tuple(kept)


def _reads(der: bytes) -> bool:
    """Return whether OpenSSL can decode a certificate."""
    return judge_as_broker([der], Demands()) != UNDECIDED


@lru_cache(1)
def _works() -> bool:
    """Return whether OpenSSL can be asked at all: a computer's policy may forbid TLS 1.2."""
    return _reads(stand_in_alone())
