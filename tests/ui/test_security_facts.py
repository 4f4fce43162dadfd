"""The rows about a certificate that a broker presented, and about what was agreed on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from mqtts_gui.doctor.result import MqttFacts, WalkResult
from mqtts_gui.mqtt.events import TlsFacts
from mqtts_gui.mqtt.profile import Profile
from mqtts_gui.ui.models.security_facts import (
    NAMES_SHOWN,
    Fact,
    negotiated_facts,
    presented_facts,
)
from tests.support.fake_connection import live_facts
from tests.support.made_certificates import NOW, make
from tests.support.walk_results import healthy

YEAR = timedelta(days=365)
AUTHORITY = make("CA-CIEL", ca=True)


def row(facts: tuple[Fact, ...], label: str) -> Fact:
    return next(fact for fact in facts if str(fact.label) == label)


def said(facts: tuple[Fact, ...], label: str) -> tuple[str, str, str]:
    found = row(facts, label)
    return str(found.value), "" if found.note is None else str(found.note), found.role


def agreed(result: WalkResult, label: str) -> tuple[str, str, str]:
    return said(negotiated_facts(result), label)


def test_nothing_is_said_of_nothing() -> None:
    assert presented_facts((), NOW) == ()
    assert negotiated_facts(WalkResult(Profile())) == ()


def test_answers_of_the_lab() -> None:
    leaf = make("vm-dupont", organization="Ciel Dupont", by=AUTHORITY, dns=["vm-dupont"])
    facts = presented_facts((leaf.der, AUTHORITY.der), NOW)

    assert said(facts, "Organisation (O)") == ("Ciel Dupont", "", "muted")
    assert said(facts, "Unit (OU)") == ("", "(absent)", "muted")
    assert row(facts, "Common name (CN)").strong
    assert said(facts, "Other names (SAN)") == ("vm-dupont", "", "muted")
    assert said(facts, "Issued by")[:2] == ("CA-CIEL", "")
    assert said(facts, "Signature")[:2] == ("ecdsa-with-SHA256", "")
    assert said(facts, "Key size")[:2] == ("256 bits", "(EC)")
    assert said(facts, "Valid until")[:2] == ("2026-06-20", "")
    assert said(facts, "Sent with it") == ("CA-CIEL", "", "muted")


def test_what_is_wrong_with_dates_stands_beside_them() -> None:
    expired = make("a", valid=(NOW - 2 * YEAR, NOW - YEAR)).der
    young = make("a", valid=(NOW + YEAR, NOW + 2 * YEAR)).der
    ending = make("a", valid=(NOW - YEAR, NOW + timedelta(days=24, hours=1))).der

    assert said(presented_facts((expired,), NOW), "Valid until")[1:] == (
        "expired 365 days ago",
        "error",
    )
    assert said(presented_facts((young,), NOW), "Valid from")[1:] == ("not valid yet", "error")
    assert said(presented_facts((ending,), NOW), "Valid until")[1:] == ("in 24 days", "warning")


def test_a_certificate_that_signs_itself_says_so() -> None:
    assert said(presented_facts((AUTHORITY.der,), NOW), "Issued by")[1] == "(itself)"


def test_a_hostile_certificate_fills_no_page() -> None:
    names = [f"host-{number}" for number in range(10_000)]
    leaf = make("many", dns=names).der
    facts = presented_facts((leaf, *[AUTHORITY.der] * 50), NOW)

    value, note, _ = said(facts, "Other names (SAN)")
    assert value == ", ".join(names[:NAMES_SHOWN])
    assert note == "and 9,988 more"
    assert said(facts, "Sent with it")[1] == "and 38 more"


def test_what_nobody_can_read_is_absent() -> None:
    facts = presented_facts((b"no certificate",), NOW)
    assert said(facts, "Common name (CN)")[1] == "(absent)"
    assert said(facts, "Valid until")[1] == "(absent)"


def test_what_was_agreed_on() -> None:
    result = healthy(Profile())
    assert agreed(result, "TLS version")[0] == "TLS 1.3"
    assert agreed(result, "Protocol (ALPN)")[1] == "not negotiated"
    assert agreed(result, "Verified name") == ("vm-dupont", "✓", "ok")
    assert agreed(result, "Client identifier")[:2] == ("auto-7", "given by the broker")
    assert agreed(result, "MQTT session")[1] == "kept by the broker"

    older = TlsFacts("TLSv1.2", "ECDHE-RSA-AES256-GCM-SHA384", None, "mqtt")
    result = replace(result, facts=live_facts(tls=older))
    assert agreed(result, "Key exchange")[:2] == ("", "not named under TLS 1.2")
    assert agreed(result, "Protocol (ALPN)")[0] == "mqtt"


def test_what_was_not_checked_is_no_check() -> None:
    result = healthy(Profile())
    unnamed = replace(result, facts=live_facts(name_verified=None))
    assert agreed(unnamed, "Verified name") == ("", "not checked", "warning")
    untrusted = replace(result, facts=live_facts(chain_verified=False))
    assert agreed(untrusted, "Verified name")[1:] == (
        "but the authority is not checked",
        "warning",
    )


def test_the_client_identifier_of_a_test_is_the_one_that_came() -> None:
    result = healthy(Profile(client_id="eleve"))
    mine = replace(result, mqtt=MqttFacts("5"))
    tests = replace(result, mqtt=MqttFacts("5", guest_id="eleve-doctor"))

    assert agreed(mine, "Client identifier")[:2] == ("eleve", "")
    assert agreed(tests, "Client identifier")[:2] == ("eleve-doctor", "(only for the test)")


def test_client_certificate_that_was_asked_for_or_not() -> None:
    result = healthy(Profile())
    assert agreed(result, "Client certificate")[:2] == ("localhost", "presented")
    unasked = replace(result, facts=live_facts(client_name=None))
    assert agreed(unasked, "Client certificate")[1] == "not asked for"
    nobody = replace(live_facts(client_name=None), certificate_requested=True)
    assert agreed(replace(result, facts=nobody), "Client certificate")[1] == "none presented"


def test_in_clear_is_said_in_red() -> None:
    result = replace(healthy(Profile()), facts=live_facts(tls=None))
    assert agreed(result, "TLS") == ("", "none, in clear", "error")
