"""What the openssl program makes of a file: what it reads of it, and with which words."""

from __future__ import annotations

from pathlib import PurePath

from mqtts_gui.certs.items import Kind, LoadedFile, LoadedItem
from mqtts_gui.certs.openssl_around import Around
from mqtts_gui.certs.openssl_command import OpensslCommand, Use
from mqtts_gui.certs.shells import Word, step
from mqtts_gui.i18n import Phrase, mark

PLAIN_FORMS = ("PEM", "DER")

SHOW = mark("Show everything")
SHOWN = mark("Prints every field; nothing is changed.")
TO_DER = mark("Convert it to DER")
TO_PEM = mark("Convert it to PEM")
ASKS = mark("openssl asks for the passphrase of the key.")


def is_first(item: LoadedItem, file: LoadedFile) -> bool:
    """Return whether `item` is the first of its kind: openssl reads no other."""
    return next((each for each in file.items if each.kind is item.kind), None) is item


def first_plain(file: LoadedFile, kind: Kind, around: Around) -> LoadedItem | None:
    """Return what openssl reads of `file` when it is asked for this kind; None for nothing."""
    item = next((each for each in file.items if each.kind is kind), None)
    if item is None or item.form not in PLAIN_FORMS or not around.reads(item, file):
        return None
    return item if item.readable or item.encrypted else None


def reading(program: str, item: LoadedItem, file: LoadedFile) -> tuple[Word, ...]:
    """Return the words by which `program` reads the file of `item`."""
    form = ("-inform", "DER") if item.form == "DER" else ()
    return ("openssl", program, *form, "-in", file.path)


def public_key_of(item: LoadedItem, file: LoadedFile) -> tuple[Word, ...]:
    """Return the words that print the public key of `item` in PEM form."""
    match item.kind:
        case Kind.CERTIFICATE:
            return (*reading("x509", item, file), "-noout", "-pubkey")
        case Kind.CSR:
            return (*reading("req", item, file), "-noout", "-pubkey")
        case Kind.PUBLIC_KEY:
            return (*reading("pkey", item, file), "-pubin", "-pubout")
        case _:
            return (*reading("pkey", item, file), "-pubout")


def converting(
    use: Use, program: tuple[Word, ...], item: LoadedItem, target: PurePath, around: Around
) -> OpensslCommand:
    """Return the command that writes `item` in the other form, PEM or DER.

    Args:
        use: What it is for.
        program: The words that read the item.
        item: What is converted.
        target: Where it goes; its ending is replaced.
        around: Tells which names are taken.
    """
    if item.form == "DER":
        made = around.free(target.with_suffix(".pem"))
        steps, title, claim = (step(*program, "-out", made),), TO_PEM, as_text(made)
    else:
        made = around.free(target.with_suffix(".der"))
        steps = (step(*program, "-outform", "DER", "-out", made),)
        title = TO_DER
        claim = mark("Makes %(file)s, the same in binary form.", file=made.name)
    return OpensslCommand(use, title, steps, claim)


def as_text(made: PurePath) -> Phrase:
    """Return what is claimed of a file in PEM form."""
    return mark("Makes %(file)s, the same as text.", file=made.name)


def mend_first(file: LoadedFile) -> OpensslCommand:
    """Return the advice for a file whose form openssl does not read."""
    return OpensslCommand(
        Use.MEND,
        mark("Mend the file first"),
        claim=mark(
            "openssl does not read %(file)s as it is written. Save it again in PEM form, or have "
            "it copied again; then these commands work.",
            file=file.path.name,
        ),
    )


def only_the_first(file: LoadedFile) -> OpensslCommand:
    """Return the advice for what stands behind another of its kind."""
    return OpensslCommand(
        Use.FIRST_ONLY,
        mark("Save it in a file of its own first"),
        claim=mark(
            "%(file)s holds several things of this kind, and openssl reads the first one only.",
            file=file.path.name,
        ),
    )
