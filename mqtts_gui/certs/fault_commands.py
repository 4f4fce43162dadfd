"""Findings about certificates, each with the openssl command that shows or mends it.

The commands name the lab's files: `ca.crt` and `ca.key` of the authority, `broker` or `client` with
`.crt`, `.key` and `.csr`, and `crl.pem`. A test runs each of them.
"""

from __future__ import annotations

from mqtts_gui.certs.roles import Role
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import Phrase

_FILES = {Role.CA: "ca", Role.CLIENT: "client"}

_DATES = "openssl x509 -in {file}.crt -noout -dates"
_NAMES = "openssl x509 -in {file}.crt -noout -subject -issuer"
_TEXT = "openssl x509 -in {file}.crt -noout -text"
_PURPOSES = "openssl x509 -in {file}.crt -noout -purpose"
_VERIFY = "openssl verify -show_chain -CAfile ca.crt {file}.crt"
# The fault lies with the authority, but shows in what another one signed.
_NAMES_BELOW, _VERIFY_BELOW = _NAMES.format(file="broker"), _VERIFY.format(file="broker")
_KEY = "openssl genrsa -out {file}.key 2048"
_LIST = "openssl crl -in crl.pem -noout -text"
_NEW_LIST = "openssl ca -gencrl -keyfile ca.key -cert ca.crt -out crl.pem"
_SIGN = (
    "openssl x509 -req -in {file}.csr -CA ca.crt -CAkey ca.key -CAcreateserial -sha256 "
    "-days 365 -copy_extensions copy -out {file}.crt"
)
_AUTHORITY = (
    "openssl req -x509 -key ca.key -sha256 -days 730 -subj /CN=CA-CIEL "
    "-addext keyUsage=critical,keyCertSign,cRLSign -out ca.crt"
)
_REQUEST = "openssl req -new -key {file}.key -subj /CN={name} -out {file}.csr"
_CLIENT = _REQUEST.format(file="client", name="dupont")

_COMMANDS = {
    "ca-expired": _DATES,
    "ca-is-client-cert": _NAMES,
    "ca-is-intermediate": _NAMES,
    "ca-is-the-leaf": _NAMES,
    "ca-keyusage": _AUTHORITY,
    "ca-name-constraint": "openssl x509 -in ca.crt -noout -ext nameConstraints",
    "ca-none": _NAMES_BELOW,
    "ca-not-a-ca": "openssl x509 -in ca.crt -noout -subject -ext basicConstraints",
    "ca-not-yet-valid": _DATES,
    "ca-pathlen": "openssl x509 -in ca.crt -noout -ext basicConstraints",
    "ca-same-name-other-key": _VERIFY_BELOW,
    "ca-subject-equals-leaf": _NAMES_BELOW,
    "ca-weak-digest": _AUTHORITY,
    "ca-weak-key": _KEY,
    "ca-wrong": _VERIFY_BELOW,
    "cert-algorithms-differ": _TEXT,
    "cert-damaged": "openssl asn1parse -i -in {file}.crt",
    "cert-revoked": _LIST,
    "cert-undecodable": "openssl asn1parse -i -in {file}.crt",
    "chain-incomplete": _NAMES,
    "chain-refused": _VERIFY,
    "client-cert-ca-same-name": _VERIFY,
    "client-cert-eku": _PURPOSES,
    "client-cert-expired": _SIGN,
    "client-cert-no-cn": _CLIENT,
    "client-cert-not-yet-valid": _DATES,
    "client-cert-other-ca": _VERIFY,
    "client-cert-self-signed": _SIGN,
    "client-cert-weak-digest": _SIGN,
    "client-cn-odd": "openssl x509 -in client.crt -noout -subject -nameopt multiline,show_type",
    "client-key-mismatch": "openssl pkey -in client.key -pubout",
    "client-key-weak": _KEY,
    "clock-client-ahead": _DATES,
    "clock-client-behind": _DATES,
    "crl-expired": _NEW_LIST,
    "crl-missing": "openssl crl -in crl.pem -noout -issuer",
    "crl-not-usable": _LIST,
    "crl-not-yet-valid": "openssl crl -in crl.pem -noout -lastupdate -nextupdate",
    "crl-other-key": "openssl crl -in crl.pem -CAfile ca.crt -noout",
    "csr-signature": "openssl req -in client.csr -noout -verify",
    "intercepted": _NAMES,
    "key-curve-spelt-out": "openssl ecparam -name prime256v1 -genkey -noout -out {file}.key",
    "leaf-critical-extension": _TEXT,
    "leaf-eku-client-only": _PURPOSES,
    "leaf-expired": _SIGN,
    "leaf-keyusage": _PURPOSES,
    "leaf-not-yet-valid": _DATES,
    "leaf-self-signed": _NAMES,
    "leaf-weak-digest": _SIGN,
    "leaf-weak-key": _KEY,
    "warn-ca-as-client-cert": _NAMES,
    "warn-ca-constraints-not-critical": _AUTHORITY,
    "warn-ca-no-constraints": _AUTHORITY,
    "warn-ca-no-key-usage": _AUTHORITY,
    "warn-cert-sign-without-ca": _TEXT,
    "warn-expires-soon": _DATES,
    "warn-identity-localhost": _CLIENT,
    "warn-name-empty": _NAMES,
    "warn-no-key-identifiers": _TEXT,
    "warn-no-san": _REQUEST + " -addext subjectAltName=DNS:{name}",
    "warn-pathlen-without-right": _TEXT,
    "warn-same-subject": _NAMES,
    "warn-san-empty": _TEXT,
    "warn-v1": _TEXT,
    "warn-v1-extensions": _TEXT,
}


def error(code: str, message: Phrase, fix: Phrase, role: Role = Role.ANY) -> Finding:
    """Return a fault; `role` chooses the file that its command names."""
    return Finding(code, Severity.ERROR, message, fix, command_for(code, role))


def warning(code: str, message: Phrase, fix: Phrase | None, role: Role = Role.ANY) -> Finding:
    """Return what may fail, or soon will."""
    return Finding(code, Severity.WARNING, message, fix, command_for(code, role))


def info(code: str, message: Phrase, fix: Phrase, role: Role = Role.ANY) -> Finding:
    """Return what is worth knowing about something that works."""
    return Finding(code, Severity.INFO, message, fix, command_for(code, role))


def command_for(code: str, role: Role = Role.ANY) -> tuple[str, ...]:
    """Return the words of the command for a finding; none where openssl cannot help."""
    start = code.partition("-")[0]
    file = start if start in {"ca", "client"} else _FILES.get(role, "broker")
    if start in {"leaf", "clock"}:
        file = "broker" if start == "leaf" else "ca"
    return tuple(
        word.format(file=file, name="vm-dupont") for word in _COMMANDS.get(code, "").split()
    )


def commanded_codes() -> tuple[str, ...]:
    """Return every code that has a command."""
    return tuple(_COMMANDS)


def command_to_check(host: str, *, address: bool) -> tuple[str, ...]:
    """Return the words of the command that compares a certificate with a host."""
    option = "-checkip" if address else "-checkhost"
    return ("openssl", "x509", "-in", "broker.crt", "-noout", option, host)
