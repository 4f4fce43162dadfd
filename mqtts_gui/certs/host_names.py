"""Which hosts a certificate is made out to, decided as OpenSSL decides it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from cryptography import x509

from mqtts_gui.certs.extensions import decode_extensions
from mqtts_gui.certs.structure import structure_of

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_LEAST_DOTS_IN_WILDCARD = 2
"""OpenSSL takes `*.lab.home` for a wildcard, but not `*.home`."""


@dataclass(frozen=True, slots=True)
class HolderNames:
    """The names in a certificate: DNS and IP entries of the SAN, and the common names."""

    dns: tuple[str, ...]
    addresses: tuple[Address, ...]
    common_names: tuple[str, ...]


def names_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """Return the names that count: DNS entries of the SAN, else the CN; then IP addresses."""
    names = holder_names(certificate)
    return (*(names.dns or names.common_names), *map(str, names.addresses))


def matches_host(certificate: x509.Certificate, host: str) -> bool:
    """Return whether `host`, a name or an IP address, is one that the certificate is made out to.

    As OpenSSL does it: an address counts only as IP entry of the SAN; the CN counts only when the
    SAN has no DNS entry; a wildcard stands for exactly one label.
    """
    names = holder_names(certificate)
    address = parse_address(host)
    if address is not None:
        return address in names.addresses
    wanted = as_ascii(host)
    return any(_fits(pattern, wanted) for pattern in names.dns or names.common_names)


def holder_names(certificate: x509.Certificate) -> HolderNames:
    """Return all names that might count for a host."""
    structure = structure_of(certificate)
    common_names = structure.subject.values("CN")
    san = decode_extensions(structure.extensions).get(x509.SubjectAlternativeName)
    if san is None:
        return HolderNames((), (), common_names)
    addresses = tuple(
        address
        for address in san.get_values_for_type(x509.IPAddress)
        if isinstance(address, ipaddress.IPv4Address | ipaddress.IPv6Address)
    )
    return HolderNames(tuple(san.get_values_for_type(x509.DNSName)), addresses, common_names)


def parse_address(host: str) -> Address | None:
    """Return `host` as an IP address, or None when it is a name."""
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def as_ascii(host: str) -> str:
    """Return a host name as it travels: international names in their `xn--` form."""
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def same_name(one: str, other: str) -> bool:
    """Return whether two names are equal as DNS compares them: ASCII letters without case."""
    return one.lower() == other.lower() if one.isascii() and other.isascii() else one == other


def _fits(pattern: str, host: str) -> bool:
    star, _, rest = pattern.partition(".")
    if star == "*" and pattern.count(".") >= _LEAST_DOTS_IN_WILDCARD:
        label, _, parent = host.partition(".")
        return bool(label) and label.replace("-", "").isalnum() and same_name(rest, parent)
    return "\0" not in pattern and same_name(pattern, host)
