"""The sentences for revocation lists, and for what stands in them."""

from __future__ import annotations

from mqtts_gui.certs.description import Description
from mqtts_gui.certs.fault_commands import error
from mqtts_gui.errors import Finding
from mqtts_gui.i18n import mark


def revoked(described: Description) -> Finding:
    """A certificate that its authority has withdrawn."""
    return error(
        "cert-revoked",
        mark("The certificate %(name)s has been revoked.", name=described.name),
        mark("Ask for a new certificate."),
    )


def no_list(issuer: str) -> Finding:
    """A revocation list was given, but none of the authority that matters."""
    return error(
        "crl-missing",
        mark("None of the revocation lists is signed by %(issuer)s.", issuer=issuer),
        mark("Choose the list of that authority: openssl ca -gencrl -out crl.pem"),
    )


def list_expired(described: Description) -> Finding:
    """A revocation list whose next issue is overdue."""
    return error(
        "crl-expired",
        mark(
            "The revocation list expired on %(date)s: a broker that uses it refuses everybody.",
            date=described.not_after,
        ),
        mark("Make it again: openssl ca -gencrl -out crl.pem"),
    )


def list_not_yet_valid(described: Description) -> Finding:
    """A revocation list from the future."""
    return error(
        "crl-not-yet-valid",
        mark(
            "The revocation list is valid only from %(date)s: a broker that uses it refuses "
            "everybody.",
            date=described.not_before,
        ),
        mark("Correct the clock of the machine that made it, and make the list again."),
    )


def list_of_other_key(issuer: str) -> Finding:
    """A revocation list that names the right authority, whose key did not sign it."""
    return error(
        "crl-other-key",
        mark(
            "The revocation list was signed by another authority that is also called %(issuer)s, "
            "or it was changed.",
            issuer=issuer,
        ),
        mark("Choose the list that today's authority made: openssl ca -gencrl -out crl.pem"),
    )


def may_not_sign_lists(issuer: str) -> Finding:
    """An authority whose keyUsage forbids revocation lists."""
    return error(
        "ca-keyusage",
        mark(
            "The keyUsage of the authority %(name)s does not allow it to sign revocation lists.",
            name=issuer,
        ),
        mark("Make the authority again with keyUsage = critical,keyCertSign,cRLSign."),
    )


def list_not_usable(issuer: str) -> Finding:
    """A revocation list with an extension that OpenSSL must heed and does not know."""
    return error(
        "crl-not-usable",
        mark(
            "The revocation list of %(issuer)s has a critical extension, or covers only a part of "
            "the certificates: OpenSSL cannot use it.",
            issuer=issuer,
        ),
        mark("Have a complete list made: openssl ca -gencrl -out crl.pem"),
    )
