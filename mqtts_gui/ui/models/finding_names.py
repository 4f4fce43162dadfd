"""Commands of findings, with the name of the file in question in place of the lab's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mqtts_gui.certs.loading import Kind, LoadedItem
from mqtts_gui.errors import Finding
from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.questions import Sentence, sentence_of

_CERTIFICATES = ("client.crt", "broker.crt", "ca.crt")
_LAB: dict[Kind, tuple[str, ...]] = {
    Kind.CERTIFICATE: _CERTIFICATES,
    Kind.CSR: ("client.csr", "broker.csr"),
    Kind.PRIVATE_KEY: ("client.key", "broker.key", "ca.key"),
    Kind.PUBLIC_KEY: ("client.pub",),
    Kind.CRL: ("crl.pem",),
    Kind.PKCS12: ("client.p12",),
}
_INPUT = "-in"


def named_for(item: LoadedItem, entry: OpenedFile, finding: Finding) -> Sentence:
    """Return a finding about an item of an open file, its command ready to be run beside it."""
    sentence = sentence_of(finding)
    if entry.path is None or not sentence.command:
        return sentence
    own = f"./{entry.name}" if entry.name.startswith("-") else entry.name
    lab = _stand_in(sentence.command, _LAB.get(item.kind, _CERTIFICATES))
    words = (own if word == lab else word for word in sentence.command)
    return replace(sentence, command=tuple(words))


def _stand_in(words: Sequence[str], names: Sequence[str]) -> str:
    """Return which of the lab's `names` stands for the file; "" where none does for certain."""
    if _INPUT in words[:-1]:
        read = words[words.index(_INPUT) + 1]
        return read if read in names else ""
    return words[-1] if words[-1] in names else ""  # openssl verify names the file last
