"""One message, whole: what it says about itself, its content, its properties, what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.ui.models.change_finder import Change, ChangeFinder
from mqtts_gui.ui.models.payload_reading import PayloadReading
from mqtts_gui.ui.models.topic_formats import TopicFormats
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.message_change import MessageChange
from mqtts_gui.ui.widgets.message_header import MessageHeader
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.payload_panel import PayloadPanel
from mqtts_gui.ui.widgets.plot_spark import PlotSpark
from mqtts_gui.ui.widgets.properties_fold import PropertiesFold
from mqtts_gui.ui.widgets.scaling import px

if TYPE_CHECKING:  # imported in a job: the first window does not wait for SQLite
    from mqtts_gui.store.history import History
    from mqtts_gui.store.search_query import Query

LEAST_HEIGHT = 60  # two lines of text
HINT_HEIGHT = 48
"""Of a detail that shows nothing but a line which says so, in pixels at 100 %."""

_LOW = 300  # below this height there is room for the content alone


class MessageDetail(Card):
    """Show the message chosen in the table; a format chosen by hand stays with its topic.

    Attributes:
        panel: The content.
        properties: Those of MQTT 5.

    Signals:
        compare_requested: Two messages are to be shown side by side (two rows: number, message).
        plot_requested: The number of this topic at this path is to be plotted.
        filter_requested: Only messages that this search finds are to be shown.
        publish_requested: A message is to be published to this topic.
        begun: The first message is shown.
    """

    compare_requested = Signal(object, object)
    plot_requested = Signal(str, str)
    filter_requested = Signal(str)
    publish_requested = Signal(str)
    begun = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, padding_px=12)
        self.setObjectName("message_detail")
        self._message: Message | None = None
        self._seq: int | None = None
        self._is_gone = False
        self._history: History | None = None
        self._compared: tuple[int | None, Format] | None = None
        self._finder = ChangeFinder(self)
        self._make_parts()
        self._lay_out()
        self._connect()
        self._retranslate()

    @property
    def format(self) -> Format:
        """The format in which the content is shown."""
        return self.panel.format

    @property
    def message(self) -> Message | None:
        """The message that is shown."""
        return self._message

    def set_history(self, history: History | None) -> None:
        """Look in `history` for the message before the one that is shown."""
        self._history = history

    def use_formats(self, formats: TopicFormats) -> None:
        """Share what was chosen for topics with other panels."""
        self.panel.use_formats(formats)

    def set_query(self, query: Query | None) -> None:
        """Mark in the contents what is searched for."""
        self.panel.set_query(query)

    def show_message(self, message: Message, seq: int | None = None) -> None:
        """Display `message`; with its number, what changed since the one before as well."""
        is_first = self._message is None
        self._message, self._seq = message, seq
        self._compared = None
        self._finder.cancel()
        self.change.show_change(None)
        self.header_part.show_message(message)
        self.properties.show_message(message)
        self._nothing.hide()
        self._scroll.show()
        self.panel.show_message(message)
        self.spark.show_message(message)
        self._set_least_height()
        if is_first:
            self.begun.emit()

    def empty(self) -> None:
        """Show nothing more of the message: it is no longer kept."""
        self._message = self._seq = None
        self._is_gone = True
        self._finder.cancel()
        self._scroll.hide()
        self._nothing.show()
        self._retranslate()

    def choose_format(self, payload_format: Format | None) -> None:
        """Show this topic's contents in a format from now on; None for the one that is found."""
        self.panel.choose_format(payload_format)

    def copy_content(self) -> None:
        """Put the whole content on the clipboard, in the format shown."""
        self.panel.copy_content()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_change()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.FontChange}:
            self._retranslate()

    def _make_parts(self) -> None:
        self._nothing = named(QLabel(), "message_detail_hint")
        self._nothing.setProperty("kind", "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self.header_part = MessageHeader()
        self.panel = PayloadPanel()
        self.view, self.copy_button = self.panel.view, self.panel.copy_button
        self.header_part.label.setBuddy(self.view)
        self.properties = PropertiesFold()
        self.spark = PlotSpark()
        self.change = MessageChange()

    def _lay_out(self) -> None:
        for button in self.panel.buttons:
            self.header_part.action_row.addWidget(button)
        self._content = QWidget()
        column = self._column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.header_part)
        column.addWidget(self.panel, 1000)  # as high as its text; the rest stays empty
        column.addWidget(self.properties)
        column.addWidget(self.spark)
        column.addWidget(self.change)
        column.addStretch(1)
        # The content keeps a few lines, however much is said below it.
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setProperty("kind", "clear")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._content)
        self._content.setAutoFillBackground(False)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.hide()
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(self._nothing, 1)

    def _connect(self) -> None:
        self._finder.found.connect(self._take_change)
        self.change.compare_requested.connect(self._ask_to_compare)
        self.panel.shown.connect(self._look_for_change)
        self.panel.plot_requested.connect(self._ask_to_plot)
        self.panel.filter_requested.connect(self.filter_requested)
        self.properties.publish_requested.connect(self.publish_requested)

    def _look_for_change(self, reading: PayloadReading) -> None:
        """Compare with the message before, in the format that is shown."""
        message, wanted = self._message, (self._seq, reading.decoded.format)
        if self._history is None or self._seq is None or message is None:
            return
        if wanted != self._compared:
            self._compared = wanted
            self._finder.look(self._history, self._seq, message, reading.decoded.format)

    def _take_change(self, change: Change) -> None:
        self.change.show_change(change)
        self._fit_change()

    def _fit_change(self) -> None:
        is_low = self.height() < px(_LOW)
        self.spark.set_room(not is_low)
        self.panel.keep_low(low=is_low)
        self.change.setHidden(self.change.change is None or is_low)
        self._column.invalidate()
        self._column.activate()  # what is shown and hidden at once would keep its place

    def _ask_to_compare(self) -> None:
        change = self.change.change
        if change is not None and change.previous is not None:
            self.compare_requested.emit(change.previous, (change.seq, change.message))

    def _ask_to_plot(self, path: str) -> None:
        if self._message is not None:
            self.plot_requested.emit(self._message.topic, path)

    def _set_least_height(self) -> None:
        self.setMinimumHeight(px(HINT_HEIGHT if self._message is None else LEAST_HEIGHT))

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Message chosen"))
        choose = tr("Choose a message in the table to read it here.")
        gone = tr("The message that was shown here is no longer kept.")
        self._nothing.setText(gone if self._is_gone else choose)
        self._set_least_height()
