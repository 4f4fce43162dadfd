"""Client certificates that the real mosquitto refuses, which it says by the number of an alert."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from mqtts_gui.mqtt.profile import TlsVersion
from tests.support.certificate_stages import (
    CLIENT,
    LAB,
    OTHER,
    Holder,
    Setting,
    authority,
    faults,
    holder,
    root,
    with_critical,
    with_identifier,
    with_usage,
)
from tests.support.chain_plans import revocation_list, serial_of
from tests.support.fault import Case, Fault

_12, _13 = (TlsVersion.V1_2,), (TlsVersion.V1_3,)
TIMES = 20
"""Under TLS 1.3 the refusal comes after the handshake, and may be lost."""
_SERVER = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
_UNKNOWN = x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4.5"), b"\x05\x00")
_SAN = x509.SubjectAlternativeName([x509.DNSName("dupont")])
PAST, FUTURE = (-900.0, -300.0), (300.0, 900.0)

LAB_AGAIN = root("Lab CA", key_label="Lab CA, of last year")
CLASS = authority("Class CA", LAB)
MARKED = with_identifier(root("Lab CA"))
MARKED_AGAIN = with_identifier(root("Lab CA", key_label="marked again"))
BELOW = holder("dupont", CLASS)
LOCAL = holder("localhost", CLASS)
SHA1, SHORT = authority("Class CA", LAB, sha1=True), authority("Class CA", LAB, key="rsa1024")
BELOW_SHA1, BELOW_SHORT = holder("dupont", SHA1), holder("dupont", SHORT)
USER = holder("durand", LAB, x509.BasicConstraints(ca=False, path_length=None))
BY_USER = holder("dupont", USER)
FLAT = with_critical(root("Flat CA"), x509.BasicConstraints(ca=True, path_length=0))
TOO_DEEP = authority("Class CA", FLAT)
SCHOOL = with_critical(
    root("School CA"), x509.NameConstraints([x509.DNSName("school.example")], None)
)
ELSEWHERE = x509.SubjectAlternativeName([x509.DNSName("elsewhere.example")])


def _of(client: Holder | None, **changes: object) -> Setting:
    return replace(Setting(cafile=(LAB,), client=client), **changes)  # type: ignore[arg-type]  # fields by name


def _refused(
    code: str, label: str, setting: Setting, tls: tuple[TlsVersion, ...] = tuple(TlsVersion)
) -> tuple[Fault, ...]:
    once = faults(code, label, setting, tls=[each for each in tls if each is TlsVersion.V1_2])
    raced = [each for each in tls if each is TlsVersion.V1_3]
    return *once, *faults(code, label, setting, tls=raced, times=TIMES)


def _with_list(
    code: str, label: str, days: tuple[float, float], *, revoked: bool = False
) -> Iterator[Fault]:
    for version in TlsVersion:

        @contextmanager
        def stage(folder: Path, version: TlsVersion = version) -> Iterator[Case]:
            numbers = [serial_of(CLIENT.part)] if revoked else []
            der = revocation_list(LAB.part, numbers, days=days)
            path = folder / "crl.pem"
            path.write_bytes(x509.load_der_x509_crl(der).public_bytes(Encoding.PEM))
            changes: dict[str, object] = {"tls_min": version, "tls_max": version}
            setting = _of(CLIENT, lines=(f"crlfile {path}",), changes=changes)
            with setting.stage(folder) as case:
                yield case

        times = TIMES if version is TlsVersion.V1_3 else 1
        yield Fault(code, f"{label}, TLS {version}", stage, times=times)


_MISSING = (
    *_refused("client-cert-missing", "", _of(None)),
    *_refused(
        "client-cert-missing",
        "system's authorities off",
        _of(None, changes={"verify_chain": False}),
    ),
)
_TRUST = (
    *_refused("client-cert-other-ca", "", _of(holder("dupont", OTHER))),
    *_refused(
        "client-cert-other-ca", "RSA", _of(holder("dupont", root("R", key="rsa"), key="rsa")), _13
    ),
    *_refused(
        "client-cert-other-ca",
        "its root sent along",
        _of(holder("dupont", OTHER), client_sent=(OTHER,)),
    ),
    *_refused(
        "client-cert-other-ca",
        "expired too",
        _of(holder("dupont", OTHER, days=PAST)),
        _13,
    ),
    *_refused("client-cert-ca-same-name", "version 1", _of(holder("dupont", LAB_AGAIN))),
    *_refused(
        "client-cert-ca-same-name",
        "keys identified",
        _of(
            holder("dupont", MARKED_AGAIN, identified=True),
            broker=holder("localhost", MARKED),
            cafile=(MARKED,),
            ca=(MARKED,),
        ),
    ),
    *_refused("client-cert-self-signed", "version 1", _of(holder("dupont", None))),
    *_refused(
        "client-cert-self-signed",
        "version 3",
        _of(holder("dupont", None, _SAN, identified=True)),
        _13,
    ),
    *_refused(
        "client-chain-incomplete",
        "intermediate of the broker's, too",
        _of(BELOW, broker=LOCAL, sent=(CLASS,)),
    ),
    *_refused(
        "client-chain-incomplete",
        "intermediate lies beside",
        _of(BELOW, beside={"class-ca.crt": CLASS}),
    ),
    *_refused(
        "client-chain-incomplete",
        "root named by the identifier",
        _of(holder("dupont", CLASS, version=3, names_authority=("keyid", "serial"))),
        _13,
    ),
    *_refused("ca-not-a-ca", "that signed the client's", _of(BY_USER, client_sent=(USER,))),
    *_refused(
        "ca-pathlen",
        "above the client's",
        _of(holder("dupont", TOO_DEEP), client_sent=(TOO_DEEP,), cafile=(FLAT,), ca=(LAB, FLAT)),
    ),
    *_refused(
        "client-cert-refused",
        "name constraints",
        _of(holder("dupont", SCHOOL, ELSEWHERE), cafile=(SCHOOL,)),
    ),
    *_refused("broker-cafile-wrong", "", _of(CLIENT, cafile=(OTHER,))),
    *_refused(
        "broker-cafile-wrong",
        "intermediate sent",
        _of(BELOW, client_sent=(CLASS,), broker=LOCAL, sent=(CLASS,), cafile=(OTHER,)),
    ),
    *_refused("broker-cafile-wrong", "authority made again", _of(CLIENT, cafile=(LAB_AGAIN,))),
)
_VALIDITY = (
    *_refused("client-cert-expired", "version 1", _of(holder("dupont", LAB, days=PAST))),
    *_refused(
        "client-cert-expired", "RSA", _of(holder("dupont", LAB, _SAN, days=PAST, key="rsa")), _13
    ),
    *_refused("client-cert-not-yet-valid", "", _of(holder("dupont", LAB, days=FUTURE))),
    *_refused("client-cert-eku", "", _of(holder("dupont", LAB, _SERVER))),
    *_refused(
        "client-cert-eku", "expired too", _of(holder("dupont", LAB, _SERVER, days=PAST)), _13
    ),
    *_refused(
        "leaf-keyusage",
        "of the client",
        _of(with_usage(holder("dupont", LAB, _SAN), "crl_sign")),
        _13,
    ),
    *_refused(
        "leaf-critical-extension",
        "of the client",
        _of(with_critical(holder("dupont", LAB, _SAN), _UNKNOWN)),
    ),
    *_refused(
        "client-key-weak",
        "sent all the same",
        _of(holder("dupont", LAB, key="rsa1024"), changes={"ciphers": "ALL:@SECLEVEL=0"}),
        _13,
    ),
    *_refused(
        "client-cert-weak-digest",
        "sent all the same",
        _of(holder("dupont", LAB, _SAN, sha1=True), changes={"ciphers": "ALL:@SECLEVEL=0"}),
        _13,
    ),
    *faults("ca-weak-digest", "of the client's, not loaded", _of(BELOW_SHA1, client_sent=(SHA1,))),
    *faults("ca-weak-key", "of the client's, not loaded", _of(BELOW_SHORT, client_sent=(SHORT,))),
    *_refused(
        "leaf-keyusage",
        "for signing certificates",
        _of(with_usage(holder("dupont", LAB, _SAN), "key_cert_sign", "crl_sign")),
    ),
    *(
        fault
        for curve in ("secp224r1", "secp256k1", "brainpoolP256r1")
        for fault in _refused("client-key-curve", curve, _of(holder("dupont", LAB, key=curve)))
    ),
    *faults("client-key-weak", "not loaded", _of(holder("dupont", LAB, key="rsa1024"))),
    *faults("client-cert-weak-digest", "not loaded", _of(holder("dupont", LAB, _SAN, sha1=True))),
)
_LISTS = (
    *_with_list("client-cert-revoked", "", (-1, 30), revoked=True),
    *_with_list("client-cert-expired-on-broker", "its list has expired", (-30, -1)),
    *_with_list("clock-broker-behind", "its list is too young", (1, 30)),
)
FAULTS = (*_MISSING, *_TRUST, *_VALIDITY, *_LISTS)
