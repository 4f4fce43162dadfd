"""Messages written before, brought back into the bar: from its menu, by keys, by name."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog

from mqtts_gui.i18n import Phrase, mark, nmark, tr
from mqtts_gui.store.atomic import write_atomically
from mqtts_gui.store.sent_messages import MAX_FILE_BYTES, Named, Written, exported, imported
from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.models.publish_memory import PublishMemory
from mqtts_gui.ui.widgets.publish_history_button import WITH_KEYS, PublishHistoryButton
from mqtts_gui.ui.widgets.publish_named_panel import PublishNamedPanel

if TYPE_CHECKING:
    from mqtts_gui.ui.widgets.publish_bar import PublishBar


class PublishRecall(QObject):
    """What the bar remembers; `memory` may be replaced by one that is on disk."""

    def __init__(self, bar: PublishBar, memory: PublishMemory) -> None:
        super().__init__(bar)
        self._bar, self.memory = bar, memory
        self.button = PublishHistoryButton(memory)
        self._panel: PublishNamedPanel | None = None
        self._place = -1
        self._draft: Written | None = None
        self.button.chosen.connect(self._write)
        self.button.naming_requested.connect(self.open_names)
        bar.payload_edit.recalled.connect(self._step)
        for place in range(WITH_KEYS):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{place + 1}"), bar)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._write_named, place))

    def use(self, memory: PublishMemory) -> None:
        """Remember in another memory."""
        self.memory = memory
        self.button.use(memory)
        self._panel = None

    def note_sent(self, message: Written) -> None:
        """Remember a message that was sent; the next one up is this one."""
        self._place, self._draft = -1, None
        self.memory.note_sent(message)

    def open_names(self) -> None:
        """Open the named messages."""
        if self._panel is None:
            self._panel = PublishNamedPanel(self.memory, self._bar)
            self._panel.chosen.connect(self._write)
            self._panel.sending_requested.connect(self._bar.publish_named)
            self._panel.import_requested.connect(self._choose_import)
            self._panel.export_requested.connect(self._choose_export)
        self._panel.open(self.button, self._bar.written())

    def import_names(self, path: Path) -> None:
        """Add the named messages of a file."""
        run_job(self, lambda: imported(_read(path)), self._take_in, self._not_imported)

    def export_names(self, path: Path) -> None:
        """Write the named messages into a file."""
        named = self.memory.kept.named
        done = nmark(
            "%(count)s named message was exported.",
            "%(count)s named messages were exported.",
            len(named),
        )
        run_job(
            self,
            lambda: write_atomically(path, exported(named)),
            lambda _: self._bar.say(done, "ok"),
            self._not_exported,
        )

    def _write(self, message: Written) -> None:
        self._bar.write(message)
        self._bar.payload_edit.setFocus()

    def _write_named(self, place: int) -> None:
        named = self.memory.kept.named
        if place < len(named):
            self._write(named[place].message)
            self._bar.say(mark("Written: %(name)s", name=named[place].name), "muted")

    def _step(self, by: int) -> None:
        """Write an older or a newer message; below the newest stands what was being typed."""
        sent = self.memory.kept.sent
        place = min(max(self._place + by, -1), len(sent) - 1)
        if place == self._place:
            return
        if self._place < 0:
            self._draft = self._bar.written()
        self._place = place
        message = self._draft if place < 0 else sent[place]
        if message is not None:
            self._bar.write(message)

    def _choose_import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self._bar, tr("Import named messages"), "", "JSON (*.json)"
        )
        if name:
            self.import_names(Path(name))

    def _choose_export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self._bar, tr("Export named messages"), "messages.json", "JSON (*.json)"
        )
        if name:
            self.export_names(Path(name))

    def _take_in(self, named: tuple[Named, ...]) -> None:
        count = self.memory.take_in(named)
        said = nmark(
            "%(count)s named message was imported.",
            "%(count)s named messages were imported.",
            count,
        )
        self._bar.say(said, "ok")

    def _not_imported(self, error: BaseException) -> None:
        if isinstance(error, ValueError):
            self._bar.say(mark("This is no file of named messages."), "error")
        else:
            self._bar.say(_reason(mark("The file cannot be read: %(reason)s."), error), "error")

    def _not_exported(self, error: BaseException) -> None:
        self._bar.say(_reason(mark("The file cannot be written: %(reason)s."), error), "error")


def _read(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(MAX_FILE_BYTES)


def _reason(phrase: Phrase, error: BaseException) -> Phrase:
    if not isinstance(error, OSError):
        raise error
    return mark(phrase.text, reason=error.strerror or type(error).__name__)
