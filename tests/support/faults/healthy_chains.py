"""Healthy: chains of authorities, and what else a CA file may hold."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import serialize_certificates

from tests.support.healthy import (
    CA_TRUE,
    MAY_SIGN,
    Pair,
    SetUp,
    Signer,
    both_ways,
    broker_names,
    broker_pair,
    client_pair,
    healthy,
    made,
    one_way,
    pair,
    root,
    signer,
)
from tests.support.issuing import Extension, Issued, lab_certificate, new_key, usage

BOM = b"\xef\xbb\xbf"
LONG = (-3650.0, 8000.0)


@cache
def level(number: int) -> Signer:
    return signer(f"Classe {number}", by=level(number - 1) if number else root())


def middle(number: int = 0) -> Signer:
    """Return an authority so many levels below the first one under the root."""
    return level(number)


def below(*sent: Signer, ca: Sequence[Signer], depth: int = 0, **changes: object) -> SetUp:
    """A broker under an intermediate authority."""
    shown = broker_pair(middle(depth))
    chain = b"".join(each.pem for each in (*sent,))
    return one_way(
        Pair(shown.pem + chain, shown.key_pem), b"".join(each.pem for each in ca), **changes
    )


def cross_signed(*, old_in_file: bool) -> SetUp:
    """A new authority that the old one has signed as well."""
    old, new = signer("Ancienne AC"), signer("Nouvelle AC")
    bridge = Signer(
        made(new.certificate.subject, new.key, old, extensions=(CA_TRUE, MAY_SIGN)), new.key
    )
    shown = broker_pair(new)
    return one_way(Pair(shown.pem + bridge.pem, shown.key_pem), (old if old_in_file else new).pem)


def self_signed(*extensions: Extension, **changes: object) -> SetUp:
    """The broker's own certificate as CA file."""
    key = new_key()
    own = pair(made("localhost", key, extensions=(broker_names(), *extensions), **changes), key)  # type: ignore[arg-type]
    return one_way(own, own.pem)


def under(authority: Signer, *others: bytes, **changes: object) -> SetUp:
    return one_way(broker_pair(authority), b"".join((authority.pem, *others)), **changes)


def bare_authority(*extensions: Extension, identifiers: bool = True, leaf: bool = True) -> SetUp:
    """An authority with these extensions only."""
    by = signer(extensions=extensions, identifiers=identifiers)
    key = new_key()
    certificate = made("localhost", key, by, extensions=(broker_names(),), identifiers=leaf)
    return one_way(pair(certificate, key), by.pem)


def authority_v1() -> SetUp:
    """An authority of version 1: no extension at all."""
    key = new_key()
    itself = Issued(made("AC v1", key), key)
    return under(Signer(lab_certificate("AC v1", itself, key=key, days=LONG).certificate, key))


def authority_openssl() -> SetUp:
    """The authority of `openssl req -x509`: identifiers and CA:TRUE, no keyUsage."""
    return under(signer(extensions=(CA_TRUE,)))


def file_of(*parts: bytes, encoding: str = "") -> SetUp:
    data = b"".join(parts)
    return one_way(ca=data.decode("ascii").encode(encoding) if encoding else data)


def in_lines(end: bytes) -> SetUp:
    return file_of(root().pem.replace(b"\n", end))


def text_around() -> SetUp:
    return file_of(b"Autorite du lycee\nSubject: CN = CA-CIEL\n\n", root().pem, b"\nFin.\n")


def der() -> SetUp:
    return one_way(ca=root().certificate.public_bytes(Encoding.DER))


def p7b(encoding: Encoding) -> SetUp:
    return one_way(ca=serialize_certificates([root().certificate], encoding))


def many(count: int) -> bytes:
    key = new_key()
    return b"".join(signer(f"Autorité {number}", key).pem for number in range(count))


def with_many(*, first: bool) -> SetUp:
    others = many(129)
    return file_of(others, root().pem) if first else file_of(root().pem, others)


def with_expired() -> SetUp:
    old = signer("Ancienne AC", days=(-900, -100))
    return file_of(old.pem, root().pem)


def renewed(*, old_first: bool) -> SetUp:
    """The same authority twice: its certificate was made again with the same key."""
    old = signer(key=root().key, days=(-900, -100))
    parts = (old.pem, root().pem)
    return file_of(*parts if old_first else parts[::-1])


def same_name_other_key() -> SetUp:
    return file_of(signer().pem, root().pem)


def twice() -> SetUp:
    return file_of(root().pem, root().pem)


def with_client_chain() -> SetUp:
    """A client under an intermediate that travels in the client's file."""
    who = client_pair(middle())
    return both_ways(Pair(who.pem + middle().pem, who.key_pem))


def root_sent_too() -> SetUp:
    """As mosquitto does with its cafile: the root travels along."""
    shown = broker_pair()
    return one_way(Pair(shown.pem + root().pem, shown.key_pem))


def unordered() -> SetUp:
    """A list in the wrong order, and a stranger in it."""
    shown = broker_pair(middle(1))
    stray = signer("Etranger")
    sent = shown.pem + stray.pem + middle(0).pem + middle(1).pem
    return one_way(Pair(sent, shown.key_pem))


def limited(path_length: int) -> SetUp:
    constrained = (x509.BasicConstraints(ca=True, path_length=path_length), True)
    return under(signer(extensions=(constrained, MAY_SIGN)))


def constrained(permitted: str) -> SetUp:
    names = x509.NameConstraints([x509.DNSName(permitted)], None)
    return under(signer(extensions=(CA_TRUE, MAY_SIGN, (names, True))))


NO_USAGE, NO_IDS, V1 = "warn-ca-no-key-usage", "warn-no-key-identifiers", "warn-v1"

FAULTS = (
    healthy("intermediate sent", lambda: below(middle(), ca=[root()])),
    healthy("intermediate in the CA file", lambda: below(ca=[root(), middle()])),
    healthy("intermediate in the CA file, first", lambda: below(ca=[middle(), root()])),
    healthy("intermediate sent and in the CA file", lambda: below(middle(), ca=[root(), middle()])),
    healthy("intermediate and root sent", lambda: below(middle(), root(), ca=[root()])),
    healthy("two levels sent", lambda: below(middle(1), middle(0), ca=[root()], depth=1)),
    healthy("two levels, one of each", lambda: below(middle(1), ca=[middle(0), root()], depth=1)),
    healthy(
        "five levels", lambda: below(*(middle(n) for n in range(4, -1, -1)), ca=[root()], depth=4)
    ),
    healthy("wrong order, with a stranger", unordered),
    healthy("root sent too", root_sent_too),
    healthy("cross-signed, old root known", partial(cross_signed, old_in_file=True)),
    healthy("cross-signed, new root known", partial(cross_signed, old_in_file=False)),
    healthy("client under an intermediate", with_client_chain),
    healthy("self-signed broker", self_signed),
    healthy(
        "self-signed broker that is an authority",
        partial(self_signed, CA_TRUE, usage("digital_signature", "key_cert_sign")),
    ),
    healthy("self-signed broker as openssl req makes it", partial(self_signed, CA_TRUE), NO_USAGE),
    healthy("self-signed broker without identifiers", partial(self_signed, identifiers=False)),
    healthy("authority as openssl req makes it", authority_openssl, NO_USAGE),
    healthy(
        "authority without anything but CA:TRUE",
        partial(bare_authority, CA_TRUE, identifiers=False),
        NO_USAGE,
        NO_IDS,
    ),
    healthy(
        "authority that is not critical",
        partial(bare_authority, (CA_TRUE[0], False), MAY_SIGN),
        "warn-ca-constraints-not-critical",
    ),
    healthy(
        "authority without CA:TRUE but with keyCertSign",
        partial(bare_authority, MAY_SIGN),
        "warn-ca-no-constraints",
    ),
    healthy(
        "authority with every usage",
        partial(bare_authority, CA_TRUE, usage("digital_signature", "key_cert_sign", "crl_sign")),
    ),
    healthy("authority of version 1", authority_v1, V1),
    healthy("pathlen 0 of the root", partial(limited, 0)),
    healthy("names limited to ours", partial(constrained, "localhost")),
    healthy("130 authorities, ours last", partial(with_many, first=True)),
    healthy("130 authorities, ours first", partial(with_many, first=False)),
    healthy("an expired authority beside", with_expired),
    healthy("the authority renewed, old first", partial(renewed, old_first=True)),
    healthy("the authority renewed, old last", partial(renewed, old_first=False)),
    healthy("another authority of the same name first", same_name_other_key),
    healthy("the authority twice", twice),
    healthy("CA file with CRLF", partial(in_lines, b"\r\n")),
    healthy("CA file with CR", partial(in_lines, b"\r"), "form-cr"),
    healthy("CA file with a mark of UTF-8", lambda: file_of(BOM, root().pem), "form-bom"),
    healthy("CA file in UTF-16", lambda: file_of(root().pem, encoding="utf-16"), "form-utf16"),
    healthy("text around the CA", text_around),
    healthy("CA file as DER", der, "file-der"),
    healthy("CA file as PKCS#7, DER", partial(p7b, Encoding.DER), "file-pkcs7"),
    healthy("CA file as PKCS#7, PEM", partial(p7b, Encoding.PEM), "file-pkcs7"),
)
