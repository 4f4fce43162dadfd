"""Chains, good and bad in every way, with OpenSSL's number and our code of the first fault."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from mqtts_gui.certs.chain import ChainResult, Role, verify
from tests.support.issuing import (
    NOW,
    Issued,
    authority,
    issue,
    issuer_identifier,
    lab_certificate,
    new_key,
    purpose,
    rsa_key,
    san,
    usage,
)

SERVER = purpose(ExtendedKeyUsageOID.SERVER_AUTH)
CLIENT = purpose(ExtendedKeyUsageOID.CLIENT_AUTH)


@dataclass(frozen=True, slots=True)
class Case:
    """A certificate to be verified.

    Attributes:
        number: What OpenSSL says; 0 for a good chain.
        code: What we say; None for a good chain.
        sent: What comes along with the leaf.
        at: The instant of the verification.
    """

    number: int
    code: str | None
    leaf: Issued
    roots: tuple[Issued, ...] = ()
    sent: tuple[Issued, ...] = ()
    host: str | None = None
    role: Role = Role.ANY
    at: datetime = field(default=NOW)

    def verify(self) -> ChainResult:
        """Return our verdict."""
        return verify(
            self.leaf.certificate,
            [each.certificate for each in self.sent],
            [each.certificate for each in self.roots],
            self.at,
            self.host,
            role=self.role,
        )


CA = authority("CA-CIEL")
OTHER = authority("Another CA")
AGAIN = authority("CA-CIEL")
MIDDLE = authority("Class CA", by=CA)
LEAF = lab_certificate("vm-dupont", CA)
BELOW = issue("vm-dupont", by=MIDDLE)
ALONE = issue("vm-dupont")


def good_cases() -> dict[str, Case]:
    """Return chains that OpenSSL accepts."""
    key = new_key()
    old = lab_certificate("Old CA", issue("Old CA", key=key), key=key)
    signing = issue("Signer", extensions=[usage("key_cert_sign")])
    wildcard = issue("x", by=CA, extensions=[san(x509.DNSName("*.lab.home"))])
    address = issue("x", by=CA, extensions=[san(x509.IPAddress(ip_address("10.0.0.1")))])
    both = issue("vm", by=CA, extensions=[SERVER, usage("digital_signature")])
    return {
        "lab": Case(0, None, LEAF, (CA,), host="vm-dupont"),
        "root": Case(0, None, CA, (CA,)),
        "self-signed, trusted": Case(0, None, ALONE, (ALONE,)),
        "intermediate sent": Case(0, None, BELOW, (CA,), (MIDDLE, CA)),
        "intermediate trusted": Case(0, None, BELOW, (MIDDLE, CA)),
        "root of version 1": Case(0, None, issue("vm", by=old), (old,)),
        "keyCertSign alone": Case(0, None, issue("vm", by=signing), (signing,)),
        "wildcard": Case(0, None, wildcard, (CA,), host="vm.lab.home"),
        "address": Case(0, None, address, (CA,), host="10.0.0.1"),
        "server": Case(0, None, both, (CA,), role=Role.BROKER),
        "pathlen 0": Case(0, None, issue("vm", by=(p := authority("P", path_length=0))), (p,)),
    }


def bad_cases() -> dict[str, Case]:
    """Return chains that OpenSSL refuses, each for its own reason first."""
    return {**_untrusted(), **_forbidden(), **_dated(), **_named()}


def _untrusted() -> dict[str, Case]:
    identified = issue("vm", by=CA, extensions=[(issuer_identifier(CA), False)])
    same = issue({"O": "Lab"}, by=authority({"O": "Lab"}))
    scanned = lab_certificate("vm", authority("Avast Web Shield"))
    client = lab_certificate("dupont", CA)
    return {
        "other CA": Case(20, "ca-wrong", LEAF, (OTHER,), (LEAF,)),
        "root sent": Case(19, "ca-wrong", LEAF, (OTHER,), (CA,)),
        "no CA": Case(20, "ca-none", LEAF),
        "same name": Case(7, "ca-same-name-other-key", LEAF, (AGAIN,)),
        "same name, sent": Case(7, "ca-same-name-other-key", LEAF, (AGAIN,), (CA,)),
        "same name, identified": Case(20, "ca-same-name-other-key", identified, (AGAIN,)),
        "self-signed": Case(18, "leaf-self-signed", ALONE, (CA,)),
        "same subject": Case(18, "ca-subject-equals-leaf", same, (CA,)),
        "leaf as CA": Case(20, "ca-is-the-leaf", LEAF, (LEAF,)),
        "client as CA": Case(20, "ca-is-client-cert", LEAF, (client,)),
        "intermediate only": Case(2, "ca-is-intermediate", BELOW, (MIDDLE,)),
        "intermediate missing": Case(20, "chain-incomplete", BELOW, (CA,), (BELOW, CA)),
        "scanner": Case(20, "intercepted", scanned, (CA,)),
        "scanner, no CA": Case(20, "intercepted", scanned),
        "client, other CA": Case(20, "client-cert-other-ca", LEAF, (OTHER,), role=Role.CLIENT),
        "client, alone": Case(18, "client-cert-self-signed", ALONE, (CA,), role=Role.CLIENT),
    }


def _forbidden() -> dict[str, Case]:
    denied = (x509.BasicConstraints(ca=False, path_length=None), True)
    leaf_ca = issue("No CA", extensions=[denied])
    mute = authority("Mute CA", extensions=[usage("digital_signature")])
    short = authority("Path 0 CA", path_length=0)
    deep = authority("Deep CA", by=short)
    weak = authority("Weak CA", key=rsa_key(1024))
    unknown = (x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4.5"), b"\x05\x00"), True)
    limits = (x509.NameConstraints([x509.DNSName("school.example")], None), True)
    school = authority("School CA", extensions=[limits])
    outside = issue("vm", by=school, extensions=[san(x509.DNSName("vm.lab"))])
    for_clients = authority("Client CA", extensions=[CLIENT])
    return {
        "not a CA": Case(79, "ca-not-a-ca", issue("vm", by=leaf_ca), (leaf_ca,)),
        "v3 without constraints": Case(79, "ca-not-a-ca", issue("vm", by=ALONE), (ALONE,)),
        "keyUsage of the CA": Case(79, "ca-keyusage", issue("vm", by=mute), (mute,)),
        "path length": Case(25, "ca-pathlen", issue("vm", by=deep), (short,), (deep,)),
        "weak CA": Case(67, "ca-weak-key", issue("vm", by=weak), (weak,)),
        "weak leaf": Case(66, "leaf-weak-key", issue("vm", by=CA, key=rsa_key(1024)), (CA,)),
        "critical": Case(
            34, "leaf-critical-extension", issue("vm", by=CA, extensions=[unknown]), (CA,)
        ),
        "constraint": Case(47, "ca-name-constraint", outside, (school,)),
        "for clients": Case(
            26, "leaf-eku-client-only", issue("vm", by=CA, extensions=[CLIENT]), (CA,),
            role=Role.BROKER,
        ),
        "CA for clients": Case(
            26, "leaf-eku-client-only", issue("vm", by=for_clients), (for_clients,),
            role=Role.BROKER,
        ),
        "for servers": Case(
            26, "client-cert-eku", issue("vm", by=CA, extensions=[SERVER]), (CA,), role=Role.CLIENT
        ),
        "keyUsage of the leaf": Case(
            26, "leaf-keyusage", issue("vm", by=CA, extensions=[usage("crl_sign")]), (CA,),
            role=Role.BROKER,
        ),
    }  # fmt: skip


def _dated() -> dict[str, Case]:
    old_ca = authority("Old CA", days=(-900, -1))
    new_ca = authority("New CA", days=(1, 900))
    past, ahead = lab_certificate("vm", CA, days=(-9, -1)), issue("vm", by=CA, days=(1, 9))
    return {
        "leaf expired": Case(10, "leaf-expired", past, (CA,)),
        "client expired": Case(10, "client-cert-expired", past, (CA,), role=Role.CLIENT),
        "leaf too new": Case(9, "leaf-not-yet-valid", ahead, (CA,)),
        "CA expired": Case(10, "ca-expired", issue("vm", by=old_ca), (old_ca,)),
        "CA too new": Case(9, "ca-not-yet-valid", issue("vm", by=new_ca), (new_ca,)),
        "clock behind": Case(9, "clock-client-behind", LEAF, (CA,), at=NOW - timedelta(days=3000)),
        "clock ahead": Case(10, "clock-client-ahead", LEAF, (CA,), at=NOW + timedelta(days=3000)),
    }


def _named() -> dict[str, Case]:
    expired = lab_certificate("vm-dupont", CA, days=(-9, -1))
    return {
        "name": Case(62, "name-mismatch", LEAF, (CA,), host="raspberrypi"),
        "address": Case(64, "name-ip-not-in-cert", LEAF, (CA,), host="192.168.56.10"),
        "name, expired": Case(62, "name-mismatch", expired, (CA,), host="raspberrypi"),
        "name, other CA": Case(20, "ca-wrong", LEAF, (OTHER,), host="raspberrypi"),
    }
