"""Brokers whose certificate is made out to another name, staged with the real mosquitto."""

from __future__ import annotations

from ipaddress import ip_address

from cryptography import x509

from mqtts_gui.mqtt.profile import TlsVersion
from tests.support.certificate_stages import LAB, Setting, authority, faults, holder
from tests.support.chain_plans import name

_12, _13 = (TlsVersion.V1_2,), (TlsVersion.V1_3,)
_ADDRESS: dict[str, object] = {"host": "127.0.0.1"}
_NOBODY = name(("55040a", "Ciel"))
CLASS = authority("Class CA", LAB)


def _made_out(*names: str, **changes: object) -> Setting:
    """Return a broker with these names in its SAN; addresses as such."""
    found = [_general_name(each) for each in names]
    made = holder(str(changes.pop("common", "broker")), LAB, x509.SubjectAlternativeName(found))
    return Setting(made, changes=changes)


def _general_name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(text))
    except ValueError:
        return x509.DNSName(text.removeprefix("DNS:"))


def _common(text: str, **changes: object) -> Setting:
    """Return a broker of version 1 with a common name."""
    return Setting(holder(text, LAB), changes=changes)


_ADDRESSES = (
    *faults("name-ip-not-in-cert", "version 1", _common("vm-dupont", **_ADDRESS)),
    *faults("name-ip-not-in-cert", "names only", _made_out("vm-dupont", **_ADDRESS), tls=_13),
    *faults(
        "name-ip-not-in-cert",
        "another address",
        _made_out("vm-dupont", "192.168.56.10", **_ADDRESS),
        tls=_12,
    ),
    *faults(
        "name-ip-not-in-cert", "nothing but another", _made_out("10.0.0.1", **_ADDRESS), tls=_13
    ),
    *faults("name-ip-not-in-cert", "localhost", _common("localhost", **_ADDRESS), tls=_13),
    *faults(
        "name-ip-not-in-cert",
        "below an intermediate",
        Setting(holder("vm-dupont", CLASS), sent=(CLASS,), changes=_ADDRESS),
        tls=_13,
    ),
    *faults(
        "name-ip-not-in-cert",
        "expected instead of the host",
        _common("vm-dupont", server_name="192.168.56.10"),
        tls=_12,
    ),
    *faults(
        "name-ip-not-in-cert",
        "version 6",
        _common("vm-dupont", server_name="fe80::1"),
        tls=_13,
    ),
    *faults("name-ip-in-cn", "version 1", _common("127.0.0.1", **_ADDRESS)),
    *faults(
        "name-ip-in-cn", "beside a SAN", _made_out("vm", common="127.0.0.1", **_ADDRESS), tls=_13
    ),
    *faults("name-ip-in-cn", "blank after it", _common("127.0.0.1 ", **_ADDRESS), tls=_12),
    *faults(
        "name-ip-in-cn", "version 6, long", _common("0:0:0:0:0:0:0:1", server_name="::1"), tls=_13
    ),
    *faults("name-ip-as-dns", "", _made_out("DNS:127.0.0.1", **_ADDRESS)),
    *faults(
        "name-ip-as-dns",
        "and in the CN",
        _made_out("DNS:127.0.0.1", common="127.0.0.1", **_ADDRESS),
    ),
    *faults("name-ip-as-dns", "version 6", _made_out("DNS:::1", server_name="::1"), tls=_12),
)
_NAMES = (
    *faults("name-mismatch", "version 1", _common("raspberrypi")),
    *faults("name-mismatch", "several names", _made_out("raspberrypi", "pi.lan", "mqtt"), tls=_13),
    *faults("name-mismatch", "addresses only", _made_out("127.0.0.1", common="pi"), tls=_12),
    *faults(
        "name-mismatch",
        "chain not verified",
        _common("raspberrypi", verify_chain=False),
    ),
    *faults(
        "name-mismatch",
        "expired too",
        Setting(holder("raspberrypi", LAB, days=(-30, -1))),
        tls=_13,
    ),
    *faults(
        "name-mismatch", "dot after a name that is wrong", _common("pi", server_name="vm."), tls=_13
    ),
    *faults(
        "name-mismatch",
        "accents that must be spelt in ASCII",
        _common("bücher.example", server_name="bücher.example"),
        tls=_13,
    ),
    *faults("name-mismatch", "part of a wildcard", _made_out("local*"), tls=_13),
    *faults("name-cn-hidden-by-san", "", _made_out("mqtt.example", common="localhost")),
    *faults(
        "name-cn-hidden-by-san",
        "among addresses",
        _made_out("mqtt.example", "127.0.0.1", common="LocalHost"),
        tls=_13,
    ),
    *faults("name-short-vs-fqdn", "version 1", _common("localhost.lan")),
    *faults("name-short-vs-fqdn", "SAN", _made_out("pi", "localhost.lan"), tls=_13),
    *faults(
        "name-short-vs-fqdn",
        "short in the certificate",
        _common("vm-dupont", server_name="vm-dupont.lan"),
        tls=_12,
    ),
    *faults("name-wildcard-depth", "", _made_out("*.lab.home", server_name="a.vm.lab.home")),
    *faults(
        "name-wildcard-depth",
        "the domain itself",
        _made_out("*.lab.home", server_name="lab.home"),
        tls=_13,
    ),
    *faults(
        "name-wildcard-depth",
        "right below the top",
        _made_out("*.home", server_name="vm.home"),
        tls=_12,
    ),
    *faults(
        "name-wildcard-depth",
        "common name",
        _common("*.lab.home", server_name="a.vm.lab.home"),
        tls=_13,
    ),
    *faults("name-localhost-cert", "version 1", _common("localhost", server_name="vm-dupont")),
    *faults("name-localhost-cert", "SAN", _made_out("localhost", server_name="vm"), tls=_13),
    *faults(
        "name-localhost-cert",
        "and its address",
        _made_out("localhost", "127.0.0.1", server_name="vm"),
        tls=_12,
    ),
    *faults("name-none", "", Setting(holder("x", LAB, subject=_NOBODY))),
    *faults(
        "name-none",
        "address",
        Setting(holder("x", LAB, subject=_NOBODY), changes=_ADDRESS),
        tls=_13,
    ),
    *faults("name-odd-cn", "blank after it", _common("localhost ")),
    *faults("name-odd-cn", "blank before it", _common(" localhost"), tls=_13),
    *faults("name-odd-cn", "scheme", _common("mqtts://localhost"), tls=_12),
    *faults("name-odd-cn", "port", _common("localhost:8883"), tls=_13),
    *faults("name-odd-cn", "final dot", _common("localhost."), tls=_12),
)
FAULTS = (*_ADDRESSES, *_NAMES)
