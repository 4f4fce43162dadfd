"""Everything that can be wrong or odd about a chain, each as a change to a plan."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from mqtts_gui.certs.roles import Role
from tests.support.chain_damage import ODD, PARTIAL_LISTS, UNUSABLE
from tests.support.chain_members import (
    alone,
    alone_trusted,
    crossed,
    directory,
    hosted,
    in_role,
    limits,
    long_chain,
    nameless_twin_first,
    old_root_first,
    partial_list,
    root_sent_only,
    sending,
    short_chain,
    stranger_sent,
    stranger_trusted,
    trusting,
    twin_first,
    twin_last,
    verify_part,
    with_list,
)
from tests.support.chain_parts import (
    AUTHORITY_KEY,
    CONSTRAINTS,
    HOST,
    KEY_USAGE,
    LEAF,
    MIDDLE,
    NETSCAPE,
    PURPOSES,
    ROOT,
    SAN,
    SUBJECT_KEY,
    Fault,
    at,
    authority_named,
    both,
    constraints,
    dated,
    hashed,
    issued_by_name,
    keyed,
    lacking,
    purposes,
    raw,
    signed_with,
    sound_plan,
    titled,
    usages,
    versioned,
    with_extension,
)
from tests.support.chain_plans import (
    Plan,
    common_name,
    name,
)

_SERVER, _CLIENT = ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH
_DNS = x509.DNSName
_IP = x509.IPAddress(ip_address("192.168.56.10"))
_UNKNOWN = x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4.5"), b"\x05\x00")
_FOLDED = name(("55040a", "LYCÉE  exemple".replace("É", "é")), ("550403", " ca-ciel "))

DATES: dict[str, Fault] = {
    "leaf expired": at(LEAF, dated(-30, -1)),
    "leaf too new": at(LEAF, dated(1, 30)),
    "middle expired": at(MIDDLE, dated(-30, -1)),
    "middle too new": at(MIDDLE, dated(1, 30)),
    "root expired": at(ROOT, dated(-30, -1)),
    "root too new": at(ROOT, dated(1, 30)),
}
STRENGTH: dict[str, Fault] = {
    "leaf of 1024 bits": at(LEAF, keyed("rsa1024")),
    "middle of 1024 bits": at(MIDDLE, keyed("rsa1024")),
    "root of 1024 bits": at(ROOT, keyed("rsa1024")),
    "leaf RSA": at(LEAF, keyed("rsa")),
    "root RSA": at(ROOT, keyed("rsa")),
    "leaf Ed25519": at(LEAF, keyed("ed25519")),
    "middle Ed25519": at(MIDDLE, keyed("ed25519")),
    "SHA-1 under the leaf": at(LEAF, hashed),
    "SHA-1 under the middle": at(MIDDLE, hashed),
    "SHA-1 under the root": at(ROOT, hashed),
    "two algorithms": at(LEAF, lambda part: setattr(part, "inner_algorithm", "2a8648ce3d040303")),
}
SIGNATURES: dict[str, Fault] = {
    "leaf by another key": at(LEAF, signed_with("another")),
    "middle by another key": at(MIDDLE, signed_with("another")),
    "root by another key": at(ROOT, signed_with("another")),
    "key identifier wrong": at(LEAF, authority_named("wrong-keyid")),
    "serial of the issuer": at(LEAF, authority_named("keyid", "serial")),
    "serial of the issuer wrong": at(LEAF, authority_named("wrong-serial")),
    "middle names a wrong serial": at(MIDDLE, authority_named("keyid", "wrong-serial")),
    "leaf without issuer's identifier": at(LEAF, lacking(AUTHORITY_KEY)),
    "middle without issuer's identifier": at(MIDDLE, lacking(AUTHORITY_KEY)),
    "middle without identifier": at(MIDDLE, lacking(SUBJECT_KEY)),
    "root without identifiers": at(ROOT, lacking(SUBJECT_KEY, AUTHORITY_KEY)),
    "issuer spelt otherwise": at(MIDDLE, issued_by_name(_FOLDED)),
    "issuer in another string type": at(MIDDLE, issued_by_name(common_name("CA-CIEL", 0x1E))),
    "issuer of another name": at(MIDDLE, issued_by_name(common_name("CA-CIE"))),
    "no issuer": at(MIDDLE, issued_by_name(b"\x30\x00")),
}
MEMBERS: dict[str, Fault] = {
    "middle missing": sending(),
    "nothing trusted": trusting(),
    "middle trusted only": trusting(MIDDLE),
    "middle trusted too": trusting(MIDDLE, ROOT),
    "leaf trusted only": trusting(LEAF),
    "root sent": sending(MIDDLE, ROOT),
    "wrong order": sending(ROOT, MIDDLE, LEAF),
    "root sent, not trusted": root_sent_only,
    "stranger sent": stranger_sent,
    "stranger trusted": stranger_trusted,
    "twin of the root first": twin_first,
    "twin of the root last": twin_last,
    "twin without identifiers first": nameless_twin_first,
    "old root first": old_root_first,
    "cross-signed": crossed,
    "no middle": short_chain,
    "long chain": long_chain(6),
    "self-signed": alone,
    "self-signed, trusted": alone_trusted,
    "root itself": verify_part(ROOT),
    "middle itself": verify_part(MIDDLE),
    "subject of the root": at(LEAF, titled(common_name("CA-CIEL"))),
    "subject of the middle": at(LEAF, titled(common_name("Class CA"))),
}
RIGHTS: dict[str, Fault] = {
    "root of version 1": at(ROOT, versioned(1)),
    "middle of version 1": at(MIDDLE, versioned(1)),
    "leaf of version 1": at(LEAF, versioned(1)),
    "leaf of version 1 with extensions": at(LEAF, versioned(1, bare=False)),
    "root CA:FALSE": at(ROOT, constraints(ca=False)),
    "middle CA:FALSE": at(MIDDLE, constraints(ca=False)),
    "root without constraints": at(ROOT, lacking(CONSTRAINTS)),
    "middle without constraints": at(MIDDLE, lacking(CONSTRAINTS)),
    "root without constraints and keyUsage": at(ROOT, lacking(CONSTRAINTS, KEY_USAGE)),
    "root's constraints not critical": at(ROOT, constraints(ca=True, critical=False)),
    "middle's constraints not critical": at(MIDDLE, constraints(ca=True, critical=False)),
    "leaf CA:TRUE": at(LEAF, constraints(ca=True)),
    "leaf with pathlen": at(LEAF, raw(CONSTRAINTS, bytes.fromhex("3003020100"), critical=True)),
    "leaf without constraints": at(LEAF, lacking(CONSTRAINTS)),
    "root pathlen 0": at(ROOT, constraints(ca=True, path_length=0)),
    "middle pathlen 0": at(MIDDLE, constraints(ca=True, path_length=0)),
    "root without keyUsage": at(ROOT, lacking(KEY_USAGE)),
    "middle without keyUsage": at(MIDDLE, lacking(KEY_USAGE)),
    "root pathlen, no keyUsage": at(
        ROOT, both(constraints(ca=True, path_length=3), lacking(KEY_USAGE))
    ),
    "root may not sign": at(ROOT, usages("crl_sign")),
    "middle may not sign": at(MIDDLE, usages("digital_signature")),
    "leaf without keyUsage": at(LEAF, lacking(KEY_USAGE)),
    "leaf may sign": at(LEAF, usages("digital_signature", "key_cert_sign")),
    "leaf signs lists only": at(LEAF, usages("crl_sign")),
    "leaf enciphers only": at(LEAF, usages("key_encipherment")),
    "leaf agrees only": at(LEAF, usages("key_agreement")),
    "leaf for servers": at(LEAF, purposes(_SERVER)),
    "leaf for clients": at(LEAF, purposes(_CLIENT)),
    "leaf for anything": at(LEAF, purposes(ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE)),
    "leaf for code": at(LEAF, purposes(ExtendedKeyUsageOID.CODE_SIGNING)),
    "leaf for gated servers": at(LEAF, purposes(ObjectIdentifier("2.16.840.1.113730.4.1"))),
    "leaf without purposes": at(LEAF, lacking(PURPOSES)),
    "middle for clients": at(MIDDLE, purposes(_CLIENT)),
    "middle for servers": at(MIDDLE, purposes(_SERVER)),
    "root for code": at(ROOT, purposes(ExtendedKeyUsageOID.CODE_SIGNING)),
    "Netscape client": at(LEAF, raw(NETSCAPE, b"\x03\x02\x07\x80")),
    "Netscape server": at(LEAF, raw(NETSCAPE, b"\x03\x02\x06\x40")),
}
ODDITIES: dict[str, Fault] = {
    "unknown critical": at(LEAF, with_extension(_UNKNOWN, critical=True)),
    "unknown critical in the middle": at(MIDDLE, with_extension(_UNKNOWN, critical=True)),
    "unknown critical in the root": at(ROOT, with_extension(_UNKNOWN, critical=True)),
    "unknown": at(LEAF, with_extension(_UNKNOWN)),
    "own identifier critical": at(
        LEAF, with_extension(x509.SubjectKeyIdentifier(bytes(20)), critical=True)
    ),
    "nobody": at(LEAF, titled(b"\x30\x00")),
    "nobody, SAN critical": at(
        LEAF,
        both(
            titled(b"\x30\x00"),
            with_extension(x509.SubjectAlternativeName([_DNS(HOST)]), critical=True),
        ),
    ),
    "SAN empty": at(LEAF, raw(SAN, b"\x30\x00")),
    "no SAN": at(LEAF, lacking(SAN)),
    "permitted": at(ROOT, limits([_DNS("lab.home"), directory("Lycée Exemple")])),
    "not permitted": at(ROOT, limits([_DNS("school.example")])),
    "not permitted by the middle": at(MIDDLE, limits([_DNS("school.example")])),
    "excluded": at(MIDDLE, limits(None, [_DNS("lab.home")])),
    "excluded below": at(MIDDLE, limits(None, [_DNS(".lab.home")])),
    "other organisation": at(ROOT, limits([directory("Lycée Voisin")])),
    "organisation excluded": at(ROOT, limits(None, [directory("lycée  EXEMPLE")])),
    "network": at(ROOT, limits([x509.IPAddress(ip_network("10.0.0.0/8"))])),
}
HOSTS: dict[str, Fault] = {
    "host": hosted(HOST, _DNS(HOST)),
    "host in capitals": hosted(HOST.upper(), _DNS(HOST)),
    "other host": hosted("raspberrypi", _DNS(HOST)),
    "common name": hosted("vm-dupont", common="vm-dupont"),
    "common name, SAN of addresses": hosted("vm-dupont", _IP, common="vm-dupont"),
    "common name hidden": hosted("vm-dupont", _DNS("mqtt.example"), common="vm-dupont"),
    "wildcard": hosted("vm.lab.home", _DNS("*.lab.home")),
    "wildcard too deep": hosted("a.vm.lab.home", _DNS("*.lab.home")),
    "wildcard for the domain": hosted("lab.home", _DNS("*.lab.home")),
    "wildcard with two labels": hosted("vm.home", _DNS("*.home")),
    "wildcard in part": hosted("vm1.lab.home", _DNS("vm*.lab.home")),
    "wildcard in the second label": hosted("vm.x.lab.home", _DNS("vm.*.lab.home")),
    "wildcard common name": hosted("vm.lab.home", common="*.lab.home"),
    "wildcard with a hyphen": hosted("vm.-x.lab.home", _DNS("*.-x.lab.home")),
    "wildcard for an odd label": hosted("v_m.lab.home", _DNS("*.lab.home")),
    "address": hosted("192.168.56.10", _IP),
    "address with zeros": hosted("192.168.056.010", _IP),
    "other address": hosted("192.168.56.11", _IP),
    "address as name": hosted("192.168.56.10", _DNS("192.168.56.10")),
    "address as common name": hosted("192.168.56.10", common="192.168.56.10"),
    "address of version 6": hosted("2001:db8::1", x509.IPAddress(ip_address("2001:db8::1"))),
    "name of an address": hosted(HOST, _IP),
    "international": hosted("bücher.example", _DNS("xn--bcher-kva.example")),
    "international common name": hosted("bücher.example", common="bücher.example"),
    "trailing dot": hosted(f"{HOST}.", _DNS(HOST)),
    "blank after the name": hosted("vm-dupont", common="vm-dupont "),
    "underscore": hosted("vm_dupont", _DNS("vm_dupont")),
}
LISTS: dict[str, Fault] = {
    "list": with_list(),
    "revoked": with_list(revoke=True),
    "list expired": with_list(days=(-30, -1)),
    "revoked, list expired": with_list(revoke=True, days=(-30, -1)),
    "list too new": with_list(days=(1, 30)),
    "list of the root": with_list(ROOT),
    "list of another key": with_list(signer="another"),
    "list for authorities": with_list(extension=partial_list(only_contains_ca_certs=True)),
    "list for holders": with_list(
        revoke=True, extension=partial_list(only_contains_user_certs=True)
    ),
    "list with an unknown demand": with_list(extension=(_UNKNOWN, True)),
}
FAULTS: dict[str, Fault] = {
    **DATES, **STRENGTH, **SIGNATURES, **MEMBERS, **RIGHTS, **ODDITIES, **HOSTS, **LISTS,
    **UNUSABLE, **ODD, **PARTIAL_LISTS,
}  # fmt: skip
ROLES: dict[str, Fault] = {
    "any role": in_role(Role.ANY),
    "broker": in_role(Role.BROKER),
    "client": in_role(Role.CLIENT),
}


def planned(*faults: Fault) -> Plan:
    """Return the sound chain with these faults put into it, in this order."""
    plan = sound_plan()
    for fault in faults:
        fault(plan)
    return plan
