"""Which hosts a certificate is made out to, decided as OpenSSL decides it."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache

from cryptography import x509

from mqtts_gui.certs.der import DerError, Element, read_element, read_elements
from mqtts_gui.certs.structure import RawExtension, structure_of

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_KNOWN_HOLDERS = 256
_ALTERNATIVE_NAMES = "2.5.29.17"
_DNS_NAME, _IP_ADDRESS = 0x82, 0x87

# OpenSSL takes `*.lab.home` for a wildcard, but neither `*.home` nor `vm*.lab.home` nor `*.-x.y`.
_WILDCARD = re.compile(r"\*(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?){2,}", re.IGNORECASE | re.ASCII)
_LABEL = re.compile(r"[a-z0-9-]+", re.IGNORECASE | re.ASCII)
# fe80::1%eth0: the zone is this computer's, and stands in no certificate.
_ZONED = re.compile(r"(?P<address>[0-9a-f:.]*:[0-9a-f:.]*)%(?:25)?[\w.-]+", re.IGNORECASE)
# sscanf, which OpenSSL reads addresses with, accepts leading zeros; Python does not.
_FOUR_NUMBERS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")


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


@lru_cache(_KNOWN_HOLDERS)
def holder_names(certificate: x509.Certificate) -> HolderNames:
    """Return all names that might count for a host."""
    structure = structure_of(certificate)
    names = _alternative_names(structure.extensions)
    dns = tuple(_text(each.content) for each in names if each.tag == _DNS_NAME)
    found = (_address(each.content) for each in names if each.tag == _IP_ADDRESS)
    addresses = tuple(address for address in found if address is not None)
    return HolderNames(dns, addresses, structure.subject.values("CN"))


def parse_address(host: str) -> Address | None:
    """Return `host` as an IP address, or None when it is a name."""
    bare = host.strip("[]")
    if zoned := _ZONED.fullmatch(bare):
        bare = zoned["address"]
    if _FOUR_NUMBERS.fullmatch(bare):
        bare = ".".join(str(int(number)) for number in bare.split("."))
    try:
        # Python takes whatever follows the sign for the name of a zone.
        return None if "%" in bare else ipaddress.ip_address(bare)
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
    if _WILDCARD.fullmatch(pattern) and not host.startswith("."):
        label, _, parent = host.partition(".")
        literal = bool(_LABEL.fullmatch(label)) or label == "*"
        return literal and same_name(pattern.removeprefix("*."), parent)
    return "\0" not in pattern and same_name(pattern, host)


def _alternative_names(extensions: tuple[RawExtension, ...]) -> tuple[Element, ...]:
    """Return the names of the SAN; none where OpenSSL finds none: damaged, or there twice.

    Read from its DER, because the library refuses the whole list for one name that is not ASCII,
    and OpenSSL does not: the common name would seem to count.
    """
    lists = [each.value for each in extensions if each.oid == _ALTERNATIVE_NAMES]
    try:
        return read_elements(read_element(lists[0]).content) if len(lists) == 1 else ()
    except DerError:
        return ()


def _text(content: bytes) -> str:
    return content.decode("ascii", errors="backslashreplace")


def _address(content: bytes) -> Address | None:
    try:
        return ipaddress.ip_address(content)
    except ValueError:
        return None
