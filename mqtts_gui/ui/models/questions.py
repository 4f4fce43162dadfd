"""What the Certificates page asks about an open file, and the answer it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mqtts_gui.certs.openssl_command import OpensslCommand
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import Phrase
from mqtts_gui.ui.models.chain_links import NO_CHAIN, Chain
from mqtts_gui.ui.models.opened_file import OpenedFile


@dataclass(frozen=True, slots=True)
class Question:
    """What to verify.

    Attributes:
        place: Which of the entry's items (`OpenedFile.pairs`).
        entries: All open files, the entry among them.
        authority: Number of the file to verify against; None for the best.
        host: Name or address that a certificate must be made out to; "" leaves that out.
    """

    entry: OpenedFile
    place: int
    entries: tuple[OpenedFile, ...]
    authority: int | None = None
    host: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One observation; `severity` None means that it is in order.

    Attributes:
        code: Of the finding behind it; "" where there is none.
        fix: What to do about it.
        command: The words of the openssl command that shows or mends it.
    """

    severity: Severity | None
    text: Phrase
    code: str = ""
    fix: Phrase | None = None
    command: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verification:
    """What the tabs of the Certificates page show of one item.

    Attributes:
        command: What says the same in a terminal; "" where there is nothing to run.
        chain: Of a certificate, to be drawn.
        commands: What openssl can do with the item.
    """

    sentences: tuple[Sentence, ...] = ()
    command: str = ""
    chain: Chain = NO_CHAIN
    commands: tuple[OpensslCommand, ...] = ()


def sentence_of(finding: Finding) -> Sentence:
    """Return a finding as it is shown."""
    return Sentence(
        finding.severity, finding.message, finding.code, finding.fix, tuple(finding.command)
    )


def authorities_of(entries: Sequence[OpenedFile]) -> list[OpenedFile]:
    """Return the files that hold a certificate of an authority."""
    return [entry for entry in entries if any(d.is_ca for d in entry.descriptions)]
