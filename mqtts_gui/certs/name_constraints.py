"""What an authority may sign names for (RFC 5280, 4.2.1.10), as OpenSSL reads it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cryptography import x509

from mqtts_gui.certs.canonical_names import begins_with, canonical
from mqtts_gui.certs.chain_building import Chain, Link, self_issued
from mqtts_gui.certs.chain_findings import constrained
from mqtts_gui.certs.host_names import Address, holder_names
from mqtts_gui.certs.names import DistinguishedName, read_name
from mqtts_gui.certs.quiet import attempt
from mqtts_gui.certs.verify_codes import VerifyCode
from mqtts_gui.errors import Finding

# A common name that looks like this is constrained as a host, where no SAN holds one.
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})+", re.IGNORECASE | re.ASCII)
_HOST_OF_URI = re.compile(r"[^:]*://([^:/]*)")

Value = str | Address | DistinguishedName


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a certificate, by the kind of constraint that applies to it."""

    kind: type[x509.GeneralName]
    value: Value

    def below_any(self, trees: Sequence[x509.GeneralName]) -> bool:
        """Return whether one of the constraints of its kind covers the name."""
        return any(_covers(tree, self.value) for tree in trees if isinstance(tree, self.kind))

    def constrained_by(self, trees: Sequence[x509.GeneralName]) -> bool:
        """Return whether there is a constraint of its kind."""
        return any(isinstance(tree, self.kind) for tree in trees)


def constraint_faults(chain: Chain) -> Iterator[tuple[VerifyCode, Finding]]:
    """Yield the names in a chain that an authority above them may not sign."""
    for depth, link in enumerate(chain.links):
        if depth and self_issued(link.described):
            continue
        names = [*_names(link), *(_common_names(link) if depth == 0 else ())]
        for above in chain.links[depth + 1 :]:
            limits = above.described.extensions.get(x509.NameConstraints)
            if limits is not None:
                yield from _refused(names, above, limits)


def _refused(
    names: Sequence[Named], above: Link, limits: x509.NameConstraints
) -> Iterator[tuple[VerifyCode, Finding]]:
    permitted, excluded = limits.permitted_subtrees or (), limits.excluded_subtrees or ()
    outside = [n for n in names if n.constrained_by(permitted) and not n.below_any(permitted)]
    inside = [each for each in names if each.below_any(excluded)]
    found = ((VerifyCode.NAME_CONSTRAINT, outside), (VerifyCode.NAME_EXCLUDED, inside))
    for code, wrong in found:
        if wrong:
            yield code, constrained(above.described, [str(each.value) for each in wrong])


def _names(link: Link) -> Iterator[Named]:
    """Yield the subject, the names of the SAN, and the addresses of mail in either."""
    subject = link.described.subject_name
    if subject.attributes:
        yield Named(x509.DirectoryName, subject)
    listed = link.described.extensions.get(x509.SubjectAlternativeName)
    for name in listed.get_values_for_type(x509.DirectoryName) if listed else ():
        der = attempt(name.public_bytes)
        if der is not None:
            yield Named(x509.DirectoryName, read_name(der))
    names = holder_names(link.certificate)
    yield from (Named(x509.DNSName, each) for each in names.dns)
    yield from (Named(x509.IPAddress, each) for each in names.addresses)
    san = link.described.san
    mails = (*subject.values("emailAddress"), *san.get("email", ()))
    yield from (Named(x509.RFC822Name, each) for each in mails)
    yield from (Named(x509.UniformResourceIdentifier, each) for each in san.get("uri", ()))


def _common_names(link: Link) -> Iterator[Named]:
    """Yield the common names that count as hosts."""
    names = holder_names(link.certificate)
    if not names.dns:
        hosts = (each for each in names.common_names if _HOST.fullmatch(each))
        yield from (Named(x509.DNSName, each) for each in hosts)


def _covers(tree: x509.GeneralName, value: Value) -> bool:
    match tree, value:
        case x509.DNSName(), str():
            return _host_below(value.lower(), tree.value.lower())
        case x509.RFC822Name(), str():
            return _mail_below(value, tree.value)
        case x509.UniformResourceIdentifier(), str():
            found = _HOST_OF_URI.match(value)
            return found is not None and _end_or_whole(found[1].lower(), tree.value.lower())
        case x509.IPAddress(), ipaddress.IPv4Address() | ipaddress.IPv6Address():
            return _inside(value, tree.value)
        case x509.DirectoryName(), DistinguishedName():
            start = attempt(tree.value.public_bytes)
            return start is not None and begins_with(canonical(value), canonical(read_name(start)))
        case _:
            return False


def _host_below(host: str, tree: str) -> bool:
    if not tree or host == tree:
        return True
    return host.endswith(tree if tree.startswith(".") else f".{tree}")


def _mail_below(address: str, tree: str) -> bool:
    local, _, host = address.rpartition("@")
    if "@" in tree:
        wanted, _, of = tree.rpartition("@")
        return local == wanted and host.lower() == of.lower()
    return _end_or_whole(host.lower(), tree.lower())


def _end_or_whole(host: str, tree: str) -> bool:
    """Return whether a host fits: `.lab` stands for what is below it, `lab` for itself only."""
    return host.endswith(tree) if tree.startswith(".") else host == tree


def _inside(address: Address, network: object) -> bool:
    if not isinstance(network, ipaddress.IPv4Network | ipaddress.IPv6Network):
        return False
    return address.version == network.version and address in network
