"""What stricter programs refuse in certificates that OpenSSL's usual rules accept.

With X509_STRICT, OpenSSL holds a certificate against RFC 5280. Python 3.13 does so by default
(`ssl.create_default_context`); mosquitto and this program do not. Each sentence says who refuses.
"""

from __future__ import annotations

from collections.abc import Iterator

from cryptography import x509

from mqtts_gui.certs.chain_building import Chain, self_issued
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.encoding_oddities import encoding_oddities
from mqtts_gui.certs.fault_commands import info
from mqtts_gui.certs.key_identifiers import lacks_identifiers
from mqtts_gui.certs.purposes import acts_as_authority, constraints_of
from mqtts_gui.certs.roles import Role
from mqtts_gui.certs.subject_argument import under_its_name
from mqtts_gui.certs.usages import KEY_USAGE
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import Phrase, mark

_V3 = 3
_BASIC_CONSTRAINTS = "2.5.29.19"
_ALTERNATIVE_NAMES = "2.5.29.17"
_MAKE_AGAIN = mark("Make it again with -addext keyUsage=critical,keyCertSign,cRLSign.")
_SIGN_AGAIN = mark("Have it signed again.")


def strict_warnings(chain: Chain) -> Iterator[Finding]:
    """Yield what strict programs refuse in a chain, each code once."""
    said = set[str]()
    for link in chain.links:
        role = Role.ANY if link is chain.leaf else Role.CA
        odd = encoding_oddities(link.certificate, link.described, role)
        warned = (each for each in odd if each.severity is not Severity.ERROR)
        for finding in (*strictness(link.described, role), *warned):
            if finding.code not in said:
                said.add(finding.code)
                yield finding
    if len(chain.links) > 1 and self_issued(chain.leaf.described):
        yield _same_subject(chain.leaf.described)


def strictness(described: Description, role: Role) -> Iterator[Finding]:
    """Yield what strict programs refuse in a certificate by itself."""
    if described.version is not None and described.version < _V3:
        yield from _version(described, role)
    elif described.version is not None and lacks_identifiers(described):
        yield _no_identifiers(role)
    yield from (under_its_name(each, described) for each in _authority(described, role))
    yield from _names(described, role)


def _version(described: Description, role: Role) -> Iterator[Finding]:
    yield info(
        "warn-v1",
        mark(
            "This is a certificate of version 1: openssl x509 -req makes such ones without an "
            "extension file. mosquitto and this program accept it; Python's cryptography and other "
            "newer programs refuse it."
        ),
        mark("Have it signed with an extension file (-extfile) that holds a subjectAltName."),
        role,
    )
    if described.extensions.all:
        yield _strict(
            "warn-v1-extensions",
            mark("The certificate has extensions, which only version 3 may have."),
            _SIGN_AGAIN,
            role,
        )


def _no_identifiers(role: Role) -> Finding:
    return info(
        "warn-no-key-identifiers",
        mark(
            "The certificate has no key identifiers. This program accepts that; Python 3.13 "
            "refuses it by default."
        ),
        mark("Sign it again with OpenSSL 3, which adds the identifiers by itself."),
        role,
    )


def _authority(described: Description, role: Role) -> Iterator[Finding]:
    constraints = constraints_of(described)
    signs = "keyCertSign" in described.key_usage
    is_authority = constraints is not None and constraints.ca
    if is_authority and described.extensions.by_oid(KEY_USAGE) is None:
        yield info(
            "warn-ca-no-key-usage",
            mark(
                "The authority has no keyUsage. This program accepts that; Python 3.13 refuses it "
                "by default."
            ),
            _MAKE_AGAIN,
            role,
        )
    if is_authority and not _is_critical(described, _BASIC_CONSTRAINTS):
        yield _strict(
            "warn-ca-constraints-not-critical",
            mark("The authority's basicConstraints is not marked as critical."),
            _MAKE_AGAIN,
            role,
        )
    if not is_authority and signs:
        yield _sign_without_ca(described, role)
    if constraints is not None and constraints.path_length is not None and not signs:
        yield _strict(
            "warn-pathlen-without-right",
            mark("The certificate has a pathlen, but its keyUsage does not let it sign others."),
            _MAKE_AGAIN,
            role,
        )


def _sign_without_ca(described: Description, role: Role) -> Finding:
    if role is Role.CA and acts_as_authority(described):
        return _strict(
            "warn-ca-no-constraints",
            mark("The authority has no basicConstraints that say so (CA:TRUE)."),
            _MAKE_AGAIN,
            role,
        )
    return _strict(
        "warn-cert-sign-without-ca",
        mark("The keyUsage lets the certificate sign others, but it is no authority."),
        mark("Have it signed again with keyUsage = digitalSignature,keyEncipherment."),
        role,
    )


def _names(described: Description, role: Role) -> Iterator[Finding]:
    san = described.extensions.get(x509.SubjectAlternativeName)
    nameless = not described.subject_name.attributes
    if not described.issuer_name.attributes or (nameless and not _named_elsewhere(described)):
        yield _strict(
            "warn-name-empty",
            mark("The certificate has an empty name where RFC 5280 wants one."),
            mark("Have it signed again with a subject, by an authority that has one."),
            role,
        )
    if san is not None and not len(san):
        yield _strict(
            "warn-san-empty",
            mark("The certificate has a list of names (SAN) with nothing in it."),
            mark("Have it signed with subjectAltName = DNS:name,IP:address."),
            role,
        )


def _named_elsewhere(described: Description) -> bool:
    """Return whether a critical SAN names the holder, as it must where the subject is empty."""
    may_be_nameless = not described.is_ca and "cRLSign" not in described.key_usage
    return may_be_nameless and _is_critical(described, _ALTERNATIVE_NAMES)


def _is_critical(described: Description, oid: str) -> bool:
    return any(each.raw.critical and each.raw.oid == oid for each in described.extensions.all)


def _same_subject(described: Description) -> Finding:
    return info(
        "warn-same-subject",
        mark(
            "The certificate %(name)s has the very name of its authority. Here the key identifiers "
            "tell them apart; without them OpenSSL would take it for self-signed and refuse it.",
            name=described.name,
        ),
        mark("Make the authority again with another CN, then have the certificates signed."),
    )


def _strict(code: str, fact: Phrase, fix: Phrase, role: Role) -> Finding:
    message = mark(
        "%(fact)s mosquitto and this program accept that; Python 3.13 refuses it by default.",
        fact=fact,
    )
    return info(code, message, fix, role)
