"""Faults of names: the broker's certificate is not made out to the name that is expected."""

from __future__ import annotations

from collections.abc import Callable

from mqtts_gui.doctor.actions import use_host
from mqtts_gui.doctor.name_fault import ADDRESS_MISMATCH, HOSTNAME_MISMATCH, NameFault
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, is_address, make_problem
from mqtts_gui.errors import Problem
from mqtts_gui.i18n import mark


def name_fault(s: Situation) -> Problem | None:
    """Explain a name or an address that OpenSSL did not find in the certificate."""
    if s.leaf is None or s.evidence.verify_code not in {HOSTNAME_MISMATCH, ADDRESS_MISMATCH}:
        return None
    fault = NameFault(s, s.leaf)
    rules = _OF_NAMES if s.evidence.verify_code == HOSTNAME_MISMATCH else _OF_ADDRESSES
    return next((problem for rule in rules if (problem := rule(fault))), None)


def name_none(f: NameFault) -> Problem | None:
    """The certificate holds no name at all."""
    if f.names:
        return None
    return f.problem(
        "name-none",
        mark("It has neither accepted names (SAN) nor a common name, so it fits no host."),
        mark("Have it made again for %(host)s, as common name and as SAN.", host=f.expected),
        message=mark("The broker's certificate holds no host name"),
    )


def name_ip_as_dns(f: NameFault) -> Problem | None:
    """The address stands in the SAN, but as a DNS name."""
    if f.expected not in f.dns:
        return None
    return f.problem(
        "name-ip-as-dns",
        mark(
            "The accepted names (SAN) list %(host)s as a DNS name; an address counts only as an "
            "entry of type IP.",
            host=f.expected,
        ),
        mark(
            "Have the certificate made again with subjectAltName = IP:%(host)s instead of "
            "DNS:%(host)s.",
            host=f.expected,
        ),
    )


def name_ip_in_cn(f: NameFault) -> Problem | None:
    """The address stands in the common name."""
    if f.expected not in f.common:
        return None
    return f.problem(
        "name-ip-in-cn",
        mark(
            "%(host)s stands in the common name (CN); an address counts only as an entry of type "
            "IP among the accepted names (SAN).",
            host=f.expected,
        ),
        mark("Have the certificate made again with subjectAltName = IP:%(host)s.", host=f.expected),
    )


def name_ip_not_in_cert(f: NameFault) -> Problem:
    """An address is expected, the certificate is made out to others."""
    name, address = f.usable_name, f.situation.address
    fix = f.make_again()
    if name is not None and not is_address(name):
        fix = mark(
            "Keep %(address)s as host and expect the name %(name)s; or type %(name)s as host, with "
            "the line “%(address)s %(name)s” in the hosts file.",
            address=address,
            name=name,
        )
    cause = mark(
        "You connect to %(host)s; the certificate presented is made out to %(names)s. %(standing)s",
        host=f.expected,
        names=f.shown_names,
        standing=f.standing(),
    )
    return f.problem("name-ip-not-in-cert", cause, fix)


def host_trailing_dot(f: NameFault) -> Problem | None:
    """A dot was typed after the name, and is compared as it is."""
    host = f.expected.rstrip(".")
    if host == f.expected:
        return None
    said = Sentences(
        mark("There is a dot after the host name"),
        mark("“%(text)s” is compared with the certificate as it is.", text=f.expected),
        mark("Type %(host)s without the dot.", host=host),
    )
    return make_problem(f.situation, "host-trailing-dot", said, use_host(host))


def name_cn_hidden_by_san(f: NameFault) -> Problem | None:
    """The common name would fit, but a list of accepted names switches it off."""
    if not f.dns or f.expected.lower() not in {name.lower() for name in f.common}:
        return None
    return f.problem(
        "name-cn-hidden-by-san",
        mark(
            "The common name is %(host)s, but the certificate has a list of accepted names (SAN: "
            "%(names)s), and then the common name no longer counts.",
            host=f.expected,
            names=f.shown_names,
        ),
        mark(
            "Have the certificate made again with DNS:%(host)s in its list, or expect one of the "
            "names of the list.",
            host=f.expected,
        ),
    )


def name_wildcard_depth(f: NameFault) -> Problem | None:
    """A wildcard covers one level only."""
    host = f.expected.lower()
    stars = [name for name in f.names if name.startswith("*.")]
    near = [n for n in stars if host == n[2:].lower() or host.endswith(n[1:].lower())]
    if not near:
        return None
    return f.problem(
        "name-wildcard-depth",
        mark(
            "%(wildcard)s stands for exactly one level and does not cover %(host)s.",
            wildcard=near[0],
            host=f.expected,
        ),
        f.make_again(),
    )


def name_short_vs_fqdn(f: NameFault) -> Problem | None:
    """The name is right, the domain is missing or another one."""
    near = [name for name in f.names if _first_label(name) == _first_label(f.expected)]
    if not near:
        return None
    return f.problem(
        "name-short-vs-fqdn",
        mark(
            "The certificate is made out to %(name)s, and you connect to %(host)s: the domain "
            "counts, too. %(standing)s",
            name=near[0],
            host=f.expected,
            standing=f.standing(),
        ),
        mark("Type %(name)s as host, or expect the name %(name)s.", name=near[0]),
        name=near[0],
    )


def name_localhost_cert(f: NameFault) -> Problem | None:
    """The certificate was made with the recipe for the client: localhost."""
    if {name.lower() for name in f.names} != {"localhost"}:
        return None
    return f.problem(
        "name-localhost-cert",
        mark(
            "The broker's certificate is made out to localhost, so it fits only on the broker's "
            "own machine. %(standing)s",
            standing=f.standing(),
        ),
        mark(
            "Expect the name localhost for now; properly, have the certificate made again for "
            "%(host)s.",
            host=f.expected,
        ),
    )


def name_odd_cn(f: NameFault) -> Problem | None:
    """The name is right but for a blank or a scheme."""
    odd = [n for n in f.names if n.lower() != f.expected.lower() == _bare(n)]
    if not odd:
        return None
    return f.problem(
        "name-odd-cn",
        mark(
            "The certificate is made out to “%(name)s”, which is compared letter by letter with "
            "%(host)s.",
            name=odd[0],
            host=f.expected,
        ),
        mark("Make the request (CSR) again with the bare name, and have it signed."),
    )


def name_mismatch(f: NameFault) -> Problem:
    """The certificate is made out to other names."""
    name = f.usable_name
    fix = f.make_again()
    if name is not None:
        fix = mark(
            "Expect the name %(name)s if this is your broker, or have a certificate made for "
            "%(host)s.",
            name=name,
            host=f.expected,
        )
    cause = mark(
        "You connect to %(host)s; the certificate presented is made out to %(names)s. %(standing)s",
        host=f.expected,
        names=f.shown_names,
        standing=f.standing(),
    )
    return f.problem("name-mismatch", cause, fix)


def _first_label(name: str) -> str:
    return name.lower().partition(".")[0]


def _bare(name: str) -> str:
    return name.strip().lower().rpartition("://")[2]


_NameRule = Callable[[NameFault], Problem | None]
_OF_ADDRESSES: tuple[_NameRule, ...] = (
    name_none,
    name_ip_as_dns,
    name_ip_in_cn,
    name_ip_not_in_cert,
)
_OF_NAMES: tuple[_NameRule, ...] = (
    name_none,
    host_trailing_dot,
    name_cn_hidden_by_san,
    name_wildcard_depth,
    name_short_vs_fqdn,
    name_localhost_cert,
    name_odd_cn,
    name_mismatch,
)
RULES: tuple[Rule, ...] = (name_fault,)
