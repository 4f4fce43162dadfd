"""The openssl commands that say or do what the program does, for anything that a file holds.

They are what a person types on another computer, where this program is not. Each is run by a test
with the real openssl, which checks that it does what it claims (tests/live).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mqtts_gui.certs.items import Kind, LoadedFile, LoadedItem
from mqtts_gui.certs.openssl_around import Around
from mqtts_gui.certs.openssl_broker import broker_commands
from mqtts_gui.certs.openssl_certificate import all_certificates, certificate_commands
from mqtts_gui.certs.openssl_command import OpensslCommand, Use
from mqtts_gui.certs.openssl_containers import pkcs7_commands, pkcs12_commands
from mqtts_gui.certs.openssl_files import (
    PLAIN_FORMS,
    is_first,
    mend_first,
    only_the_first,
    reading,
)
from mqtts_gui.certs.openssl_key import (
    openssh_private_commands,
    openssh_public_commands,
    private_key_commands,
    public_key_commands,
)
from mqtts_gui.certs.openssl_list import list_commands
from mqtts_gui.certs.openssl_request import request_commands
from mqtts_gui.certs.shells import GoTo, step
from mqtts_gui.i18n import mark

__all__ = ["Around", "OpensslCommand", "Use", "broker_commands", "commands_for"]


def commands_for(item: LoadedItem, file: LoadedFile, around: Around) -> tuple[OpensslCommand, ...]:
    """Return the commands for one item of a file, with the files as their paths are given.

    Args:
        item: One of the items of `file`.
        file: Where it is.
        around: All open files, `file` among them.
    """
    commands = [*_for_form(item, file, around)]
    first = next((each for each in file.items if each.kind is item.kind), item)
    if commands and not around.reads(first, file):
        commands.insert(0, mend_first(file))
    return tuple(commands)


def from_folder(commands: Sequence[OpensslCommand], file: LoadedFile) -> tuple[OpensslCommand, ...]:
    """Return `commands` as they are typed in the folder of `file`; the first one goes there."""
    folder = file.path.parent
    if not any(command.steps for command in commands) or not folder.is_absolute():
        return tuple(commands)
    going = OpensslCommand(
        Use.GO,
        mark("Go to the folder of the file"),
        (GoTo(folder),),
        mark("The commands below name what lies there without its folder."),
    )
    return (going, *(command.near(folder) for command in commands))


def _for_form(item: LoadedItem, file: LoadedFile, around: Around) -> Iterator[OpensslCommand]:
    """Yield the commands for how the item is written, and then for what it is."""
    match item.form, item.kind:
        case "PKCS12", _:
            yield from pkcs12_commands(file, around)
        case "PKCS7", _:
            yield from pkcs7_commands(file, around)
        case "OpenSSH", Kind.PRIVATE_KEY:
            yield from openssh_private_commands(item, file)
        case "OpenSSH", _:
            yield from openssh_public_commands(item, file)
        case _:
            yield from _for_kind(item, file, around)


def _for_kind(item: LoadedItem, file: LoadedFile, around: Around) -> Iterator[OpensslCommand]:
    if not is_first(item, file):
        yield only_the_first(file)
    elif not item.readable and not item.encrypted:
        yield from _structure(item, file)
    elif item.kind is Kind.CERTIFICATE:
        yield from certificate_commands(item, file, around)
    elif item.kind is Kind.CSR:
        yield from request_commands(item, file, around)
    elif item.kind is Kind.PRIVATE_KEY:
        yield from private_key_commands(item, file, around)
    elif item.kind is Kind.PUBLIC_KEY:
        yield from public_key_commands(item, file, around)
    elif item.kind is Kind.CRL:
        yield from list_commands(item, file, around)
    if item.kind is Kind.CERTIFICATE and item.form in {"PEM", "TRUSTED"}:
        yield from all_certificates(file)


def _structure(item: LoadedItem, file: LoadedFile) -> Iterator[OpensslCommand]:
    """Yield the command for what is damaged, or nothing of what openssl knows."""
    if item.form in PLAIN_FORMS and (item.der or item.kind is not Kind.UNKNOWN):
        yield OpensslCommand(
            Use.STRUCTURE,
            mark("Show its structure, as far as it goes"),
            (step(*reading("asn1parse", item, file)),),
            mark("Prints the parts that can still be told apart, and where it breaks off."),
        )
