"""Why a certificate is not made out to a host: the slip behind the mismatch, named."""

from __future__ import annotations

from dataclasses import replace

from cryptography import x509

from mqtts_gui.certs.fault_commands import command_to_check, error
from mqtts_gui.certs.host_names import as_ascii, holder_names, names_of, parse_address, same_name
from mqtts_gui.certs.phrases import listed
from mqtts_gui.errors import Finding
from mqtts_gui.i18n import mark

_WILDCARD = "*."


def name_mismatch(certificate: x509.Certificate, host: str) -> Finding:
    """Return the finding for a certificate that is not made out to `host`."""
    address = parse_address(host)
    name = str(address) if address else as_ascii(host)
    finding = _slip(certificate, host, name, is_address=address is not None)
    return replace(finding, command=command_to_check(name, address=address is not None))


def _slip(certificate: x509.Certificate, host: str, name: str, *, is_address: bool) -> Finding:
    if not names_of(certificate):
        return error(
            "name-none",
            mark("The certificate holds no host name at all."),
            mark("Have it made again with CN = %(host)s and a SAN.", host=host),
        )
    return _address_mismatch(certificate, name) if is_address else _name_mismatch(certificate, name)


def _address_mismatch(certificate: x509.Certificate, address: str) -> Finding:
    names = holder_names(certificate)
    sign_again = mark(
        "Have the certificate made again with subjectAltName = IP:%(address)s.", address=address
    )
    if address in names.common_names:
        return error(
            "name-ip-in-cn",
            mark(
                "The certificate carries the address %(address)s in its common name; an address "
                "counts only as IP entry of the SAN.",
                address=address,
            ),
            sign_again,
        )
    if address in names.dns:
        return error(
            "name-ip-as-dns",
            mark(
                "The SAN lists %(address)s as a DNS name instead of an IP address.",
                address=address,
            ),
            sign_again,
        )
    return error(
        "name-ip-not-in-cert",
        mark(
            "The certificate is made out to %(names)s, not to the address %(address)s.",
            names=listed(names_of(certificate)),
            address=address,
        ),
        mark(
            "Keep the address and expect the name %(name)s in the certificate.",
            name=names_of(certificate)[0],
        ),
    )


def _name_mismatch(certificate: x509.Certificate, host: str) -> Finding:
    names = holder_names(certificate)
    counted = names.dns or names.common_names
    found = (
        _trailing_dot(counted, host)
        or _odd(counted, host)
        or _hidden(names.dns, names.common_names, host)
        or _localhost(counted, host)
        or _wildcard(counted, host)
        or _short(counted, host)
    )
    return found or error(
        "name-mismatch",
        mark(
            "The certificate is made out to %(names)s, not to %(host)s.",
            names=listed(names_of(certificate)),
            host=host,
        ),
        mark(
            "Expect the name %(name)s in the certificate, or have one made for %(host)s.",
            name=names_of(certificate)[0],
            host=host,
        ),
    )


def _trailing_dot(names: tuple[str, ...], host: str) -> Finding | None:
    bare = host.rstrip(".")
    if bare == host or not any(same_name(name, bare) for name in names):
        return None
    return error(
        "host-trailing-dot",
        mark("The host name ends in a dot, and it is compared letter by letter."),
        mark("Type %(host)s without the dot.", host=bare),
    )


def _odd(names: tuple[str, ...], host: str) -> Finding | None:
    for name in names:
        bare = name.rpartition("://")[2].strip()
        if bare != name and same_name(bare, host):
            return error(
                "name-odd-cn",
                mark(
                    "The name in the certificate, “%(name)s”, holds a blank or a protocol that "
                    "does not belong there.",
                    name=name,
                ),
                mark("Make the request (CSR) again with %(host)s alone.", host=host),
            )
    return None


def _hidden(dns: tuple[str, ...], common_names: tuple[str, ...], host: str) -> Finding | None:
    if not dns or not any(same_name(name, host) for name in common_names):
        return None
    return error(
        "name-cn-hidden-by-san",
        mark(
            "The common name says %(host)s, but the certificate has a list of names "
            "(SAN: %(names)s), and then the common name does not count.",
            host=host,
            names=listed(dns),
        ),
        mark("Have %(host)s added to the SAN, or expect %(name)s.", host=host, name=dns[0]),
    )


def _localhost(names: tuple[str, ...], host: str) -> Finding | None:
    if set(names) != {"localhost"}:
        return None
    return error(
        "name-localhost-cert",
        mark("The certificate is made out to localhost: it fits only on the broker's own machine."),
        mark(
            "Expect the name localhost for now; have the certificate made again with "
            "CN = %(host)s.",
            host=host,
        ),
    )


def _wildcard(names: tuple[str, ...], host: str) -> Finding | None:
    for name in names:
        parent = name.removeprefix(_WILDCARD).lower()
        if name.startswith(_WILDCARD) and f".{host.lower()}".endswith(f".{parent}"):
            return error(
                "name-wildcard-depth",
                mark(
                    "%(pattern)s stands for one label only, and so not for %(host)s.",
                    pattern=name,
                    host=host,
                ),
                mark("Have a certificate made that lists %(host)s.", host=host),
            )
    return None


def _short(names: tuple[str, ...], host: str) -> Finding | None:
    for name in names:
        if same_name(name.partition(".")[0], host.partition(".")[0]):
            return error(
                "name-short-vs-fqdn",
                mark(
                    "The certificate is made out to %(name)s, which is not the same as %(host)s.",
                    name=name,
                    host=host,
                ),
                mark("Type %(name)s as host, or expect that name.", name=name),
            )
    return None
