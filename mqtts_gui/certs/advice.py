"""What is remarkable about a certificate that works: advice, never the reason of a failure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mqtts_gui.certs.description import Description
from mqtts_gui.certs.fault_commands import info, warning
from mqtts_gui.certs.host_names import parse_address
from mqtts_gui.certs.names import PRINTABLE_STRING, UTF8_STRING
from mqtts_gui.certs.roles import Role
from mqtts_gui.certs.strictness import strictness
from mqtts_gui.certs.unusable_extensions import unusable_extension
from mqtts_gui.errors import Finding
from mqtts_gui.i18n import Phrase, mark, nmark


def advice(described: Description, role: Role, now: datetime) -> Iterator[Finding]:
    """Yield what people should know about a certificate, what is urgent first."""
    validity = described.validity
    if validity and validity.ends_soon(now):
        yield warning(
            "warn-expires-soon",
            _ending(described, validity.remaining(now).days),
            mark("Have it signed again before that day."),
            role,
        )
    yield from _damage(described, role)
    yield from strictness(described, role)
    if role is not Role.CA:
        yield from _names(described, role)


def _ending(described: Description, days: int) -> Phrase:
    names = {"name": described.name, "date": described.not_after}
    if days == 0:
        return mark("The certificate %(name)s expires within a day, on %(date)s.", **names)
    return nmark(
        "The certificate %(name)s expires in %(count)s day, on %(date)s.",
        "The certificate %(name)s expires in %(count)s days, on %(date)s.",
        days,
        **names,
    )


def _damage(described: Description, role: Role) -> Iterator[Finding]:
    spoilt = unusable_extension(described)
    for extension in described.extensions.all:
        if extension.value is None and (spoilt is None or spoilt.oid != extension.raw.oid):
            yield warning(
                "cert-undecodable",
                mark(
                    "The extension %(oid)s of the certificate cannot be decoded.",
                    oid=extension.raw.oid,
                ),
                None,
                role,
            )


def _names(described: Description, role: Role) -> Iterator[Finding]:
    if role is not Role.CLIENT and not any(described.san.get(kind) for kind in ("dns", "ip")):
        yield info(
            "warn-no-san",
            mark(
                "The certificate lists no host names (SAN), only its common name. mosquitto and "
                "this program accept that, browsers do not."
            ),
            _with_names(described.common_name),
            Role.BROKER,
        )
    if role is Role.BROKER:
        return
    yield from _identity(described)


def _with_names(common_name: str | None) -> Phrase:
    """Return how to have the certificate signed with the name that it already has."""
    if not common_name:
        return mark("Have it signed with subjectAltName = DNS:name,IP:address.")
    kind = "DNS" if parse_address(common_name) is None else "IP"
    return mark(
        "Have it signed with subjectAltName = %(kind)s:%(name)s, and further names after commas.",
        kind=kind,
        name=common_name,
    )


def _identity(described: Description) -> Iterator[Finding]:
    """Yield what the common name means where mosquitto takes it for the user name."""
    names = [a for a in described.subject_name.attributes if a.name == "CN"]
    if not names:
        yield info(
            "client-cert-no-cn",
            mark("The certificate has no common name, so use_identity_as_username finds no user."),
            mark("Have a certificate made with a CN."),
        )
    elif names[0].string_type not in {UTF8_STRING, PRINTABLE_STRING}:
        yield info(
            "client-cn-odd",
            mark(
                "The common name is stored in an old form (not UTF-8), which "
                "use_identity_as_username refuses."
            ),
            mark("Have the certificate made again with string_mask = utf8only."),
        )
    elif names[0].value == "localhost":
        yield info(
            "warn-identity-localhost",
            mark(
                "The common name is localhost: where use_identity_as_username is on, every client "
                "with such a certificate is the same user."
            ),
            mark("Have the certificate made with the student's name as CN."),
        )
