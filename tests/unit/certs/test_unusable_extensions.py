"""What keeps OpenSSL from a certificate is named, and nothing that it puts up with is."""

from __future__ import annotations

import pytest

from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.item_findings import certificate_findings
from mqtts_gui.certs.roles import Role
from mqtts_gui.certs.unusable_extensions import unusable_extension
from mqtts_gui.errors import Severity
from tests.support.chain_damage import ODD, UNUSABLE
from tests.support.chain_faults import planned
from tests.support.chain_parts import LEAF, Fault, at, raw
from tests.support.openssl_verify import BuiltChain, built

TWICE = [fault for fault in UNUSABLE if "twice" in fault]


def chain_of(fault: Fault) -> BuiltChain:
    return built(planned(fault))


@pytest.mark.parametrize("fault", UNUSABLE)
def test_unusable_extension_is_the_reason(fault: str) -> None:
    result = chain_of(UNUSABLE[fault]).verify()

    assert (result.verify_code, result.code, result.judged_by) == (20, "cert-damaged", "openssl")
    said = str(result.findings[0].message)
    assert ("twice" in said) is (fault in TWICE)
    assert ("Class CA" in said) is fault.endswith("the middle")


@pytest.mark.parametrize("fault", ODD)
def test_odd_extension_is_none(fault: str) -> None:
    chain = chain_of(ODD[fault])

    for certificate in (chain.leaf, *chain.sent, *chain.roots):
        assert unusable_extension(describe_certificate(certificate)) is None
    assert "cert-damaged" not in {finding.code for finding in chain.verify().findings}


@pytest.mark.parametrize("fault", [*filter(lambda name: "the" not in name, UNUSABLE)])
def test_certificate_by_itself_has_the_same_fault_and_no_other_word_for_it(fault: str) -> None:
    chain = chain_of(UNUSABLE[fault])
    found = certificate_findings(describe_certificate(chain.leaf), Role.BROKER, chain.at)
    codes = [finding.code for finding in found]

    assert codes.count("cert-damaged") == 1
    assert "cert-undecodable" not in codes
    assert next(f for f in found if f.code == "cert-damaged").severity is Severity.ERROR


def test_extension_that_openssl_never_reads_may_be_damaged() -> None:
    plan = planned(at(LEAF, raw("1.3.6.1.5.5.7.1.1", b"\x05\x00")))  # where the authority is
    chain = built(plan)
    found = certificate_findings(describe_certificate(chain.leaf), Role.BROKER, chain.at)

    assert chain.verify().ok
    assert [f.code for f in found if f.severity is not Severity.INFO] == ["cert-undecodable"]


def test_usages_are_read_bit_by_bit() -> None:
    """The library refuses decipherOnly without keyAgreement; openssl shows it, and heeds it."""
    odd = chain_of(ODD["keyUsage decipherOnly"]).leaf
    every = chain_of(at(LEAF, raw("2.5.29.15", bytes.fromhex("030307ff80")))).leaf

    assert describe_certificate(odd).key_usage == ("decipherOnly",)
    assert describe_certificate(every).key_usage == (
        "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment",
        "keyAgreement", "keyCertSign", "cRLSign", "encipherOnly", "decipherOnly",
    )  # fmt: skip
