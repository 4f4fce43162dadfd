"""Faults of names: the broker's certificate is not made out to the name that is expected."""

from __future__ import annotations

from collections.abc import Callable

from mqtts_gui.certs.host_names import as_ascii, parse_address, same_name
from mqtts_gui.certs.matching import matches_host
from mqtts_gui.doctor.actions import use_host
from mqtts_gui.doctor.blame import HOSTNAME_MISMATCH, NAMES, blamed
from mqtts_gui.doctor.name_fault import NameFault
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, is_address, make_problem
from mqtts_gui.errors import Problem
from mqtts_gui.i18n import mark


def name_fault(s: Situation) -> Problem | None:
    """Explain a name or an address that OpenSSL did not find in the certificate."""
    code = blamed(s)
    if s.leaf is None or code not in NAMES:
        return None
    fault = NameFault(s, s.leaf)
    rules = _OF_NAMES if code == HOSTNAME_MISMATCH else _OF_ADDRESSES
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
    if not any(map(f.is_expected, f.dns)):
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
    if not any(f.is_expected(_bare(each)) for each in f.common):
        return None
    return f.problem(
        "name-ip-in-cn",
        mark(
            "%(host)s is in the common name (CN); an address counts only as an entry of type IP "
            "among the accepted names (SAN).",
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
            "Expect the name %(name)s, or use it as host once the line “%(address)s %(name)s” is "
            "in the hosts file.",
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
    if host == f.expected or not matches_host(f.leaf, host):
        return None
    said = Sentences(
        mark("There is a dot after the host name"),
        mark("“%(text)s” is compared with the certificate as it is.", text=f.expected),
        mark("Type %(host)s without the dot.", host=host),
    )
    return make_problem(f.situation, "host-trailing-dot", said, use_host(host))


def name_cn_hidden_by_san(f: NameFault) -> Problem | None:
    """The common name would fit, but a list of accepted names switches it off."""
    if not f.dns or not any(map(f.is_expected, f.common)):
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
    """A wildcard covers one level only, and no whole top level."""
    host = f.host.lower()
    stars = [name for name in f.names if name.startswith(_WILDCARD)]
    near = next((n for n in stars if f".{host}".endswith(n[1:].lower())), None)
    if near is None:
        return None
    names = {"wildcard": near, "host": f.host}
    cause = mark("%(wildcard)s stands for exactly one level and does not cover %(host)s.", **names)
    if "." not in near.removeprefix(_WILDCARD):
        cause = mark(
            "%(wildcard)s covers nothing at all: after the asterisk a wildcard needs at least two "
            "levels, as in *.lab.home. So it does not cover %(host)s.",
            **names,
        )
    return f.problem("name-wildcard-depth", cause, f.make_again())


def name_short_vs_fqdn(f: NameFault) -> Problem | None:
    """The name is right, the domain is missing or another one."""
    near = [name for name in f.names if _first_label(name) == _first_label(f.host)]
    if not near or is_address(near[0]) or same_name(near[0], f.host):
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
        as_host=True,
    )


def name_localhost_cert(f: NameFault) -> Problem | None:
    """The certificate was made with the recipe for the client: localhost."""
    if not any(same_name(name, "localhost") for name in f.names) or not all(
        same_name(name, "localhost") or _is_loopback(name) for name in f.names
    ):
        return None
    return f.problem(
        "name-localhost-cert",
        mark(
            "The broker's certificate is made out to localhost, so it fits only on the broker's "
            "own machine. %(standing)s",
            standing=f.standing(),
        ),
        mark(
            "Expect the name localhost for now; better, have the certificate made again for "
            "%(host)s.",
            host=f.host,
        ),
        name="localhost",
    )


def name_odd_cn(f: NameFault) -> Problem | None:
    """The name is right but for what stands around it: a blank, a scheme, a port, a dot."""
    odd = [n for n in f.names if n.lower() != f.host.lower() == _bare(n)]
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
    if any(not n.isascii() and as_ascii(n.lower()) == f.host.lower() for n in f.names):
        cause = mark(
            "A name with accents travels as %(ascii)s, and the certificate must say it like that; "
            "there it is written %(names)s.",
            ascii=f.host,
            names=f.shown_names,
        )
        fix = f.make_again()
    return f.problem("name-mismatch", cause, fix)


_WILDCARD = "*."


def _first_label(name: str) -> str:
    return name.lower().partition(".")[0]


def _bare(name: str) -> str:
    """Return a name without what was typed around it: blanks, a scheme, a port, a final dot."""
    bare = name.strip().lower().rpartition("://")[2].rstrip("/")
    host, _, port = bare.partition(":")
    return (host if port.isdigit() else bare).rstrip(".")


def _is_loopback(name: str) -> bool:
    address = parse_address(name)
    return address is not None and address.is_loopback


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
    name_odd_cn,
    name_cn_hidden_by_san,
    name_localhost_cert,
    name_wildcard_depth,
    name_short_vs_fqdn,
    name_mismatch,
)
RULES: tuple[Rule, ...] = (name_fault,)
