"""Refusals of CONNECT by a real mosquitto: logins, certificates that name users, identifiers."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import NameOID

from mqtts_gui.mqtt.profile import MqttVersion, Secrets, TlsVersion
from tests.support.fault import OK, Fault
from tests.support.made_certificates import Made, make
from tests.support.mosquitto import find
from tests.support.mqtt_setting import BOTH, CA, CLIENT, TODAY, V3_1, each, mosquitto

RIGHT, WRONG = Secrets("secret"), Secrets("wrong")
IDENTITY = ("use_identity_as_username true", "require_certificate true")


def with_passwords(folder: Path, *more: str) -> Sequence[str]:
    path = folder / "passwords"
    path.write_text("", encoding="utf-8")
    command = [find("mosquitto_passwd"), "-b", str(path), "eleve", "secret"]
    subprocess.run(command, check=True, capture_output=True, timeout=10)
    return [f"password_file {path}", *more]


def named_as(text: str, kind: _ASN1Type) -> Made:
    """Make a client certificate whose CN is a string of an odd type."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text, _type=kind)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(CA.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(TODAY[0])
        .not_valid_after(TODAY[1])
    )
    return Made(builder.sign(CA.key, hashes.SHA256()), key)


NAMELESS = make("", organization="Ciel", by=CA, valid=TODAY)
passwords_only = partial(mosquitto, ("allow_anonymous false",), files=with_passwords)
passwords_optional = partial(mosquitto, ("allow_anonymous true",), files=with_passwords)
nobody_allowed = partial(mosquitto, ("allow_anonymous false",))
prefixed = partial(mosquitto, ("allow_anonymous true", "clientid_prefixes lab-"))
prefixed_login = partial(
    mosquitto, ("allow_anonymous false", "clientid_prefixes lab-"), files=with_passwords
)
unnamed = partial(mosquitto, ("allow_anonymous true", "allow_zero_length_clientid false"))
identity_unasked = partial(mosquitto, ("use_identity_as_username true",), tls=True)

LOGINS = (
    *each("auth-anonymous-refused", "password_file, no login", passwords_only),
    *each("auth-anonymous-refused", "no allow_anonymous at all", partial(mosquitto, ())),
    Fault("auth-anonymous-refused", "MQTT 3.1", nobody_allowed(mqtt_version=V3_1)),
    Fault(
        "auth-anonymous-refused",
        "certificate accepted, not its name",
        nobody_allowed(tls=True, client=CLIENT, files=lambda _: ["require_certificate true"]),
    ),
    *each("auth-bad-password", "wrong", partial(passwords_only, username="eleve", secrets=WRONG)),
    *each("auth-bad-password", "none entered", partial(passwords_only, username="eleve")),
    *each(
        "auth-bad-password", "unknown user", partial(passwords_only, username="x", secrets=RIGHT)
    ),
    *each(
        "auth-bad-password",
        "anonymous would do",
        partial(passwords_optional, username="eleve", secrets=WRONG),
    ),
    *each(
        "auth-bad-password",
        "no password_file",
        partial(nobody_allowed, username="eleve", secrets=RIGHT),
    ),
    Fault(
        "auth-bad-password",
        "certificate and wrong password",
        passwords_only(
            tls=True,
            client=CLIENT,
            username="eleve",
            secrets=WRONG,
            files=lambda folder: with_passwords(folder, "require_certificate true"),
        ),
    ),
    Fault("auth-bad-password", "accents", passwords_only(username="élève", secrets=WRONG)),
    *each(OK, "right password", partial(passwords_only, username="eleve", secrets=RIGHT)),
)

IDENTITIES = tuple(
    fault
    for version in BOTH
    for tls in TlsVersion
    for how in (dict[str, Any](mqtt_version=version, tls_min=tls, tls_max=tls),)
    for label in (f"MQTT {version}, TLS {tls}",)
    for fault in (
        Fault("identity-without-cert", f"none, {label}", identity_unasked(**how)),
        Fault(
            "identity-without-cert",
            f"not asked for, {label}",
            identity_unasked(client=CLIENT, **how),
        ),
        Fault(
            "identity-without-cert",
            f"login given, {label}",
            identity_unasked(username="eleve", secrets=RIGHT, **how),
        ),
        Fault("client-cert-no-cn", label, mosquitto(IDENTITY, tls=True, client=NAMELESS, **how)),
        *(
            Fault(
                "client-cn-odd",
                f"{kind.name} {text}, {label}",
                mosquitto(IDENTITY, tls=True, client=named_as(text, kind), **how),
            )
            for kind in (_ASN1Type.BMPString, _ASN1Type.UniversalString)
            for text in ("Élève Müller", "dupont")
        ),
        Fault(
            OK,
            f"UTF8String, {label}",
            mosquitto(IDENTITY, tls=True, client=named_as("Élève", _ASN1Type.UTF8String), **how),
        ),
    )
)


def identifiers(version: MqttVersion) -> tuple[Fault, ...]:
    label = f"MQTT {version}"
    how: dict[str, Any] = {"mqtt_version": version}
    return (
        Fault(
            "client-id-prefix", f"long identifier, {label}", prefixed(client_id="x" * 200, **how)
        ),
        Fault("client-id-prefix", f"empty, {label}", prefixed(client_id="", **how)),
        Fault("client-id-prefix", f"accents, {label}", prefixed(client_id="élève-1", **how)),
        Fault(
            "client-id-prefix",
            f"with a login, {label}",
            prefixed_login(client_id="x", username="eleve", secrets=RIGHT, **how),
        ),
        Fault("client-id-prefix", f"no login either, {label}", prefixed_login(**how)),
        Fault(
            "auth-bad-password",
            f"right prefix, {label}",
            prefixed_login(client_id="lab-1", username="eleve", secrets=WRONG, **how),
        ),
        Fault(
            "auth-anonymous-refused",
            f"right prefix, {label}",
            prefixed_login(client_id="lab-1", **how),
        ),
        Fault(OK, f"right prefix, {label}", prefixed(client_id="lab-1", **how)),
    )


FAULTS = (
    *LOGINS,
    *IDENTITIES,
    *each("client-id-prefix", "another", prefixed),
    *(fault for version in BOTH for fault in identifiers(version)),
    Fault(
        "client-id-prefix",
        "client certificate",
        prefixed(tls=True, client=CLIENT, files=lambda _: ["require_certificate true"]),
    ),
    *each("client-id-empty", "", partial(unnamed, client_id="")),
)
