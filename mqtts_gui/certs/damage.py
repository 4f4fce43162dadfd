"""Damage in a certificate of a chain: what OpenSSL cannot decode, it cannot accept."""

from __future__ import annotations

from collections.abc import Iterator

from mqtts_gui.certs.chain_building import Chain, Link
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.fault_commands import error
from mqtts_gui.certs.quiet import attempt
from mqtts_gui.certs.roles import Role
from mqtts_gui.certs.unusable_extensions import unusable_extension
from mqtts_gui.certs.verify_codes import VerifyCode
from mqtts_gui.errors import Finding
from mqtts_gui.i18n import Phrase, mark

_COPY_AGAIN = mark("Copy the file again from the machine that made it, or have it made again.")
_ONCE = mark("Have it made again, with each extension once.")


def damage_in(chain: Chain, role: Role) -> Finding | None:
    """Return the first damage in a chain, or None where everything can be decoded."""
    for link in chain.links:
        played = role if link is chain.leaf else Role.CA
        if found := unusable(link.described, played):
            return found
        message = _damage(link)
        if message is not None:
            return error("cert-damaged", message, _COPY_AGAIN, played)
        if found := unknown_algorithm(link.described, played):
            return found
    return None


def damage_faults(chain: Chain, role: Role) -> Iterator[tuple[VerifyCode, Finding]]:
    """Yield the certificates that OpenSSL makes no use of: for it, the chain ends before them."""
    below = chain.leaf
    for link in chain.links:
        found = unusable(link.described, role if link is chain.leaf else Role.CA)
        if found is not None:
            missing = VerifyCode.NO_ISSUER_OF_TRUSTED if below.trusted else VerifyCode.NO_ISSUER
            yield missing, found
        below = link


def unusable(described: Description, role: Role) -> Finding | None:
    """Return the fault of a certificate with an extension for which OpenSSL makes no use of it."""
    found = unusable_extension(described)
    if found is None:
        return None
    details = {"oid": found.oid, "name": described.name}
    if found.twice:
        message = mark(
            "The extension %(oid)s stands twice in the certificate %(name)s: OpenSSL refuses the "
            "certificate.",
            **details,
        )
        return error("cert-damaged", message, _ONCE, role)
    message = mark(
        "The extension %(oid)s of the certificate %(name)s cannot be decoded: OpenSSL refuses "
        "the certificate.",
        **details,
    )
    return error("cert-damaged", message, _COPY_AGAIN, role)


def _damage(link: Link) -> Phrase | None:
    described = link.described
    if attempt(link.certificate.public_key) is None:
        return mark(
            "The public key in the certificate %(name)s cannot be decoded: OpenSSL cannot use the "
            "certificate.",
            name=described.name,
        )
    damaged = (each.raw.oid for each in described.extensions.all if each.value is None)
    oid = next(damaged, None)
    if oid is not None:
        return mark(
            "The extension %(oid)s of the certificate %(name)s cannot be decoded: OpenSSL refuses "
            "the certificate.",
            oid=oid,
            name=described.name,
        )
    return None


def unknown_algorithm(described: Description, role: Role) -> Finding | None:
    """Return the fault of a certificate whose signature has an algorithm that OpenSSL lacks."""
    algorithm = described.signature_algorithm or ""
    # No name but an object identifier; or a pair that OpenSSL 3 knows in no certificate.
    if not (algorithm[:1].isdigit() or "_with_SHA3-" in algorithm):
        return None
    message = mark(
        "The certificate %(name)s is signed with an algorithm that OpenSSL does not know "
        "(%(oid)s).",
        name=described.name,
        oid=algorithm,
    )
    return error("cert-damaged", message, _COPY_AGAIN, role)
