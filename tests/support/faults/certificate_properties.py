"""Chains that lead to the right authority and are refused all the same: rights, strength …"""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from mqtts_gui.mqtt.profile import TlsVersion
from tests.support.certificate_stages import (
    LAB,
    WEAK,
    Setting,
    authority,
    faults,
    holder,
    root,
    trusting,
    with_critical,
    with_usage,
)

_12, _13 = (TlsVersion.V1_2,), (TlsVersion.V1_3,)
_SAN = x509.SubjectAlternativeName([x509.DNSName("localhost")])
_IP = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
_UNKNOWN = x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4.5"), b"\x05\x00")
FOR_CLIENTS = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
_SCHOOL = x509.NameConstraints([x509.DNSName("school.example")], None)
_NOT_HERE = x509.NameConstraints(None, [x509.DNSName("localhost")])
_NETWORK = x509.NameConstraints([x509.IPAddress(ip_network("10.0.0.0/8"))], None)
_NO_CA = x509.BasicConstraints(ca=False, path_length=None)

ZERO = with_critical(root("Path 0 CA"), x509.BasicConstraints(ca=True, path_length=0))
DEEP = authority("Deep CA", ZERO)
CLIENT_CA = root("CA for clients")
CLIENT_CA.part.put(FOR_CLIENTS)
WEAK_CA = root("Weak CA", key="rsa1024")
WEAK_CLASS = authority("Weak class CA", LAB, key="rsa1024")
OLD_CLASS = authority("Old CA", LAB, sha1=True)
RSA_LAB = root("RSA CA", key="rsa")
MUTE_CLASS = with_usage(authority("Mute class CA", LAB), "crl_sign")
NO_CLASS = holder("Class CA", LAB, identified=True)


def _below(made: object, **changes: object) -> Setting:
    """Return a broker below an intermediate authority of the lab's, which is sent."""
    return Setting(holder("localhost", made), sent=(made,), **changes)  # type: ignore[arg-type]  # fields by name


_RIGHTS = (
    *faults("ca-pathlen", "", Setting(holder("localhost", DEEP), sent=(DEEP,), ca=(ZERO,))),
    *faults("ca-not-a-ca", "CA:FALSE", trusting(holder("Lab CA", None, _NO_CA))),
    *faults(
        "ca-not-a-ca", "no constraints", trusting(holder("Lab CA", None, identified=True)), tls=_13
    ),
    *faults("ca-not-a-ca", "intermediate", _below(NO_CLASS), tls=_12),
    *faults("ca-keyusage", "", trusting(with_usage(root("Mute CA"), "digital_signature"))),
    *faults("ca-keyusage", "intermediate", _below(MUTE_CLASS), tls=_13),
    *faults("leaf-eku-client-only", "", Setting(holder("localhost", LAB, FOR_CLIENTS))),
    *faults(
        "leaf-eku-client-only",
        "RSA",
        Setting(holder("localhost", LAB, _SAN, FOR_CLIENTS, key="rsa")),
        tls=_13,
    ),
    *faults("leaf-eku-client-only", "said of the authority", trusting(CLIENT_CA)),
    # Under TLS 1.2 OpenSSL itself does not serve such a certificate.
    *faults(
        "leaf-keyusage",
        "signs certificates",
        Setting(with_usage(holder("localhost", LAB, _SAN), "key_cert_sign")),
        tls=_13,
    ),
    *faults(
        "leaf-keyusage",
        "signs lists",
        Setting(with_usage(holder("localhost", LAB, _SAN), "crl_sign")),
        tls=_13,
    ),
    *faults(
        "leaf-critical-extension",
        "",
        Setting(with_critical(holder("localhost", LAB, _SAN), _UNKNOWN)),
    ),
    *faults(
        "ca-name-constraint",
        "not permitted",
        trusting(with_critical(root("School"), _SCHOOL), _SAN),
    ),
    *faults(
        "ca-name-constraint",
        "excluded",
        trusting(with_critical(root("School"), _NOT_HERE), _SAN),
        tls=_13,
    ),
    *faults(
        "ca-name-constraint",
        "address",
        trusting(with_critical(root("School"), _NETWORK), _IP, changes={"host": "127.0.0.1"}),
        tls=_12,
    ),
)
_STRENGTH = (
    *faults(
        "leaf-weak-digest", "", Setting(holder("localhost", LAB, _SAN, sha1=True), lines=(WEAK,))
    ),
    *faults(
        "leaf-weak-digest",
        "RSA",
        Setting(
            holder("localhost", RSA_LAB, _SAN, sha1=True, key="rsa"), ca=(RSA_LAB,), lines=(WEAK,)
        ),
    ),
    *faults(
        "leaf-weak-digest",
        "name wrong too",
        Setting(holder("raspberrypi", LAB, identified=True, sha1=True), lines=(WEAK,)),
        tls=_13,
    ),
    *faults("leaf-weak-key", "", Setting(holder("localhost", LAB, key="rsa1024"), lines=(WEAK,))),
    *faults(
        "leaf-weak-key",
        "expired too",
        Setting(holder("localhost", LAB, _SAN, key="rsa1024", days=(-9, -1)), lines=(WEAK,)),
        tls=_13,
    ),
    *faults("ca-weak-key", "", trusting(WEAK_CA)),
    *faults(
        "ca-weak-key", "sent along", trusting(WEAK_CA, sent=(WEAK_CA,), lines=(WEAK,)), tls=_13
    ),
    *faults("ca-weak-key", "intermediate", _below(WEAK_CLASS, lines=(WEAK,)), tls=_12),
    *faults("ca-weak-digest", "intermediate", _below(OLD_CLASS, lines=(WEAK,))),
)
FAULTS = (*_RIGHTS, *_STRENGTH)
