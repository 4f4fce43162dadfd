"""Hand-made evidence of faults in certificates: the code, the names and the actions each gives."""

from __future__ import annotations

from pathlib import Path

from cryptography.x509.oid import ExtendedKeyUsageOID

from mqtts_gui.errors import ActionId
from tests.support.explain_cases import (
    CA,
    CLIENT,
    DAY,
    OTHER_CA,
    Case,
    alert,
    refused_certificate,
    to,
)
from tests.support.made_certificates import NOW, make

VM = make("vm-dupont", by=CA)
NAMES = [
    Case(
        "name-ip-not-in-cert",
        refused_certificate(64, VM, CA),
        to("192.168.56.10"),
        says=("192.168.56.10", "vm-dupont", "CA-CIEL"),
        first_action=ActionId.EXPECT_NAME,
        argument="vm-dupont",
    ),
    Case(
        "name-ip-not-in-cert",
        refused_certificate(64, make("x", by=CA, ip=["192.168.56.11"]), CA),
        to("192.168.56.10"),
    ),
    Case(
        "name-ip-in-cn",
        refused_certificate(64, make("192.168.56.10", by=CA)),
        to("192.168.56.10"),
        says=("IP:192.168.56.10",),
        first_action=ActionId.COPY_COMMAND,
    ),
    Case(
        "name-ip-as-dns",
        refused_certificate(64, make("vm-dupont", by=CA, dns=["192.168.56.10"])),
        to("192.168.56.10"),
    ),
    Case(
        "name-mismatch",
        refused_certificate(62, make("raspberrypi", by=CA), CA),
        says=("raspberrypi", "vm-dupont"),
        first_action=ActionId.EXPECT_NAME,
        argument="raspberrypi",
    ),
    Case(
        "name-cn-hidden-by-san",
        refused_certificate(62, make("vm-dupont", by=CA, dns=["mqtt.example"])),
        says=("mqtt.example", "DNS:vm-dupont"),
    ),
    Case("name-short-vs-fqdn", refused_certificate(62, make("vm-dupont.lan", by=CA))),
    Case(
        "name-short-vs-fqdn",
        refused_certificate(62, make("other", by=CA, dns=["other", "vm-dupont"])),
        to("vm-dupont.lan"),
        first_action=ActionId.EXPECT_NAME,
        argument="vm-dupont",
    ),
    Case(
        "name-wildcard-depth",
        refused_certificate(62, make("x", by=CA, dns=["*.lab.home"])),
        to("a.vm.lab.home"),
        says=("*.lab.home", "a.vm.lab.home"),
    ),
    Case("name-localhost-cert", refused_certificate(62, make("localhost", by=CA))),
    Case("name-none", refused_certificate(62, make("", organization="Ciel", by=CA))),
    Case(
        "name-none", refused_certificate(64, make("", organization="Ciel", by=CA)), to("10.0.0.1")
    ),
    Case("name-odd-cn", refused_certificate(62, make("vm-dupont ", by=CA))),
    Case("name-odd-cn", refused_certificate(62, make("mqtts://vm-dupont", by=CA))),
    Case(
        "host-trailing-dot",
        refused_certificate(62, VM),
        to("vm-dupont."),
        first_action=ActionId.USE_HOST,
        argument="vm-dupont",
    ),
]

CLASS_CA = make("Class CA", organization="Lycée Exemple", by=CA, ca=True)
NAMESAKE = make("CA-CIEL", organization="Lycée Exemple", ca=True)
SELF = make("vm-dupont")
TRUST = [
    Case(
        "ca-none",
        refused_certificate(19, VM, CA),
        ca=None,
        says=("CA-CIEL",),
        first_action=ActionId.CHOOSE_CA,
    ),
    Case("ca-none", refused_certificate(18, SELF), ca=None),
    Case(
        "ca-wrong",
        refused_certificate(19, make("vm-dupont", by=OTHER_CA), OTHER_CA),
        says=("Another CA", "CA-CIEL"),
        first_action=ActionId.CHOOSE_CA,
    ),
    Case("ca-wrong", refused_certificate(20, make("vm-dupont", by=OTHER_CA))),
    Case("ca-same-name-other-key", refused_certificate(7, make("vm-dupont", by=NAMESAKE))),
    Case("ca-same-name-other-key", refused_certificate(19, make("v", by=NAMESAKE), NAMESAKE)),
    Case("ca-same-name-other-key", refused_certificate(20, make("vm-dupont", by=NAMESAKE))),
    Case("leaf-self-signed", refused_certificate(18, SELF), says=("vm-dupont", "CA-CIEL")),
    Case(
        "ca-subject-equals-leaf",
        refused_certificate(18, make("Lab", by=make("Lab", ca=True))),
        ca=None,
        profile=to("vm-dupont", ca_file=Path("ca.crt")),
    ),
    Case("ca-is-the-leaf", refused_certificate(20, VM), ca=VM),
    Case("ca-is-client-cert", refused_certificate(19, VM, CA), ca=CLIENT, client=CLIENT),
    Case("ca-is-client-cert", refused_certificate(20, VM), ca=make("other", by=CA)),
    Case("chain-incomplete", refused_certificate(20, make("vm", by=CLASS_CA)), says=("Class CA",)),
    Case(
        "chain-incomplete",
        refused_certificate(20, make("vm", by=make("X", by=CA), names_grandparent=True)),
    ),
    Case("ca-is-intermediate", refused_certificate(2, make("vm", by=CLASS_CA)), ca=CLASS_CA),
]

PAST = (NOW - 900 * DAY, NOW - 300 * DAY)
FUTURE = (NOW + 300 * DAY, NOW + 900 * DAY)
LATER = NOW.replace(month=10)
"""When this program was written already, so that it is no sign of a wrong clock."""
OLD_CA = make("Old CA", ca=True, valid=PAST)
YOUNG_CA = make("Young CA", ca=True, valid=FUTURE)
OLD_VM = make("vm", by=CA, valid=PAST)
DATES = [
    Case(
        "leaf-expired", refused_certificate(10, make("vm", by=CA, valid=PAST), CA), says=("2025",)
    ),
    Case("leaf-not-yet-valid", refused_certificate(9, make("vm", by=CA, valid=FUTURE)), now=LATER),
    Case("ca-expired", refused_certificate(10, make("vm", by=OLD_CA)), ca=OLD_CA, says=("Old CA",)),
    Case(
        "ca-not-yet-valid",
        refused_certificate(9, make("vm", by=YOUNG_CA)),
        ca=YOUNG_CA,
        now=LATER,
    ),
    Case(
        "clock-client-behind",
        refused_certificate(9, VM, CA),
        now=NOW.replace(year=2020),
        says=("2020",),
    ),
    Case("clock-client-ahead", refused_certificate(10, VM), now=NOW.replace(year=2060)),
    # A self-signed certificate that is trusted as such is no authority that expired as well.
    Case("leaf-expired", refused_certificate(10, old := make("vm", valid=PAST)), ca=old),
]

CLIENT_ONLY = [ExtendedKeyUsageOID.CLIENT_AUTH]
NO_CA = make("Lab CA", ca=False)
AVAST = make("Avast Web/Mail Shield Root", ca=True)
PROPERTIES = [
    Case("intercepted", refused_certificate(20, make("vm", by=AVAST)), says=("Avast",)),
    Case("intercepted", refused_certificate(19, make("vm", by=AVAST), AVAST), ca=None),
    Case("leaf-eku-client-only", refused_certificate(26, make("vm", by=CA, usage=CLIENT_ONLY))),
    Case("ca-not-a-ca", refused_certificate(79, make("vm", by=NO_CA)), ca=NO_CA, says=("Lab CA",)),
]

SERVER_ONLY = [ExtendedKeyUsageOID.SERVER_AUTH]
CLIENTS = [
    Case(
        "client-cert-missing",
        alert(116, sent=False),
        first_action=ActionId.CHOOSE_CLIENT_CERTIFICATE,
    ),
    Case("client-cert-missing", alert(40, sent=False)),
    Case("client-cert-missing", alert(None, sent=False)),
    Case("client-cert-other-ca", alert(48), client=make("d", by=OTHER_CA), says=("Another CA",)),
    Case("client-cert-self-signed", alert(48), client=make("dupont")),
    Case("client-cert-ca-same-name", alert(51), client=make("d", by=NAMESAKE)),
    Case("client-cert-ca-same-name", alert(48), client=make("d", by=NAMESAKE)),
    Case("broker-cafile-wrong", alert(48), client=CLIENT, says=("CA-CIEL", "cafile")),
    Case("broker-cafile-wrong", alert(51), client=CLIENT),
    Case("client-cert-other-ca", alert(48), client=make("d", by=CLASS_CA), says=("Class CA",)),
    Case(
        "client-chain-incomplete",
        alert(48),
        client=make("d", by=CLASS_CA, names_grandparent=True),
        says=("Class CA",),
    ),
    Case("client-cert-expired", alert(45), client=make("d", by=CA, valid=PAST), says=("2025",)),
    Case("client-cert-expired-on-broker", alert(45), client=CLIENT),
    Case("client-cert-not-yet-valid", alert(42), client=make("d", by=CA, valid=FUTURE)),
    Case("clock-broker-behind", alert(42), client=CLIENT),
    Case("client-cert-eku", alert(43), client=make("d", by=CA, usage=SERVER_ONLY)),
    Case("client-cert-revoked", alert(44), client=CLIENT),
]

CERTIFICATE_CASES = [*NAMES, *TRUST, *DATES, *PROPERTIES, *CLIENTS]
