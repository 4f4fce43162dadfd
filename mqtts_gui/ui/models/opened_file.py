"""One file that the Certificates page holds open."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from mqtts_gui.certs.describing import Description
from mqtts_gui.certs.judging import Verdict
from mqtts_gui.certs.loading import Kind, LoadedFile, LoadedItem
from mqtts_gui.ui.models.file_stamps import Stamp

Part = tuple[LoadedItem, Description]
"""One thing that a file holds, and what it says about itself."""


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """One row of the list.

    Attributes:
        number: Names the row for as long as it is open.
        path: Where the file lies; None for what a broker presented.
        file: What it holds; None while it is being read.
        descriptions: One for each item of `file`.
        stamp: Of the file on the disk when it was read; None where there was none.
        gone: The file was deleted; the rest is what it held.
        refused: The passphrase typed last did not unlock it.
    """

    number: int
    name: str
    path: Path | None
    file: LoadedFile | None = None
    descriptions: tuple[Description, ...] = ()
    verdict: Verdict | None = None
    stamp: Stamp | None = None
    gone: bool = False
    refused: bool = False
    _parts: tuple[Part, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the parts once: a file may have ten thousand, and is drawn often."""
        items = self.file.items if self.file is not None else ()
        pairs = zip(items, self.descriptions, strict=True)
        parts = sorted(pairs, key=lambda pair: pair[0].kind is not Kind.CERTIFICATE)
        object.__setattr__(self, "_parts", tuple(parts))

    @property
    def is_locked(self) -> bool:
        """Whether a passphrase is missing, or wrong."""
        return self.file is not None and is_locked(self.file)

    def pairs(self) -> tuple[Part, ...]:
        """Return the items with their descriptions, certificates first."""
        return self._parts


def is_locked(file: LoadedFile) -> bool:
    """Return whether something in `file` waits for a passphrase."""
    return any(item.encrypted and item.value is None for item in file.items)
