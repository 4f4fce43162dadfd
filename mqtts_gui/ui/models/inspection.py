"""What is selected among the open files, and how it is being verified."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QObject, Signal

from mqtts_gui.i18n import Phrase, literal
from mqtts_gui.ui.models.certificate_book import CertificateBook
from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.questions import Question, authorities_of
from mqtts_gui.ui.models.verifier import Verifier


class Inspection(QObject):
    """One item of one open file, verified again whenever a file is opened, read again or closed.

    Attributes:
        number: Of the selected row; 0 for none.
        place: Which of its items (`OpenedFile.pairs`).
        authority: Number of the file to verify against; None for the best.
        host: What the certificate must be made out to; "" for anything.

    Signals:
        changed: Another item is selected, or the file was read.
        asked: It is being verified; other files may be there to verify against.
        verified: The answer (a `Verification`).
        delayed: The answer takes its time; what was said before is about something else (a bool).
    """

    changed = Signal()
    asked = Signal()
    verified = Signal(object)
    delayed = Signal(bool)

    def __init__(self, book: CertificateBook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._verifier = Verifier(self)
        self._answered: tuple[int, int] | None = None
        self.number = self.place = 0
        self.authority: int | None = None
        self.host = ""
        book.updated.connect(self._take_update)
        book.closed.connect(self._take_update)
        self._verifier.verified.connect(self._take)
        self._verifier.delayed.connect(self._tell_delay)

    @property
    def entry(self) -> OpenedFile | None:
        """The selected file."""
        return self._book.model.entry(self.number)

    def authorities(self) -> list[tuple[Phrase, object]]:
        """Return what the item can be verified against; nothing where it needs nobody else."""
        entry = self.entry
        if entry is None or not _needs_authority(entry, self.place):
            return []
        found = authorities_of(self._book.model.entries)
        return [(literal(each.name), each.number) for each in found if each.number != entry.number]

    def can_be_brokers(self) -> bool:
        """Return whether the item is a certificate that may be made out to a host."""
        pairs = () if self.entry is None else self.entry.pairs()[self.place : self.place + 1]
        return any(item.certificate and not described.is_ca for item, described in pairs)

    def select(self, number: int) -> None:
        """Select a file."""
        if number != self.number:
            self.number, self.place, self.authority = number, 0, None
        self._show()

    def choose_item(self, place: int) -> None:
        """Select another item of the same file."""
        self.place = place
        self._show()

    def choose_authority(self, number: object) -> None:
        """Verify against the file of this number, or (None) against the best that is open."""
        self.authority = number if isinstance(number, int) else None
        self._verify()

    def check_host(self, host: str) -> None:
        """Verify that the certificate is made out to `host`; "" leaves that out."""
        self.host = host
        self._verify()

    def find(self, fingerprint: str) -> tuple[int, int] | None:
        """Return number and place of the open certificate of this SHA-256, here if it is here."""
        entries: Sequence[OpenedFile] = self._book.model.entries
        for entry in sorted(entries, key=lambda each: each.number != self.number):
            for place, (_, described) in enumerate(entry.pairs()):
                if described.fingerprint_sha256 == fingerprint:
                    return entry.number, place
        return None

    def _take_update(self, numbers: Collection[int]) -> None:
        if self.number in numbers:
            self._show()
        else:
            self._verify()  # what others hold may complete the chain

    def _show(self) -> None:
        entry = self.entry
        if entry is not None:
            self.place = min(self.place, max(0, len(entry.descriptions) - 1))
        self.changed.emit()
        self._verify()

    def _verify(self) -> None:
        entry, entries = self.entry, self._book.model.entries
        if entry is None or entry.file is None:
            self._verifier.drop()
            return
        if self._book.model.row_of(self.authority or 0) < 0:
            self.authority = None
        self._verifier.ask(Question(entry, self.place, entries, self.authority, self.host))
        self.asked.emit()

    def _take(self, verification: object) -> None:
        self._answered = (self.number, self.place)
        self.verified.emit(verification)

    def _tell_delay(self) -> None:
        self.delayed.emit(self._answered != (self.number, self.place))


def _needs_authority(entry: OpenedFile, place: int) -> bool:
    """Return whether somebody else signed the item: a root is verified by itself."""
    pairs = entry.pairs()[place : place + 1]
    return any(item.certificate and not described.self_signed for item, described in pairs)
