"""What keeps a certificate from being accepted, each with its code, sentence and cure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mqtts_gui.certs.chain_findings import clock_behind
from mqtts_gui.certs.clock import clock_is_behind
from mqtts_gui.certs.damage import unusable
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.fault_commands import error
from mqtts_gui.certs.purposes import may_sign, wrong_purpose
from mqtts_gui.certs.roles import Role
from mqtts_gui.certs.subject_argument import under_its_name
from mqtts_gui.errors import Finding
from mqtts_gui.i18n import mark

__all__ = [
    "critical_extensions",
    "expired",
    "faults",
    "no_certificate_signing",
    "not_an_authority",
    "not_yet_valid",
    "weak_digest",
    "weak_key",
    "wrong_purpose",
]

# Extensions that OpenSSL understands, so that "critical" is no reason to refuse.
UNDERSTOOD = frozenset(
    {
        "2.5.29.15",
        "2.5.29.17",
        "2.5.29.19",
        "2.5.29.30",
        "2.5.29.31",
        "2.5.29.32",
        "2.5.29.33",
        "2.5.29.36",
        "2.5.29.37",
        "2.5.29.54",
        "2.16.840.1.113730.1.1",
        "1.3.6.1.5.5.7.1.7",
        "1.3.6.1.5.5.7.1.8",
        "1.3.6.1.5.5.7.1.14",
        "1.3.6.1.5.5.7.48.1.5",
    }
)


def faults(described: Description, role: Role, now: datetime) -> Iterator[Finding]:
    """Yield what keeps the certificate from being accepted in its role, dates first."""
    validity = described.validity
    # Also where its beginning is no date, and there is no period.
    if described.not_after is not None and described.not_after < now:
        yield expired(described, role)
    if validity and not validity.begun(now):
        yield not_yet_valid(described, role)
        if clock_is_behind(now):
            yield clock_behind(now)
    if described.key and described.key.weak:
        yield weak_key(described, role)
    # Nobody checks the signature of a root: it is trusted because it was chosen.
    is_root = described.self_issued and described.self_signed is not False
    if described.weak_digest and not is_root:
        yield weak_digest(described, role)
    if damage := unusable(described, role):
        yield damage
    yield from critical_extensions(described)
    if role is Role.CA and not may_sign(described):
        yield no_certificate_signing(described)


def expired(described: Description, role: Role) -> Finding:
    """The certificate's period is over."""
    code = {Role.CA: "ca-expired", Role.CLIENT: "client-cert-expired"}.get(role, "leaf-expired")
    message = mark(
        "The certificate %(name)s expired on %(date)s.",
        name=described.name,
        date=described.not_after,
    )
    if role is Role.CA:
        return error(code, message, mark("Get the renewed certificate of the authority."))
    return error(
        code,
        message,
        mark("Have it signed again: openssl x509 -req -days 365 … makes one valid for a year."),
    )


def not_yet_valid(described: Description, role: Role) -> Finding:
    """The certificate's period has not begun, or this computer's clock is behind."""
    codes = {Role.CA: "ca-not-yet-valid", Role.CLIENT: "client-cert-not-yet-valid"}
    return error(
        codes.get(role, "leaf-not-yet-valid"),
        mark(
            "The certificate %(name)s is valid only from %(date)s.",
            name=described.name,
            date=described.not_before,
        ),
        mark(
            "Check the clock of this computer; if it is right, correct the clock of the machine "
            "that signed and have the certificate signed again."
        ),
    )


def weak_key(described: Description, role: Role) -> Finding:
    """The key is too short for OpenSSL's usual security level."""
    codes = {Role.CA: "ca-weak-key", Role.CLIENT: "client-key-weak"}
    facts = {"type": described.key_type or "", "bits": described.key_size or 0}
    if described.subject_name.attributes:
        message = mark(
            "The %(type)s key of %(name)s has only %(bits)s bits.", name=described.name, **facts
        )
    else:
        message = mark("The %(type)s key has only %(bits)s bits.", **facts)
    return error(
        codes.get(role, "leaf-weak-key"),
        message,
        mark("Make a key of 2048 bits (openssl genrsa 2048) and have it certified."),
    )


def weak_digest(described: Description, role: Role, digest: str | None = None) -> Finding:
    """The signature rests on a digest that is no longer accepted."""
    codes = {Role.CA: "ca-weak-digest", Role.CLIENT: "client-cert-weak-digest"}
    finding = error(
        codes.get(role, "leaf-weak-digest"),
        mark(
            "The certificate %(name)s is signed with %(digest)s, which is no longer accepted.",
            name=described.name,
            digest=digest or described.weak_digest or "",
        ),
        mark("Have it signed again with -sha256."),
    )
    return under_its_name(finding, described)


def critical_extensions(described: Description) -> Iterator[Finding]:
    """Yield a fault for each extension that must be understood and is not."""
    for extension in described.extensions.all:
        if extension.raw.critical and extension.raw.oid not in UNDERSTOOD:
            yield error(
                "leaf-critical-extension",
                mark(
                    "The certificate %(name)s has a critical extension (%(oid)s) that programs do "
                    "not know and must therefore refuse.",
                    name=described.name,
                    oid=extension.raw.oid,
                ),
                mark("Have it signed again without that extension."),
            )


def no_certificate_signing(described: Description) -> Finding:
    """An authority whose keyUsage forbids it to sign."""
    finding = error(
        "ca-keyusage",
        mark(
            "The keyUsage of the authority %(name)s does not allow it to sign certificates.",
            name=described.name,
        ),
        mark("Make the authority again with keyUsage = critical,keyCertSign,cRLSign."),
    )
    return under_its_name(finding, described)


def not_an_authority(described: Description) -> Finding:
    """A certificate that signed, or is to sign, others without the right to do so."""
    return error(
        "ca-not-a-ca",
        mark(
            "The certificate %(name)s is not that of an authority: it may not sign others.",
            name=described.name,
        ),
        mark(
            "Choose ca.crt; or make the authority again with basicConstraints = critical,CA:TRUE."
        ),
    )
