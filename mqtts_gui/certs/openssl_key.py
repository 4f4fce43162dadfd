"""The openssl commands for keys, private and public."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.items import LoadedFile, LoadedItem
from mqtts_gui.certs.openssl_around import Around
from mqtts_gui.certs.openssl_command import OpensslCommand, Use
from mqtts_gui.certs.openssl_compare import comparing
from mqtts_gui.certs.openssl_files import ASKS, SHOW, SHOWN, converting, reading
from mqtts_gui.certs.shells import step
from mqtts_gui.i18n import mark

_WITH_OLD_FORM = ("RSA", "EC")
OPENSSH = "OpenSSH"
_SHOW_PUBLIC = mark("Show its public half")


def private_key_commands(
    item: LoadedItem, file: LoadedFile, around: Around
) -> Iterator[OpensslCommand]:
    """Yield the commands for a private key that openssl reads."""
    asks = ASKS if item.encrypted else None
    program = reading("pkey", item, file)
    yield OpensslCommand(
        Use.KEY_CHECK,
        mark("Check it"),
        (step(*program, "-noout", "-check"),),
        mark("Prints “Key is valid”."),
        asks,
    )
    yield OpensslCommand(
        Use.KEY_TEXT,
        _SHOW_PUBLIC,
        (step(*program, "-noout", "-text_pub"),),
        mark("Prints size and public numbers, and nothing that is secret."),
        asks,
    )
    yield from comparing(item, file, around)
    yield from _writing(item, file, around)
    yield from _locking(item, file, around)
    yield from _forms(item, file, around)


def _writing(item: LoadedItem, file: LoadedFile, around: Around) -> Iterator[OpensslCommand]:
    asks = ASKS if item.encrypted else None
    public = around.free(file.path.with_suffix(".pub"))
    yield OpensslCommand(
        Use.KEY_PUBLIC,
        mark("Write its public half into a file"),
        (step(*reading("pkey", item, file), "-pubout", "-out", public),),
        mark("Makes %(file)s, which anybody may have.", file=public.name),
        asks,
    )
    request = around.free(file.path.with_suffix(".csr"))
    yield OpensslCommand(
        Use.KEY_REQUEST,
        mark("Make a request (CSR) with it"),
        (step("openssl", "req", "-new", "-utf8", "-key", file.path, "-out", request),),
        mark("Asks for each part of the subject, and makes %(file)s.", file=request.name),
        asks,
    )


def _locking(item: LoadedItem, file: LoadedFile, around: Around) -> Iterator[OpensslCommand]:
    program = reading("pkey", item, file)
    if item.encrypted:
        made = around.free(_beside(file, "-open.key"))
        yield OpensslCommand(
            Use.KEY_UNLOCK,
            mark("Remove its passphrase"),
            (step(*program, "-out", made),),
            mark("Makes %(file)s, which whoever has the file can use.", file=made.name),
            ASKS,
        )
    else:
        made = around.free(_beside(file, "-locked.key"))
        yield OpensslCommand(
            Use.KEY_LOCK,
            mark("Encrypt it with a passphrase"),
            (step(*program, "-aes256", "-out", made),),
            mark("Makes %(file)s, of no use without the passphrase.", file=made.name),
            mark("openssl asks for the new passphrase, twice."),
        )


def _forms(item: LoadedItem, file: LoadedFile, around: Around) -> Iterator[OpensslCommand]:
    """Yield the conversions; what they make is not encrypted, so a locked key has none."""
    if item.encrypted:
        return
    program = reading("pkey", item, file)
    yield converting(Use.KEY_CONVERT, program, item, _beside(file, "-key"), around)
    if describe(item).key_type in _WITH_OLD_FORM:
        made = around.free(_beside(file, "-old.key"))
        yield OpensslCommand(
            Use.KEY_OLD_FORM,
            mark("Write it in the old form (PKCS#1 or SEC1)"),
            (step(*program, "-traditional", "-out", made),),
            mark("Makes %(file)s, for programs that do not know PKCS#8.", file=made.name),
        )


def public_key_commands(
    item: LoadedItem, file: LoadedFile, around: Around
) -> Iterator[OpensslCommand]:
    """Yield the commands for a public key that openssl reads."""
    program = (*reading("pkey", item, file), "-pubin")
    yield OpensslCommand(Use.PUBLIC_TEXT, SHOW, (step(*program, "-noout", "-text_pub"),), SHOWN)
    yield from comparing(item, file, around)
    target = _beside(file, "-public")
    yield converting(Use.PUBLIC_CONVERT, program, item, target, around)


def openssh_private_commands(item: LoadedItem, file: LoadedFile) -> Iterator[OpensslCommand]:
    """Yield the commands for a private key of OpenSSH, which openssl does not read."""
    asks = ASKS if item.encrypted else None
    yield OpensslCommand(
        Use.SSH_KEY,
        _SHOW_PUBLIC,
        (step("ssh-keygen", "-y", "-f", file.path),),
        mark("Prints the public key as OpenSSH writes it."),
        asks,
    )
    if item.value is None or describe(item).key_type in _WITH_OLD_FORM:
        yield OpensslCommand(
            Use.SSH_KEY_CONVERT,
            mark("Change it into PEM form, which openssl reads"),
            (step("ssh-keygen", "-p", "-m", "PEM", "-f", file.path),),
            mark("Asks for a new passphrase, or none, and writes %(file)s.", file=file.path.name),
            mark("The file itself is changed: keep a copy of it."),
        )


def openssh_public_commands(item: LoadedItem, file: LoadedFile) -> Iterator[OpensslCommand]:
    """Yield the command for a public key of OpenSSH."""
    if describe(item).key_type in _WITH_OLD_FORM:
        yield OpensslCommand(
            Use.SSH_PUBLIC_CONVERT,
            mark("Print it in PEM form, which openssl reads"),
            (step("ssh-keygen", "-e", "-m", "PKCS8", "-f", file.path),),
            mark("Prints the same key, from “-----BEGIN PUBLIC KEY-----” on."),
        )


def _beside(file: LoadedFile, ending: str) -> PurePath:
    return file.path.with_name(file.path.stem + ending)
