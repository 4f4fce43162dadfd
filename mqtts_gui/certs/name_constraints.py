"""What an authority may sign names for (RFC 5280, 4.2.1.10), as far as host names go."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from cryptography import x509

from mqtts_gui.certs.chain_building import Chain
from mqtts_gui.certs.chain_findings import constrained
from mqtts_gui.certs.host_names import Address, holder_names
from mqtts_gui.certs.verify_codes import VerifyCode
from mqtts_gui.errors import Finding


def constraint_faults(chain: Chain) -> Iterator[tuple[VerifyCode, Finding]]:
    """Yield the names of the leaf that an authority above it may not sign."""
    names = holder_names(chain.links[0].certificate)
    hosts = names.dns or tuple(name for name in names.common_names if _is_host(name))
    for link in chain.links[1:]:
        limits = link.described.extensions.get(x509.NameConstraints)
        if limits is None:
            continue
        wrong = [host for host in hosts if not _host_allowed(host, limits)]
        wrong += [str(each) for each in names.addresses if not _address_allowed(each, limits)]
        if wrong:
            yield VerifyCode.NAME_CONSTRAINT, constrained(link.described, wrong)


def _is_host(name: str) -> bool:
    """Return whether a common name looks like a host, and is then constrained like one."""
    labels = name.split(".")
    return len(labels) > 1 and all(label.replace("-", "").isalnum() for label in labels)


def _host_allowed(host: str, limits: x509.NameConstraints) -> bool:
    allowed = [t.value for t in limits.permitted_subtrees or () if isinstance(t, x509.DNSName)]
    refused = [t.value for t in limits.excluded_subtrees or () if isinstance(t, x509.DNSName)]
    if any(_below(host, tree) for tree in refused):
        return False
    return not allowed or any(_below(host, tree) for tree in allowed)


def _address_allowed(address: Address, limits: x509.NameConstraints) -> bool:
    allowed = [t.value for t in limits.permitted_subtrees or () if isinstance(t, x509.IPAddress)]
    refused = [t.value for t in limits.excluded_subtrees or () if isinstance(t, x509.IPAddress)]
    if any(_inside(address, network) for network in refused):
        return False
    return not allowed or any(_inside(address, network) for network in allowed)


def _below(host: str, tree: str) -> bool:
    host, tree = host.lower(), tree.lower().removeprefix(".")
    return not tree or host == tree or host.endswith(f".{tree}")


def _inside(address: Address, network: object) -> bool:
    if not isinstance(network, ipaddress.IPv4Network | ipaddress.IPv6Network):
        return False
    return address.version == network.version and address in network
