"""What the Certificates page asks about an open file, and the answer it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mqtts_gui.errors import Severity
from mqtts_gui.i18n import Phrase
from mqtts_gui.ui.models.opened_files import OpenedFile


@dataclass(frozen=True, slots=True)
class Question:
    """What to verify.

    Attributes:
        place: Which of the entry's items (`OpenedFile.pairs`).
        entries: All open files, the entry among them.
        authority: Number of the file to verify against; None for the best.
    """

    entry: OpenedFile
    place: int
    entries: tuple[OpenedFile, ...]
    authority: int | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One observation; `severity` None means that it is in order."""

    severity: Severity | None
    text: Phrase


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One line of a chain; `missing` says that the certificate is not open."""

    name: str
    detail: Phrase
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Verification:
    """What the tabs of the Certificates page show of one item.

    Attributes:
        command: What says the same in a terminal; "" where there is nothing to run.
        chain: The root first.
    """

    sentences: tuple[Sentence, ...] = ()
    command: str = ""
    chain: tuple[ChainLink, ...] = ()


def authorities_of(entries: Sequence[OpenedFile]) -> list[OpenedFile]:
    """Return the files that hold a certificate of an authority."""
    return [entry for entry in entries if any(d.is_ca for _, d in entry.pairs())]
