"""What each box of the trust diagram says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mqtts_gui.certs.algorithms import digest_name
from mqtts_gui.certs.authorities import judge_ca
from mqtts_gui.certs.chain import ChainResult, Role, VerifyCode, verify
from mqtts_gui.certs.client_files import judge_client_certificate, judge_client_key
from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.items import Kind, LoadedFile
from mqtts_gui.certs.loading import load_bytes
from mqtts_gui.certs.own import find_own
from mqtts_gui.certs.phrases import line
from mqtts_gui.certs.relations import UNSIGNED_CLIENT
from mqtts_gui.certs.trust_nodes import TrustNode, judged, missing
from mqtts_gui.certs.validity import short_day
from mqtts_gui.certs.verdict import Verdict
from mqtts_gui.errors import Severity
from mqtts_gui.i18n import Phrase, literal, mark, nmark

_AUTHORITY = mark("Authority")
_BROKER = mark("Broker")
_CLIENT = mark("Client")
_KEY = mark("Private key")
_NOT_CHOSEN = mark("not chosen")
_NOT_SIGNED = mark("not signed by it")
_UNSIGNED = {
    VerifyCode.NO_ISSUER_OF_TRUSTED,
    VerifyCode.BAD_SIGNATURE,
    VerifyCode.SELF_SIGNED_LEAF,
    VerifyCode.SELF_SIGNED_ROOT,
    VerifyCode.NO_ISSUER,
}
_FAULTS = {
    **dict.fromkeys(_UNSIGNED, _NOT_SIGNED),
    VerifyCode.HOST_NAME: mark("other name"),
    VerifyCode.IP_ADDRESS: mark("other name"),
    VerifyCode.EXPIRED: mark("expired"),
    VerifyCode.NOT_YET_VALID: mark("not yet valid"),
}


@dataclass(frozen=True, slots=True)
class Box:
    """A box, the line that leads to it, and the verdict behind both.

    Attributes:
        linked: The line is verified, refuted, or nothing is known (None).
    """

    node: TrustNode
    linked: bool | None = None
    verdict: Verdict | None = None


def authority_box(ca: LoadedFile | None, now: datetime) -> TrustNode:
    """Return the box of the authority."""
    if ca is None:
        return missing("ca", _AUTHORITY, _NOT_CHOSEN)
    verdict = judge_ca(ca, now)
    if not ca.certificates:
        return judged("ca", _AUTHORITY, (), Severity.ERROR, verdict.headline)
    described = describe_certificate(ca.certificates[0])
    strength = line([str(described.key), digest_name(described.signature_algorithm)])
    word = _word(verdict, described, now, mark("trusted"))
    return judged("ca", literal(described.name), (strength,), verdict.severity, word)


def broker_box(
    chain: Sequence[bytes],
    ca: LoadedFile | None,
    server_name: str,
    now: datetime,
    seen: datetime | None,
) -> Box:
    """Return the box of the broker, by the certificates that it presented last, leaf first."""
    certificates = [c for der in chain for c in load_bytes(der, Path()).certificates]
    if not certificates:
        name = [literal(server_name)] if server_name else []
        return Box(missing("broker", _BROKER, *name, mark("not seen yet")))
    leaf, *others = certificates
    result = verify(
        leaf, others, ca.certificates if ca else (), now, server_name or None, role=Role.BROKER
    )
    # Without a CA file the system's authorities decide, at the connection and not here.
    fault = Severity.WARNING if ca is None else Severity.ERROR
    status, word = None if result.ok else fault, _broker_word(result, ca, seen)
    node = judged("broker", _BROKER, (_common_name(describe_certificate(leaf)),), status, word)
    unsigned = {VerifyCode(result.verify_code)} & _UNSIGNED
    return Box(node, not unsigned if ca and ca.certificates else None)


def _broker_word(result: ChainResult, ca: LoadedFile | None, seen: datetime | None) -> Phrase:
    if not result.ok and ca is None:
        return mark("not verified")
    if not result.ok:
        return _FAULTS.get(VerifyCode(result.verify_code), mark("not acceptable"))
    return mark("seen on %(day)s", day=short_day(seen)) if seen else mark("verified")


def client_box(cert: LoadedFile | None, ca: LoadedFile | None, now: datetime) -> Box:
    """Return the box of the client's certificate."""
    if cert is None:
        return Box(missing("client", _CLIENT, _NOT_CHOSEN))
    verdict = judge_client_certificate(cert, ca, now)
    own = find_own(cert)
    if own is None:
        node = judged("client", _CLIENT, (), Severity.ERROR, verdict.headline)
        return Box(node, verdict=verdict)
    described = describe_certificate(own.certificate)
    doubts = {finding.code for finding in verdict.findings} & UNSIGNED_CLIENT
    word = _NOT_SIGNED if doubts else _word(verdict, described, now, mark("valid"))
    node = judged("client", _CLIENT, (_common_name(described),), verdict.severity, word)
    return Box(node, not doubts if ca and ca.certificates else None, verdict)


def key_box(key: LoadedFile | None, cert: LoadedFile | None) -> Box:
    """Return the box of the client's private key."""
    if key is None:
        return Box(missing("key", _KEY, _NOT_CHOSEN))
    verdict = judge_client_key(key, cert)
    item = key.first(Kind.PRIVATE_KEY)
    readable = item is not None and item.value is not None and cert and cert.certificates
    mismatch = any(finding.code == "client-key-mismatch" for finding in verdict.findings)
    fine = verdict.severity in {None, Severity.INFO}
    word = mark("does not match") if mismatch else verdict.headline
    if fine and readable:
        word = mark("matches")
    node = judged("key", _KEY, (), verdict.severity, word)
    return Box(node, not mismatch if readable else None, verdict)


def _word(verdict: Verdict, described: Description, now: datetime, good: Phrase) -> Phrase:
    """Return the few words under a certificate's name."""
    validity = described.validity
    if verdict.severity in {None, Severity.INFO}:
        return good
    if verdict.severity is Severity.WARNING and validity and validity.ends_soon(now):
        return nmark("%(count)s day", "%(count)s days", validity.remaining(now).days)
    return verdict.headline


def _common_name(described: Description) -> Phrase:
    return literal(f"CN = {described.common_name}" if described.common_name else described.name)
