"""A host is compared with a certificate as OpenSSL compares them, and the slip is named."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address

import pytest
from cryptography import x509

from mqtts_gui.certs.matching import matches_host, names_of
from mqtts_gui.certs.name_findings import name_mismatch
from tests.support.chain_plans import Part, common_name, make
from tests.support.issuing import issue, name, san

NO_CN: dict[str, str] = {"O": "Ciel"}


def certificate(
    common_name: str = "", dns: Sequence[str] = (), ip: Sequence[str] = ()
) -> x509.Certificate:
    names = [*map(x509.DNSName, dns), *(x509.IPAddress(ip_address(each)) for each in ip)]
    subject = {"CN": common_name} if common_name else NO_CN
    return issue(subject, extensions=[san(*names)] if names else []).certificate


@pytest.mark.parametrize(
    ("cert", "host"),
    [
        (certificate("vm-dupont"), "vm-dupont"),
        (certificate("vm-dupont"), "VM-Dupont"),
        (certificate("x", dns=["vm-dupont", "other"]), "vm-dupont"),
        (certificate("vm-dupont", ip=["10.0.0.1"]), "vm-dupont"),
        (certificate("x", dns=["*.lab.home"]), "vm.lab.home"),
        (certificate("x", ip=["192.168.56.10"]), "192.168.56.10"),
        (certificate("x", ip=["::1"]), "[::1]"),
        (certificate("x", ip=["fe80::1"]), "fe80::1%eth0"),
        (certificate("x", ip=["fe80::1"]), "[FE80:0::1%25eth0]"),
        (certificate("x", dns=["xn--bcher-kva.example"]), "bücher.example"),
        (certificate("x", dns=["*.lab.home"]), "xn--bcher-kva.lab.home"),
        (certificate("x", ip=["192.168.56.10"]), "192.168.056.010"),
    ],
)
def test_host_is_accepted(cert: x509.Certificate, host: str) -> None:
    assert matches_host(cert, host)


@pytest.mark.parametrize(
    ("cert", "host", "code"),
    [
        (certificate("vm-dupont"), "192.168.56.10", "name-ip-not-in-cert"),
        (certificate("192.168.56.10"), "192.168.56.10", "name-ip-in-cn"),
        (certificate("x", dns=["192.168.56.10"]), "192.168.56.10", "name-ip-as-dns"),
        (certificate("raspberrypi"), "vm-dupont", "name-mismatch"),
        (certificate("vm-dupont", dns=["mqtt.example"]), "vm-dupont", "name-cn-hidden-by-san"),
        (certificate("vm-dupont.lan"), "vm-dupont", "name-short-vs-fqdn"),
        (certificate("vm-dupont"), "vm-dupont.lan", "name-short-vs-fqdn"),
        (certificate("x", dns=["*.lab.home"]), "a.vm.lab.home", "name-wildcard-depth"),
        (certificate("x", dns=["*.lab.home"]), "lab.home", "name-wildcard-depth"),
        (certificate("x", dns=["*.home"]), "vm.home", "name-wildcard-depth"),
        (certificate("localhost"), "vm-dupont", "name-localhost-cert"),
        (certificate(), "vm-dupont", "name-none"),
        (certificate("vm-dupont "), "vm-dupont", "name-odd-cn"),
        (certificate("mqtts://vm-dupont"), "vm-dupont", "name-odd-cn"),
        (certificate("vm-dupont"), "vm-dupont.", "host-trailing-dot"),
        (certificate("x", ip=["10.0.0.1"]), "10.0.0.2", "name-ip-not-in-cert"),
        (certificate("x", dns=["vm*.lab.home"]), "vm1.lab.home", "name-mismatch"),
        (certificate("x", dns=["vm.*.home"]), "vm.lab.home", "name-short-vs-fqdn"),
        (certificate("x", dns=["*.-lab.home"]), "vm.-lab.home", "name-wildcard-depth"),
        (certificate("x", dns=["*.lab.home"]), "v_m.lab.home", "name-wildcard-depth"),
    ],
)
def test_host_is_refused_for_a_reason_that_has_a_name(
    cert: x509.Certificate, host: str, code: str
) -> None:
    assert not matches_host(cert, host)
    finding = name_mismatch(cert, host)
    assert finding.code == code
    assert str(finding.message)
    assert str(finding.fix)


def test_sentence_names_both_sides() -> None:
    finding = name_mismatch(certificate("vm-dupont"), "192.168.56.10")

    assert "vm-dupont" in str(finding.message)
    assert "192.168.56.10" in str(finding.message)


def test_names_that_count_are_listed() -> None:
    assert names_of(certificate("vm")) == ("vm",)
    assert names_of(certificate("vm", dns=["a", "b"], ip=["10.0.0.1"])) == ("a", "b", "10.0.0.1")
    assert names_of(certificate("vm", ip=["10.0.0.1"])) == ("vm", "10.0.0.1")


def test_wildcard_of_the_common_name_counts_too() -> None:
    assert matches_host(certificate("*.lab.home"), "vm.lab.home")
    assert not matches_host(certificate("*.lab.home"), ".lab.home")


def test_two_common_names_both_count() -> None:
    certificate_of_two = issue({"CN": ["one", "two"]}).certificate

    assert name({"CN": ["one", "two"]}) == certificate_of_two.subject
    assert matches_host(certificate_of_two, "two")


def with_names(*lists: bytes) -> x509.Certificate:
    """Return a certificate whose SAN holds these bytes."""
    part = Part("vm", subject=common_name("vm-dupont"))
    for each in lists:
        part.extensions["2.5.29.17"] = (False, each)
    return make(part, part)


def test_name_that_is_not_ascii_hides_the_common_name_too() -> None:
    odd = with_names(bytes.fromhex("3006820462fc6300"))  # "bü", c and a NUL, as OpenSSL reads it

    assert not matches_host(odd, "vm-dupont")
    assert name_mismatch(odd, "vm-dupont").code == "name-cn-hidden-by-san"


def test_damaged_list_of_names_counts_as_none() -> None:
    assert matches_host(with_names(b"\x30\x7f\x82"), "vm-dupont")
    assert matches_host(with_names(), "vm-dupont")


def test_command_compares_with_the_very_host() -> None:
    assert name_mismatch(certificate("vm"), "bücher.example").command[-2:] == (
        "-checkhost", "xn--bcher-kva.example",
    )  # fmt: skip
    assert name_mismatch(certificate("vm"), "[::1]").command[-2:] == ("-checkip", "::1")
