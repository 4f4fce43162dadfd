"""The facts of a result as rows: what the broker presented, and what was negotiated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from mqtts_gui.certs.describing import describe_der
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.validity import short_date
from mqtts_gui.doctor.result import MqttFacts, WalkResult
from mqtts_gui.i18n import Phrase, literal, mark, nmark
from mqtts_gui.mqtt.events import LiveFacts, TlsFacts
from mqtts_gui.mqtt.profile import Profile

FactRole = Literal["text", "ok", "warning", "error", "muted"]
NAMES_SHOWN = 12
"""A hostile certificate may hold ten thousand."""

_ABSENT = mark("(absent)")
_MQTT_VERSIONS = {"3.1": "3.1", "3.1.1": "3.1.1", "5": "5.0"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One row.

    Attributes:
        value: As it was sent, or as the program names it; "" where there is none. Untrusted where
            it is no phrase.
        note: What is said beside it, or in its place.
        role: The colour of the note, which says nothing that its words do not say.
        strong: The value is what everything turns about.
    """

    label: Phrase
    value: str | Phrase = ""
    note: Phrase | None = None
    role: FactRole = "muted"
    strong: bool = False


def presented_facts(chain: Sequence[bytes], now: datetime) -> tuple[Fact, ...]:
    """Return what the certificate that a broker presented says, its chain included."""
    if not chain:
        return ()
    leaf = describe_der(chain[0])
    rows = (
        _text(mark("Organisation (O)"), leaf.organization),
        _text(mark("Unit (OU)"), leaf.organizational_unit),
        _text(mark("Common name (CN)"), leaf.common_name, strong=True),
        _other_names(leaf),
        _issuer(leaf),
        _signature(leaf),
        _key(leaf),
        *_dates(leaf, now),
    )
    return (*rows, *_rest(chain[1:]))


def negotiated_facts(result: WalkResult) -> tuple[Fact, ...]:
    """Return what client and broker agreed on; nothing before the broker accepted the session."""
    if result.facts is None or result.mqtt is None:
        return ()
    facts, mqtt = result.facts, result.mqtt
    session = mark("kept by the broker") if mqtt.session_present else mark("new")
    return (
        *_tls_rows(facts, result.profile),
        Fact(mark("MQTT version"), _MQTT_VERSIONS.get(mqtt.version, mqtt.version)),
        Fact(mark("MQTT session"), note=session, role="text"),
        _identifier(mqtt, result.profile),
        Fact(mark("Broker's address"), facts.address),
    )


def _identifier(mqtt: MqttFacts, profile: Profile) -> Fact:
    label = mark("Client identifier")
    if mqtt.assigned_client_id:
        return Fact(label, mqtt.assigned_client_id, mark("given by the broker"))
    if mqtt.guest_id:
        return Fact(label, mqtt.guest_id, mark("(only for the test)"))
    return Fact(label, profile.client_id)


def _text(label: Phrase, value: str | None, *, strong: bool = False) -> Fact:
    return Fact(label, value, strong=strong) if value else Fact(label, note=_ABSENT)


def _other_names(leaf: Description) -> Fact:
    label = mark("Other names (SAN)")
    names = [name for kind in leaf.san.values() for name in kind]
    return _listed(label, names) if names else Fact(label, note=mark("none"), role="warning")


def _listed(label: Phrase, names: Sequence[str], note: Phrase | None = None) -> Fact:
    left_out = len(names) - NAMES_SHOWN
    if left_out > 0:
        note = nmark("and %(count)s more", "and %(count)s more", left_out)
    return Fact(label, ", ".join(names[:NAMES_SHOWN]), note)


def _issuer(leaf: Description) -> Fact:
    itself = mark("(itself)") if leaf.self_signed else None
    return Fact(mark("Issued by"), leaf.issuer_display, itself, "warning")


def _signature(leaf: Description) -> Fact:
    label = mark("Signature")
    if leaf.signature_algorithm is None:
        return Fact(label, note=_ABSENT)
    weak = mark("no longer accepted") if leaf.weak_digest is not None else None
    return Fact(label, leaf.signature_algorithm, weak, "error")


def _key(leaf: Description) -> Fact:
    label, key = mark("Key size"), leaf.key
    if key is None or key.size is None:
        return Fact(label, note=_ABSENT)
    bits = f"{key.size} bits"
    if key.weak:
        return Fact(label, bits, mark("(%(type)s), too short", type=key.type), "error")
    return Fact(label, bits, None if key.type == "RSA" else literal(f"({key.type})"))


def _dates(leaf: Description, now: datetime) -> Iterator[Fact]:
    validity = leaf.validity
    if leaf.not_after is None or validity is None:
        yield Fact(mark("Valid until"), note=_ABSENT)
        return
    if not validity.begun(now):
        begin = short_date(validity.not_before)
        yield Fact(mark("Valid from"), begin, mark("not valid yet"), "error")
    end, note = short_date(validity.not_after), None
    if validity.expired(now) or validity.ends_soon(now):
        note = validity.in_words(now)
    yield Fact(mark("Valid until"), end, note, "error" if validity.expired(now) else "warning")


def _rest(others: Sequence[bytes]) -> Iterator[Fact]:
    if others:
        names = [describe_der(der).name for der in others[:NAMES_SHOWN]]
        names += ["…"] * (len(others) - len(names))
        yield _listed(mark("Sent with it"), names)


def _tls_rows(facts: LiveFacts, profile: Profile) -> Iterator[Fact]:
    if facts.tls is None:
        yield Fact(mark("TLS"), note=mark("none, in clear"), role="error")
        return
    yield from _agreed(facts.tls)
    yield _verified(facts)
    yield _client(facts, profile)


def _agreed(tls: TlsFacts) -> Iterator[Fact]:
    yield Fact(mark("TLS version"), tls.version.replace("TLSv", "TLS "))
    yield Fact(mark("Cipher suite"), tls.cipher)
    unnamed = None if tls.group else mark("not named under TLS 1.2")
    yield Fact(mark("Key exchange"), tls.group or "", unnamed)
    yield Fact(
        mark("Protocol (ALPN)"), tls.alpn or "", None if tls.alpn else mark("not negotiated")
    )


def _verified(facts: LiveFacts) -> Fact:
    label = mark("Verified name")
    if facts.name_verified is None:
        return Fact(label, note=mark("not checked"), role="warning")
    if not facts.chain_verified:
        unsure = mark("but the authority is not checked")
        return Fact(label, facts.name_verified, unsure, "warning", strong=True)
    return Fact(label, facts.name_verified, literal("✓"), "ok", strong=True)


def _client(facts: LiveFacts, profile: Profile) -> Fact:
    label = mark("Client certificate")
    if facts.client_name is not None:
        return Fact(label, facts.client_name, mark("presented"))
    if facts.certificate_requested and profile.client_cert is not None:
        return Fact(label, note=mark("presented, without a common name"), role="text")
    if facts.certificate_requested:
        return Fact(label, note=mark("none presented"), role="warning")
    return Fact(label, note=mark("not asked for"))
