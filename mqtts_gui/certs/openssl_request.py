"""The openssl commands for a request (CSR)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import NamedTuple

from cryptography import x509

from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.items import Kind, LoadedFile, LoadedItem
from mqtts_gui.certs.openssl_around import Around
from mqtts_gui.certs.openssl_command import OpensslCommand, Use
from mqtts_gui.certs.openssl_compare import comparing, find_partner
from mqtts_gui.certs.openssl_files import ASKS, SHOW, SHOWN, converting, first_plain, reading
from mqtts_gui.certs.shells import step
from mqtts_gui.i18n import Phrase, mark

_READ_FIRST = mark("Read the request first: the names that it asks for are taken over.")


class _Signer(NamedTuple):
    """An authority that is open, and its key, which may not be."""

    ca: PurePath
    key: PurePath
    note: Phrase | None


def request_commands(
    item: LoadedItem, file: LoadedFile, around: Around
) -> Iterator[OpensslCommand]:
    """Yield the commands for a request."""
    program = reading("req", item, file)
    yield OpensslCommand(Use.CSR_TEXT, SHOW, (step(*program, "-noout", "-text"),), SHOWN)
    yield OpensslCommand(
        Use.CSR_VERIFY,
        mark("Verify its own signature"),
        (step(*program, "-noout", "-verify"),),
        mark("Prints “verify OK”: who made the request has the key that belongs to it."),
    )
    yield from comparing(item, file, around)
    yield from _signing(item, file, around)
    target = file.path.with_name(f"{file.path.stem}-csr")
    yield converting(Use.CSR_CONVERT, program, item, target, around)


def _signing(item: LoadedItem, file: LoadedFile, around: Around) -> Iterator[OpensslCommand]:
    """Yield the command that signs the request, where the certificate of an authority is open."""
    signer = _find_signer(around)
    if signer is None:
        return
    made = around.free(file.path.with_suffix(".crt"))
    names = describe(item).extensions.get(x509.SubjectAlternativeName) is not None
    sign = step(
        *(*reading("x509", item, file), "-req", "-CA", signer.ca, "-CAkey", signer.key),
        *("-CAcreateserial", "-days", "365", "-sha256"),
        *(("-copy_extensions", "copy") if names else ()),
        *("-out", made),
    )
    yield OpensslCommand(
        Use.CSR_SIGN,
        mark("Sign it, as the authority of %(ca)s", ca=signer.ca.name),
        (sign, step("openssl", "verify", "-CAfile", signer.ca, made)),
        mark("Makes the certificate %(file)s, valid for a year, and verifies it.", file=made.name),
        signer.note or (_READ_FIRST if names else None),
    )


def _find_signer(around: Around) -> _Signer | None:
    """Return the authority chosen, else one whose key is open, else any."""
    signers = list(_signers(around))
    chosen = [each for each in signers if each.ca == around.authority]
    ready = [each for each in signers if each.note is None or each.note == ASKS]
    return next(iter([*chosen, *ready, *signers]), None)


def _signers(around: Around) -> Iterator[_Signer]:
    for file in around.files:
        item = first_plain(file, Kind.CERTIFICATE, around)
        if item is None or item.form != "PEM" or not describe(item).is_ca:
            continue
        partner = find_partner(item, file, around, (Kind.PRIVATE_KEY,))
        if partner is not None and partner.fits is not False:
            yield _Signer(file.path, partner.file.path, ASKS if partner.item.encrypted else None)
        else:
            key = file.path.with_suffix(".key")
            note = mark("It needs the key of the authority, %(key)s, too.", key=key.name)
            yield _Signer(file.path, key, note)
