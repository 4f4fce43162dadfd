"""Healthy: the names, versions, extensions and dates that a broker's certificate may have."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from ipaddress import ip_address

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from tests.support.healthy import (
    Pair,
    SetUp,
    broker_names,
    healthy,
    made,
    one_way,
    pair,
    root,
)
from tests.support.issuing import (
    Extension,
    Issued,
    key_pem,
    lab_certificate,
    new_key,
    purpose,
    san,
    usage,
)
from tests.support.ports import free_port

LONG = (-3650.0, 8000.0)
DNS = x509.DNSName
LISTENS_V6 = ("listener {port} ::1", "certfile {folder}/broker.crt", "keyfile {folder}/broker.key")


def ip(address: str) -> x509.IPAddress:
    return x509.IPAddress(ip_address(address))


def with_names(*names: x509.GeneralName, subject: str = "broker", **profile: object) -> SetUp:
    """A certificate with these names in its SAN, or without any SAN."""
    key = new_key()
    extensions = (san(*names),) if names else ()
    return one_way(pair(made(subject, key, root(), extensions=extensions), key), profile=profile)


def on_v6(*names: x509.GeneralName) -> SetUp:
    """A broker that listens on ::1 as well."""
    port = free_port()
    v6 = with_names(*names, host="::1", port=port)
    return SetUp(
        v6.ca,
        v6.broker,
        v6.broker_key,
        profile=v6.profile,
        extra=[line.replace("{port}", str(port)) for line in LISTENS_V6],
    )


def version_1(subject: str, **profile: object) -> SetUp:
    """Sign as `openssl x509 -req` without an extension file does."""
    authority = Issued(root().certificate, root().key)  # type: ignore[arg-type]
    broker = lab_certificate(subject, authority, days=LONG)
    return one_way(Pair(broker.pem, key_pem(broker.key)), profile=profile)


def changed(*extensions: Extension, **changes: object) -> SetUp:
    """A certificate for localhost that differs in one thing."""
    key = new_key()
    extended = (broker_names(), *extensions)
    certificate = made("localhost", key, root(), extensions=extended, **changes)  # type: ignore[arg-type]
    return one_way(pair(certificate, key))


def subject_of(*attributes: tuple[ObjectIdentifier, str]) -> x509.Name:
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in attributes])


def called(*attributes: tuple[ObjectIdentifier, str]) -> SetUp:
    key = new_key()
    subject = subject_of(*attributes)
    return one_way(pair(made(subject, key, root(), extensions=(broker_names(),)), key))


SERVER, CLIENT = ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH
UNKNOWN: Extension = (
    x509.UnrecognizedExtension(ObjectIdentifier("1.3.6.1.4.1.55555.1"), b"\x05\x00"),
    False,
)
NETSCAPE: Extension = (
    x509.UnrecognizedExtension(
        ObjectIdentifier("2.16.840.1.113730.1.13"),
        b"\x16\x1dOpenSSL Generated Certificate",
    ),
    False,
)
NOT_CA: Extension = (x509.BasicConstraints(ca=False, path_length=None), False)
MANY = [DNS(f"vm-{number}.lab.home") for number in range(200)]
V1 = "warn-v1"
NO_SAN = "warn-no-san"

FAULTS = (
    healthy("version 1, CN only", partial(version_1, "localhost"), V1, NO_SAN),
    healthy(
        "version 1, CN only, verified as another name",
        partial(version_1, "vm-dupont", host="127.0.0.1", server_name="vm-dupont"),
        V1,
        NO_SAN,
    ),
    healthy(
        "version 1, CN in other case",
        partial(version_1, "VM-Dupont", server_name="vm-dupont"),
        V1,
        NO_SAN,
    ),
    healthy("version 3, CN only", partial(with_names, subject="localhost"), NO_SAN),
    healthy("SAN", partial(with_names, DNS("localhost"))),
    healthy("SAN in capitals", partial(with_names, DNS("LOCALHOST"))),
    healthy("IPv4 in SAN", partial(with_names, ip("127.0.0.1"), host="127.0.0.1")),
    healthy(
        "IPv4 in SAN, CN for the name",
        partial(with_names, ip("192.168.56.10"), subject="localhost"),
    ),
    healthy("IPv6 in SAN", partial(on_v6, ip("::1"))),
    healthy(
        "IPv6 in SAN, IPv4 connected",
        partial(with_names, ip("fe80::1"), host="127.0.0.1", server_name="fe80::1"),
    ),
    healthy("wildcard", partial(with_names, DNS("*.lab.home"), server_name="vm.lab.home")),
    healthy("several SANs", partial(with_names, DNS("vm"), DNS("localhost"), ip("10.0.0.1"))),
    healthy("200 names", partial(with_names, *MANY, server_name="vm-199.lab.home")),
    healthy(
        "an IDN typed with its accent",
        partial(with_names, DNS("xn--lyc-dma.example"), server_name="lycé.example"),
    ),
    healthy(
        "an IDN typed as xn--",
        partial(with_names, DNS("xn--lyc-dma.example"), server_name="xn--lyc-dma.example"),
    ),
    healthy(
        "SAN with a mail address and a URI",
        partial(
            with_names,
            x509.RFC822Name("eleve@lycee.example"),
            x509.UniformResourceIdentifier("mqtts://localhost"),
            DNS("localhost"),
        ),
    ),
    healthy("no subject, SAN not critical", partial(called), "warn-name-empty"),
    healthy("purpose of a server", partial(changed, purpose(SERVER))),
    healthy("purpose of both", partial(changed, purpose(SERVER, CLIENT))),
    healthy(
        "any purpose", partial(changed, purpose(ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE, SERVER))
    ),
    healthy("usage of a server", partial(changed, usage("digital_signature", "key_encipherment"))),
    healthy("an extension that nobody knows", partial(changed, UNKNOWN)),
    healthy("openssl's usr_cert with nsComment", partial(changed, NOT_CA, NETSCAPE)),
    healthy(
        "openssl's v3_req",
        partial(
            changed, NOT_CA, usage("digital_signature", "content_commitment", "key_encipherment")
        ),
    ),
    healthy("without identifiers", partial(changed, identifiers=False), "warn-no-key-identifiers"),
    healthy("until 2055", partial(changed, not_after=datetime(2055, 1, 1, tzinfo=UTC))),
    healthy(
        "until 9999", partial(changed, not_after=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
    ),
    healthy("expires in 24 days", partial(changed, days=(-300, 24)), "warn-expires-soon"),
    healthy("since a moment", partial(changed, days=(-0.001, 400))),
    healthy("serial number 1", partial(changed, serial=1)),
    healthy("serial number of 20 bytes", partial(changed, serial=(1 << 159) - 1)),
    healthy(
        "accents in the subject",
        partial(
            called,
            (NameOID.ORGANIZATION_NAME, "Lycée Évariste"),
            (NameOID.COMMON_NAME, "localhost"),
        ),
    ),
    healthy(
        "a long subject",
        partial(
            called,
            *((NameOID.ORGANIZATIONAL_UNIT_NAME, f"classe {i:060}") for i in range(100)),
            (NameOID.COMMON_NAME, "localhost"),
        ),
    ),
)
