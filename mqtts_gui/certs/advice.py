"""What is remarkable about a certificate that works: advice, never the reason of a failure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cryptography import x509

from mqtts_gui.certs.description import Description
from mqtts_gui.certs.names import PRINTABLE_STRING, UTF8_STRING
from mqtts_gui.certs.roles import Role
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import Phrase, mark

_V3 = 3


def advice(described: Description, role: Role, now: datetime) -> Iterator[Finding]:
    """Yield what people should know about a certificate, what is urgent first."""
    validity = described.validity
    if validity and validity.ends_soon(now):
        yield Finding(
            "warn-expires-soon",
            Severity.WARNING,
            mark(
                "The certificate %(name)s expires on %(date)s.",
                name=described.name,
                date=described.not_after,
            ),
            mark("Have it signed again before that day."),
        )
    yield from _damage(described)
    yield from _form(described, role)
    if role is not Role.CA:
        yield from _names(described, role)


def _damage(described: Description) -> Iterator[Finding]:
    for extension in described.extensions.all:
        if extension.value is None:
            yield Finding(
                "cert-undecodable",
                Severity.WARNING,
                mark(
                    "The extension %(oid)s of the certificate cannot be decoded.",
                    oid=extension.raw.oid,
                ),
            )


def _form(described: Description, role: Role) -> Iterator[Finding]:
    if described.version is not None and described.version < _V3:
        yield _info(
            "warn-v1",
            mark(
                "This is a certificate of version 1: openssl x509 -req makes such ones without an "
                "extension file. mosquitto and this program accept it, newer programs may not."
            ),
            mark("Have it signed with an extension file (-extfile) that holds a subjectAltName."),
        )
    elif role is Role.CA and not described.key_usage:
        yield _info(
            "warn-ca-no-key-usage",
            mark(
                "The authority has no keyUsage. This program accepts that; Python 3.13 refuses it "
                "by default."
            ),
            mark("Make it again with -addext keyUsage=critical,keyCertSign,cRLSign."),
        )
    elif _lacks_identifier(described, role):
        yield _info(
            "warn-no-key-identifiers",
            mark(
                "The certificate has no key identifiers. This program accepts that; Python 3.13 "
                "refuses it by default."
            ),
            mark("Sign it again with OpenSSL 3, which adds the identifiers by itself."),
        )


def _lacks_identifier(described: Description, role: Role) -> bool:
    wanted = x509.SubjectKeyIdentifier if role is Role.CA else x509.AuthorityKeyIdentifier
    return described.extensions.get(wanted) is None and not (
        role is not Role.CA and described.self_signed
    )


def _names(described: Description, role: Role) -> Iterator[Finding]:
    if role is not Role.CLIENT and not any(described.san.get(kind) for kind in ("dns", "ip")):
        yield _info(
            "warn-no-san",
            mark(
                "The certificate lists no host names (SAN), only its common name. mosquitto and "
                "this program accept that, browsers do not."
            ),
            mark("Have it signed with subjectAltName = DNS:name,IP:address."),
        )
    if role is Role.BROKER:
        return
    yield from _identity(described)


def _identity(described: Description) -> Iterator[Finding]:
    """Yield what the common name means where mosquitto takes it for the user name."""
    names = [a for a in described.subject_name.attributes if a.name == "CN"]
    if not names:
        yield _info(
            "client-cert-no-cn",
            mark("The certificate has no common name, so use_identity_as_username finds no user."),
            mark("Have a certificate made with a CN."),
        )
    elif names[0].string_type not in {UTF8_STRING, PRINTABLE_STRING}:
        yield _info(
            "client-cn-odd",
            mark(
                "The common name is stored in an old form (not UTF-8), which "
                "use_identity_as_username refuses."
            ),
            mark("Have the certificate made again with string_mask = utf8only."),
        )
    elif names[0].value == "localhost":
        yield _info(
            "warn-identity-localhost",
            mark(
                "The common name is localhost: where use_identity_as_username is on, every client "
                "with such a certificate is the same user."
            ),
            mark("Have the certificate made with the student's name as CN."),
        )


def _info(code: str, message: Phrase, fix: Phrase) -> Finding:
    return Finding(code, Severity.INFO, message, fix)
