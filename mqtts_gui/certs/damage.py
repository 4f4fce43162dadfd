"""Damage in a certificate of a chain: what OpenSSL cannot decode, it cannot accept."""

from __future__ import annotations

from mqtts_gui.certs.chain_building import Chain, Link
from mqtts_gui.certs.fault_commands import error
from mqtts_gui.certs.quiet import attempt
from mqtts_gui.certs.roles import Role
from mqtts_gui.errors import Finding
from mqtts_gui.i18n import Phrase, mark

_COPY_AGAIN = mark("Copy the file again from the machine that made it, or have it made again.")


def damage_in(chain: Chain, role: Role) -> Finding | None:
    """Return the first damage in a chain, or None where everything can be decoded."""
    for link in chain.links:
        message = _damage(link)
        if message is not None:
            played = role if link is chain.leaf else Role.CA
            return error("cert-damaged", message, _COPY_AGAIN, played)
    return None


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
    algorithm = described.signature_algorithm or ""
    if algorithm[:1].isdigit():  # no name, but an object identifier
        return mark(
            "The certificate %(name)s is signed with an algorithm that OpenSSL does not know "
            "(%(oid)s).",
            name=described.name,
            oid=algorithm,
        )
    return None
