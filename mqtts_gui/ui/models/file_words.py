"""What an open file is, in the few words that a list has room for."""

from __future__ import annotations

from mqtts_gui.certs.describing import Description
from mqtts_gui.certs.loading import Kind, LoadedItem
from mqtts_gui.certs.phrases import line
from mqtts_gui.certs.roles import ROLE_NAMES, guess_role
from mqtts_gui.i18n import Phrase, literal, mark, ntr, visible
from mqtts_gui.ui.models.opened_file import OpenedFile

ICONS = {
    Kind.CERTIFICATE: "certificate",
    Kind.CSR: "file-text",
    Kind.PRIVATE_KEY: "key",
    Kind.PUBLIC_KEY: "key-round",
    Kind.CRL: "list-x",
    Kind.PKCS12: "file-key",
    Kind.UNKNOWN: "file-question-mark",
}
LOCKED = {Kind.PRIVATE_KEY: mark("private key, locked"), Kind.PKCS12: mark("PKCS#12, locked")}
SHOWN_BYTES = 4
NOTHING = mark("nothing that can be shown")


def icon_of(entry: OpenedFile) -> str:
    """Return the name of the icon that stands for a file."""
    pairs = entry.pairs()
    return ICONS[pairs[0][0].kind] if pairs else "file-question-mark"


def kind_line(entry: OpenedFile) -> Phrase:
    """Say in one line what a file holds: "CA-CIEL · authority"."""
    if entry.gone:
        return line([mark("deleted"), _held_line(entry)])
    return _held_line(entry)


def spoken_line(entry: OpenedFile) -> str:
    """Say in one line what the list shows by words and signs: name, what it is, verdict."""
    words = [visible(entry.name), str(kind_line(entry))]
    if entry.verdict is not None:
        words.append(str(entry.verdict.headline))
    return ", ".join(words)


def _held_line(entry: OpenedFile) -> Phrase:
    if entry.file is None:
        return mark("Reading the file…")
    pairs = entry.pairs()
    if not pairs:
        return NOTHING
    first = item_line(*pairs[0], entry.name)
    rest = len(pairs) - 1
    return mark("%(first)s +%(count)s", first=first, count=rest) if rest else first


def item_line(item: LoadedItem, description: Description, file_name: str) -> Phrase:
    """Say in one line what an item is."""
    if item.value is None:
        return LOCKED[item.kind] if item.encrypted and item.kind in LOCKED else NOTHING
    match item.kind:
        case Kind.CERTIFICATE:
            role = ROLE_NAMES[guess_role(description, file_name)]
            return mark("%(name)s · %(role)s", name=description.name, role=role)
        case Kind.CSR:
            return mark("%(name)s · request", name=description.name)
        case Kind.PRIVATE_KEY:
            return mark("private key %(key)s", key=str(description.key))
        case Kind.PUBLIC_KEY:
            return mark("public key %(key)s", key=str(description.key))
    return mark("revocation list")


def item_title(item: LoadedItem, description: Description, entry: OpenedFile) -> Phrase:
    """Return what an item is called: its common name, else the file's name."""
    if item.kind in {Kind.CERTIFICATE, Kind.CSR} and description.common_name:
        return literal(description.common_name)
    return literal(entry.name)


def status_line(entry: OpenedFile, place: int) -> str:
    """Return name, form, size and fingerprint of a file in one line."""
    if entry.file is None:
        return visible(entry.name)
    size = ntr("%(count)s byte", "%(count)s bytes", entry.file.size)
    pairs = entry.pairs()
    if place >= len(pairs):
        return f"{visible(entry.name)} · {size}"
    item, description = pairs[place]
    digest = (description.fingerprint_sha256 or "").split(":")
    short = f"SHA-256 {':'.join(digest[:3])}:…:{digest[-1]}" if len(digest) > SHOWN_BYTES else ""
    parts = (visible(entry.name), item.form, size, short)
    return " · ".join(part for part in parts if part)
