"""The openssl commands for a revocation list (CRL)."""

from __future__ import annotations

from collections.abc import Iterator

from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.items import Kind, LoadedFile, LoadedItem
from mqtts_gui.certs.openssl_around import Around
from mqtts_gui.certs.openssl_command import OpensslCommand, Use
from mqtts_gui.certs.openssl_files import SHOW, SHOWN, converting, first_plain, reading
from mqtts_gui.certs.openssl_trust import authority_named, find_trust
from mqtts_gui.certs.openssl_verify import heeding
from mqtts_gui.certs.shells import step
from mqtts_gui.i18n import mark

_MOST_CERTIFICATES = 3


def list_commands(item: LoadedItem, file: LoadedFile, around: Around) -> Iterator[OpensslCommand]:
    """Yield the commands for a revocation list that openssl reads."""
    program = reading("crl", item, file)
    yield OpensslCommand(Use.CRL_TEXT, SHOW, (step(*program, "-noout", "-text"),), SHOWN)
    trust = authority_named(describe(item).issuer_name.der, around)
    if trust is not None:
        verify = step(*program, "-noout", *trust.words)
        yield OpensslCommand(
            Use.CRL_VERIFY,
            mark("Verify its signature with %(ca)s", ca=trust.authority.path.name),
            (*trust.steps, verify),
            mark("Prints “verify OK” where that authority made the list."),
        )
        yield from _judging(item, file, around)
    yield converting(Use.CRL_CONVERT, program, item, file.path, around)


def _judging(item: LoadedItem, file: LoadedFile, around: Around) -> Iterator[OpensslCommand]:
    """Yield the commands that look up the open certificates of the list's authority."""
    issuer = describe(item).issuer_name.der
    found = 0
    for other in around.files:
        certificate = first_plain(other, Kind.CERTIFICATE, around)
        if certificate is None or certificate.value is None or found == _MOST_CERTIFICATES:
            continue
        described = describe(certificate)
        trust = find_trust(certificate, other, around)
        if described.self_issued or described.issuer_name.der != issuer or trust is None:
            continue
        found += 1
        verify = step("openssl", "verify", *trust.words, *heeding(file), other.path)
        yield OpensslCommand(
            Use.CRL_REVOKED,
            mark("See whether %(file)s is revoked", file=other.path.name),
            (*trust.steps, verify),
            mark("Prints OK, or “error 23” where the list names it."),
        )
