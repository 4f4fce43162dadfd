"""The openssl commands for a certificate: show it, verify it, pair it with its key, convert it."""

from __future__ import annotations

from collections.abc import Iterator

from cryptography import x509

from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.items import Kind, LoadedFile, LoadedItem
from mqtts_gui.certs.openssl_around import Around
from mqtts_gui.certs.openssl_command import OpensslCommand, Use
from mqtts_gui.certs.openssl_compare import comparing, find_partner
from mqtts_gui.certs.openssl_files import SHOW, SHOWN, converting, reading
from mqtts_gui.certs.openssl_verify import verifying
from mqtts_gui.certs.shells import step
from mqtts_gui.i18n import mark

EXPIRY_S = 30 * 24 * 3600
_RIGHTS: dict[type[x509.ExtensionType], str] = {
    x509.SubjectAlternativeName: "subjectAltName",
    x509.BasicConstraints: "basicConstraints",
    x509.KeyUsage: "keyUsage",
    x509.ExtendedKeyUsage: "extendedKeyUsage",
}


def certificate_commands(
    item: LoadedItem, file: LoadedFile, around: Around
) -> Iterator[OpensslCommand]:
    """Yield the commands for a certificate that openssl reads from its file."""
    described = describe(item)
    yield OpensslCommand(
        Use.CERT_TEXT, SHOW, (step(*reading("x509", item, file), "-noout", "-text"),), SHOWN
    )
    yield from _in_short(item, file, described)
    yield from verifying(item, file, described, around)
    yield from comparing(item, file, around)
    program = reading("x509", item, file)
    if item.form == "TRUSTED":
        yield _plain(item, file, around)
    else:
        yield converting(Use.CERT_CONVERT, program, item, file.path, around)
    yield from _packing(item, file, around)


def all_certificates(file: LoadedFile) -> Iterator[OpensslCommand]:
    """Yield the command that shows every certificate of a PEM file with several."""
    count = sum(each.kind is Kind.CERTIFICATE for each in file.items)
    if count > 1:
        yield OpensslCommand(
            Use.CERT_ALL,
            mark("Show every certificate of the file"),
            (step("openssl", "storeutl", "-noout", "-text", "-certs", file.path),),
            mark("Prints one after the other; the last line says how many there are."),
        )


def _in_short(
    item: LoadedItem, file: LoadedFile, described: Description
) -> Iterator[OpensslCommand]:
    program = (*reading("x509", item, file), "-noout")
    lines = ("-subject", "-issuer", "-dates", "-serial", "-fingerprint", "-sha256")
    plain = f"{described.subject_name}{described.issuer_name}".isascii()
    yield OpensslCommand(
        Use.CERT_LINES,
        mark("Show subject, issuer, dates, serial number and fingerprint"),
        (step(*program, *(() if plain else ("-nameopt", "utf8")), *lines),),
        mark(
            "The last line holds the fingerprint %(fingerprint)s.",
            fingerprint=described.fingerprint_sha256 or "",
        ),
    )
    rights = [name for each, name in _RIGHTS.items() if described.extensions.get(each) is not None]
    if rights:
        yield OpensslCommand(
            Use.CERT_EXTENSIONS,
            mark("Show accepted names, role and rights"),
            (step(*program, "-ext", ",".join(rights)),),
            mark("Prints the extensions that say what the certificate is for."),
        )
    yield OpensslCommand(
        Use.CERT_EXPIRY,
        mark("Check whether it expires within 30 days"),
        (step(*program, "-checkend", str(EXPIRY_S)),),
        mark("Prints “Certificate will not expire” or “Certificate will expire”."),
    )


def _plain(item: LoadedItem, file: LoadedFile, around: Around) -> OpensslCommand:
    made = around.free(file.path.with_name(f"{file.path.stem}-plain.crt"))
    return OpensslCommand(
        Use.CERT_PLAIN,
        mark("Make an ordinary certificate of it"),
        (step(*reading("x509", item, file), "-out", made),),
        mark("Makes %(file)s, without the marks of what it is trusted for.", file=made.name),
    )


def _packing(item: LoadedItem, file: LoadedFile, around: Around) -> Iterator[OpensslCommand]:
    """Yield the command that makes a PKCS#12; openssl wants both parts in PEM form for it."""
    partner = find_partner(item, file, around, (Kind.PRIVATE_KEY,))
    if partner is None or not partner.fits or {item.form, partner.item.form} != {"PEM"}:
        return
    made = around.free(file.path.with_suffix(".p12"))
    yield OpensslCommand(
        Use.CERT_PKCS12,
        mark("Put it into a PKCS#12 container, with its key"),
        (
            step(
                *("openssl", "pkcs12", "-export", "-in", file.path),
                *("-inkey", partner.file.path, "-out", made),
            ),
        ),
        mark("Makes %(file)s, which holds certificate and key together.", file=made.name),
        mark("openssl asks for the password that is to lock the container."),
    )
