"""The openssl commands for containers: PKCS#7 and PKCS#12."""

from __future__ import annotations

from collections.abc import Iterator

from mqtts_gui.certs.der import SEQUENCE
from mqtts_gui.certs.items import LoadedFile
from mqtts_gui.certs.openssl_around import Around
from mqtts_gui.certs.openssl_command import OpensslCommand, Use
from mqtts_gui.certs.openssl_files import mend_first
from mqtts_gui.certs.shells import Word, step
from mqtts_gui.i18n import mark

# The beginning of the identifiers of ciphers that openssl 3 has put away, and how they go on.
_OLD_CIPHERS = (
    (bytes.fromhex("060a2a864886f70d010c01"), b"\x01\x02\x05\x06"),  # PKCS#12: RC4 and RC2
    (bytes.fromhex("06092a864886f70d0105"), b"\x01\x03\x04\x06\x0a\x0b"),  # PKCS#5: DES and RC2
)
_PASSWORD = mark("openssl asks for the password of the container.")
_PASSWORDS = mark(
    "openssl asks for the password of the container, then twice for a passphrase of the key."
)
_OLD = mark("An old container: openssl 3 reads its ciphers only with -legacy.")


def pkcs12_commands(file: LoadedFile, around: Around) -> Iterator[OpensslCommand]:
    """Yield the commands for a PKCS#12."""
    data = around.disk.content(file.path)
    if data and data[0] != SEQUENCE:  # openssl takes no PEM for it
        yield mend_first(file)
    is_old = needs_legacy(data)
    program = ("openssl", "pkcs12", "-in", file.path, *(("-legacy",) if is_old else ()))
    yield OpensslCommand(
        Use.PKCS12_INFO,
        mark("Show how it is locked and what it holds"),
        (step(*program, "-info", "-noout"),),
        mark("Prints the ciphers and the kinds of its contents, not the contents."),
        _OLD if is_old else _PASSWORD,
    )
    certificate = around.free(file.path.with_suffix(".crt"))
    yield OpensslCommand(
        Use.PKCS12_CERT,
        mark("Take the certificate out"),
        (step(*program, "-clcerts", "-nokeys", "-out", certificate),),
        mark("Makes %(file)s, the certificate that the key belongs to.", file=certificate.name),
        _PASSWORD,
    )
    key = around.free(file.path.with_suffix(".key"))
    yield OpensslCommand(
        Use.PKCS12_KEY,
        mark("Take the private key out"),
        (step(*program, "-nocerts", "-out", key),),
        mark("Makes %(file)s, the key, encrypted.", file=key.name),
        _PASSWORDS,
    )
    authorities = around.free(file.path.with_name(f"{file.path.stem}-ca.crt"))
    yield OpensslCommand(
        Use.PKCS12_CAS,
        mark("Take the authorities out"),
        (step(*program, "-cacerts", "-nokeys", "-out", authorities),),
        mark("Makes %(file)s, empty where the container has none.", file=authorities.name),
        _PASSWORD,
    )


def pkcs7_commands(file: LoadedFile, around: Around) -> Iterator[OpensslCommand]:
    """Yield the commands for a PKCS#7."""
    is_der = around.disk.content(file.path)[:1] == bytes([SEQUENCE])
    form: tuple[Word, ...] = ("-inform", "DER") if is_der else ()
    program = ("openssl", "pkcs7", *form, "-in", file.path, "-print_certs")
    yield OpensslCommand(
        Use.PKCS7_LIST,
        mark("List its certificates"),
        (step(*program, "-noout"),),
        mark("Prints subject and issuer of each."),
    )
    made = around.free(file.path.with_suffix(".pem"))
    yield OpensslCommand(
        Use.PKCS7_TAKE_OUT,
        mark("Take its certificates out"),
        (step(*program, "-out", made),),
        mark("Makes %(file)s, with every certificate as text.", file=made.name),
    )


def needs_legacy(data: bytes) -> bool:
    """Return whether a PKCS#12 is locked with a cipher that openssl 3 calls legacy."""
    for beginning, ends in _OLD_CIPHERS:
        if any(beginning + bytes([end]) in data for end in ends):
            return True
    return False
