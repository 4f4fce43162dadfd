"""A content in the format in which it reads best, or in the one that was chosen for its topic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, tr
from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.formats.model import DEFAULT_LIMIT, Format
from mqtts_gui.ui.copier import Copier
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.models.message_facts import readable_properties
from mqtts_gui.ui.models.payload_reader import PayloadReader
from mqtts_gui.ui.models.payload_reading import MOST_SHOWN, PayloadReading, PayloadRequest
from mqtts_gui.ui.models.payload_saving import PayloadSaver, suggested_name
from mqtts_gui.ui.models.payload_text import copied_payload
from mqtts_gui.ui.models.topic_formats import TopicFormats
from mqtts_gui.ui.widgets.format_button import FormatButton
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.note_line import NoteLine
from mqtts_gui.ui.widgets.numbers_table import NumbersTable
from mqtts_gui.ui.widgets.part_line import PartLine
from mqtts_gui.ui.widgets.payload_notes import FormatNotes, Remarks
from mqtts_gui.ui.widgets.payload_view import PayloadView
from mqtts_gui.ui.widgets.picture_view import PictureView
from mqtts_gui.ui.widgets.value_tree import ValueTree

if TYPE_CHECKING:
    from mqtts_gui.store.search_query import Query

_COPIED_MS = 1500
_COLOURED = {Format.JSON, Format.CBOR, Format.MSGPACK}
_MORE = 4
_NO_LIMIT = (1 << 24) - 1  # the height that Qt takes for none


class PayloadPanel(QWidget):
    """Show the content of one message; its buttons are put where there is room for them.

    Attributes:
        view: The content as text or as a dump.
        tree: As values within values.
        numbers: As numbers.
        picture: Drawn.
        buttons: What acts on the content, from left to right.

    Signals:
        shown: A `PayloadReading` is shown.
        plot_requested: The number at this path is to be plotted.
        filter_requested: Only messages that this search finds are to be shown.
    """

    shown = Signal(object)
    plot_requested = Signal(str)
    filter_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._message: Message | None = None
        self._reading: PayloadReading | None = None
        self._limit, self._inside = DEFAULT_LIMIT, False
        self._formats = TopicFormats(parent=self)
        self._reader, self._saver, self._copier = (
            PayloadReader(self),
            PayloadSaver(self),
            Copier(self),
        )
        self._copied = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._make_parts()
        self._lay_out()
        self._connect()
        self._show_copy_icon()
        self._retranslate()

    @property
    def reading(self) -> PayloadReading | None:
        """What is shown; None while it is being read."""
        return self._reading

    @property
    def format(self) -> Format:
        """The format in which the content is shown."""
        return Format.TEXT if self._reading is None else self._reading.decoded.format

    def use_formats(self, formats: TopicFormats) -> None:
        """Share what was chosen for topics with other panels."""
        self._formats.changed.disconnect(self._read_anew)
        self._formats = formats
        formats.changed.connect(self._read_anew)
        self._read_anew()

    def set_query(self, query: Query | None) -> None:
        """Mark in the contents what is searched for."""
        find = None if query is None else query.spans
        self.view.mark(find)
        self.tree.mark(find)

    def show_message(self, message: Message) -> None:
        """Display the content of `message`."""
        if self._message is None or message.topic != self._message.topic:
            self._inside = False
        self._message = message
        self._limit = DEFAULT_LIMIT
        self._said.show_note(None)
        self._read()

    def choose_format(self, payload_format: Format | None) -> None:
        """Show this topic's contents in a format from now on; None for the one that is found."""
        if self._message is not None:
            self._inside = False
            self._formats.choose(self._message.topic, payload_format)

    def keep_low(self, *, low: bool) -> None:
        """Ask for little room, where the panel lies under the table."""
        for part in (self.view, self.tree, self.numbers):
            part.keep_low(low=low)

    def show_more(self) -> None:
        """Show a larger part of the content."""
        self._limit = min(self._limit * _MORE, MOST_SHOWN)
        self._read()

    def copy_content(self) -> None:
        """Put the whole content on the clipboard, in the format shown."""
        reading = self._reading
        if reading is None:
            return
        if reading.picture is not None:
            QGuiApplication.clipboard().setImage(reading.picture)
            self._show_copied()
            return
        payload, shown = reading.payload, reading.decoded.format
        self._copier.copy(lambda: copied_payload(payload, shown), len(payload))

    def save_to(self, path: Path) -> None:
        """Write the whole content, as it was sent, into a file."""
        if self._message is not None:
            self._saver.save(self._message.payload, path)

    def _make_parts(self) -> None:
        self.copy_button = named(QPushButton(), "copy_content_button", "icon")
        self.tree_button = named(QPushButton(), "content_tree_button", "icon")
        self.tree_button.setCheckable(True)
        self.tree_button.setIcon(icon("list-tree", "muted"))
        self.format_button = FormatButton()
        self.buttons = (self.copy_button, self.tree_button, self.format_button)
        self.notes, self.remarks = FormatNotes(), Remarks()
        self.view = named(PayloadView(), "content_view")
        self.tree = named(ValueTree(), "content_tree")
        self.numbers = named(NumbersTable(), "content_numbers")
        self.picture = named(PictureView(), "content_picture")
        self._facts = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._facts.setProperty("kind", "small")
        self.part = PartLine()
        self._said = NoteLine()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.notes)
        column.addWidget(self.part)  # above: nobody is to take a part for the whole
        for part in (self.view, self.tree, self.numbers, self.picture):
            column.addWidget(part, 1000)  # as high as its content; the rest stays empty
            part.setVisible(part is self.view)
        for below in (self._facts, self._said, self.remarks):
            column.addWidget(below)
        column.addStretch(1)

    def _fit_height(self) -> None:
        """Grow no further than the content: what is said below stands right below it."""
        column, width = self.layout(), self.width()
        parts = (self.view, self.tree, self.numbers, self.picture)
        shown = next((part for part in parts if not part.isHidden()), None)
        if column is None or shown is None or self.isWindow():
            return
        has_lines = column.hasHeightForWidth()
        height = column.heightForWidth(width) if has_lines else column.sizeHint().height()
        if shown is not self.picture:  # which is as high as it asks to be
            height += shown.maximumHeight() - shown.sizeHint().height()
        self.setMaximumHeight(min(max(height, 0), _NO_LIMIT))

    def _connect(self) -> None:
        self._reader.ready.connect(self._take)
        self._reader.waiting.connect(self._wait)
        self._formats.changed.connect(self._read_anew)
        self._saver.ended.connect(self._say_saved)
        self._copier.copied.connect(self._show_copied)
        self._copied.timeout.connect(self._show_copy_icon)
        self.copy_button.clicked.connect(self.copy_content)
        self.tree_button.clicked.connect(self._toggle_tree)
        self.format_button.chosen.connect(self.choose_format)
        self.format_button.save_requested.connect(self._ask_where)
        self.part.save_requested.connect(self._ask_where)
        self.part.more_requested.connect(self.show_more)
        self.notes.inside_requested.connect(self._show_inside)
        self.tree.plot_requested.connect(self.plot_requested)
        self.tree.filter_requested.connect(self.filter_requested)

    def _read_anew(self) -> None:
        self._limit = DEFAULT_LIMIT
        self._read()

    def _read(self) -> None:
        message = self._message
        if message is None:
            return
        said = readable_properties(message)
        indicator = said.payload_format_indicator
        self._reader.read(
            PayloadRequest(
                message.payload,
                self._formats.format_of(message.topic),
                said.content_type,
                None if indicator is None else int(indicator),
                self._limit,
                self._inside,
            )
        )

    def _wait(self) -> None:
        """Take away what belongs to another content, while this one is read."""
        self._take_reading(None)

    def _take(self, reading: PayloadReading) -> None:
        self._take_reading(reading)
        self.shown.emit(reading)

    def _take_reading(self, reading: PayloadReading | None) -> None:
        self._reading = reading
        self.notes.show_reading(reading, inside=self._inside)
        self.remarks.show_reading(reading)
        self._show_part(reading)
        self._show_content(reading)
        self._name_format()

    def _show_content(self, reading: PayloadReading | None) -> None:
        decoded = None if reading is None else reading.decoded
        tree = None if decoded is None else decoded.tree
        as_tree = tree is not None and self._formats.as_tree
        is_numbers = decoded is not None and decoded.format is Format.NUMBERS
        picture = None if reading is None else reading.picture
        shown: QWidget = self.view
        if as_tree:
            shown = self.tree
        elif is_numbers:
            shown = self.numbers
        elif picture is not None:
            shown = self.picture
        for part in (self.view, self.tree, self.numbers, self.picture):
            part.setHidden(part is not shown)
        self.tree_button.setVisible(tree is not None)
        self.tree_button.setChecked(as_tree)
        facts = decoded.text if decoded is not None and picture is not None else ""
        if is_numbers:
            facts = tr("le: little endian, be: big endian")
        self._facts.setText(facts)
        self._facts.setVisible(bool(facts))
        self.picture.show_picture(picture, facts)
        self.tree.show_tree(tree if as_tree else None, self._message)
        self.numbers.show_readings(decoded.readings if decoded is not None else ())
        self._show_text(reading, hidden=shown is not self.view)

    def _show_text(self, reading: PayloadReading | None, *, hidden: bool) -> None:
        if reading is None or hidden:
            self.view.show_dump(b"")
        elif reading.is_dump:
            self.view.show_dump(reading.payload[: reading.decoded.shown])
        else:
            coloured = reading.decoded.format in _COLOURED and reading.decoded.tree is not None
            self.view.show_text(reading.text, coloured=coloured)

    def _show_part(self, reading: PayloadReading | None) -> None:
        if reading is None or not reading.is_part:
            self.part.show_part(0, 0, more=False)
        else:
            decoded = reading.decoded
            self.part.show_part(decoded.shown, decoded.total, more=reading.can_show_more)

    def _name_format(self) -> None:
        reading, message = self._reading, self._message
        by_hand = None if message is None else self._formats.format_of(message.topic)
        why = None if reading is None or reading.guess is None else reading.guess.why
        shown = None if reading is None else reading.decoded.format
        self.format_button.show_format(shown, by_hand, why)

    def _toggle_tree(self, checked: bool) -> None:  # noqa: FBT001 - the value of a signal
        self._formats.show_trees(as_tree=checked)

    def _show_inside(self, inside: bool) -> None:  # noqa: FBT001 - the value of a signal
        self._inside = inside
        self._read()

    def _ask_where(self) -> None:
        message, reading = self._message, self._reading
        if message is None or reading is None:
            return
        name = suggested_name(message.topic, reading.decoded.format, reading.decoded.image)
        kinds = tr("All files (*)")
        chosen, _ = QFileDialog.getSaveFileName(self, tr("Save the content"), name, kinds)
        if chosen:
            self._saver.save(message.payload, Path(chosen))

    def _say_saved(self, said: Phrase, is_saved: bool) -> None:  # noqa: FBT001 - of a signal
        self._said.show_note(said, "ok" if is_saved else "error")

    def _show_copied(self) -> None:
        self.copy_button.setIcon(icon("check", "ok"))
        self._copied.start()

    def _show_copy_icon(self) -> None:
        self.copy_button.setIcon(icon("copy", "muted"))

    def _retranslate(self) -> None:
        self.view.setAccessibleName(tr("Content"))
        self.copy_button.setToolTip(tr("Copy the content"))
        self.copy_button.setAccessibleName(tr("Copy the content"))
        self.tree_button.setToolTip(tr("Show as a tree"))
        self.tree_button.setAccessibleName(tr("Show as a tree"))
        if self._reading is not None:
            self._take_reading(self._reading)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_height()

    @override
    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:  # another content, or a note came or went
            self._fit_height()
        return done

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.FontChange}:
            self._retranslate()
