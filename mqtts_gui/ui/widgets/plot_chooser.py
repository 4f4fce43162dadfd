"""The row in which a number is chosen for a plot: a topic, and one of its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.mqtt.formats.found_numbers import FoundNumber
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.models.plot_ticks import value_text
from mqtts_gui.ui.models.series_words import path_name
from mqtts_gui.ui.models.topic_numbers import TopicNumbers
from mqtts_gui.ui.widgets.naming import named

_GAP = 8
_MOST_OFFERED = 12


class PlotChooser(QWidget):
    """Choose what to plot.

    Signals:
        chosen: A topic and a path are to be plotted.
    """

    chosen = Signal(str, str)

    def __init__(self, connection: Connection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._connection = connection
        self._found: tuple[str, Sequence[FoundNumber]] = ("", ())
        self._numbers = TopicNumbers(self)
        self._topics = QStringListModel(self)
        self._is_full = False
        self._make_parts()
        self._lay_out()
        self._connect()
        self._retranslate()

    def offer_topics(self) -> None:
        """Look which topics there are now."""
        if self._connection.history is not None:
            self._numbers.find_topics(self._connection.history)

    def show_topic(self, topic: str) -> None:
        """Offer the numbers of a topic."""
        self.topic_edit.setText(topic)
        self._find()

    def show_full(self, full: bool) -> None:  # noqa: FBT001 - one state of a widget
        """Take nothing more, or again."""
        self._is_full = full
        self._show_found()

    def _make_parts(self) -> None:
        self.topic_edit = named(QLineEdit(), "plot_topic_edit")
        completer = QCompleter(self._topics, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(_MOST_OFFERED)
        completer.activated.connect(self._find)
        self.topic_edit.setCompleter(completer)
        self.number_combo = named(QComboBox(), "plot_number_combo")
        self.number_combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.number_combo.setMinimumContentsLength(18)
        self.add_button = named(QPushButton(), "plot_add_button", "primary")
        self._topic_label, self._number_label = QLabel(), QLabel()
        self._topic_label.setBuddy(self.topic_edit)
        self._number_label.setBuddy(self.number_combo)
        for label in (self._topic_label, self._number_label):
            label.setProperty("kind", "muted")

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(self._topic_label)
        row.addWidget(self.topic_edit, 3)
        row.addWidget(self._number_label)
        row.addWidget(self.number_combo, 2)
        row.addWidget(self.add_button)

    def _connect(self) -> None:
        self._numbers.topics_found.connect(self._topics.setStringList)
        self._numbers.numbers_found.connect(self._take_numbers)
        self.topic_edit.editingFinished.connect(self._find)
        self.topic_edit.textChanged.connect(self._show_found)
        self.add_button.clicked.connect(self._choose)
        self._connection.history_opened.connect(self.offer_topics)
        self.offer_topics()

    def _find(self) -> None:
        topic, history = self.topic_edit.text(), self._connection.history
        if topic and history is not None:
            self._numbers.find_numbers(history, topic)

    def _take_numbers(self, topic: str, found: Sequence[FoundNumber]) -> None:
        if topic == self.topic_edit.text():
            self._found = (topic, found)
            self._show_found()

    def _show_found(self) -> None:
        """Offer the numbers of the topic that stands there."""
        topic, found = self._found
        found = found if topic and topic == self.topic_edit.text() else ()
        before = self.number_combo.currentData()
        self.number_combo.clear()
        for each in found:
            name = path_name(each.path) or tr("the whole content")
            self.number_combo.addItem(f"{name}   {value_text(each.value)}", each.path)
        if before is not None:
            self.number_combo.setCurrentIndex(max(0, self.number_combo.findData(before)))
        if topic and topic == self.topic_edit.text() and not found:
            self.number_combo.setPlaceholderText(tr("No number in the last message"))
        else:
            self.number_combo.setPlaceholderText("")
        self.number_combo.setEnabled(bool(found))
        self.add_button.setEnabled(bool(found) and not self._is_full)

    def _choose(self) -> None:
        path = self.number_combo.currentData()
        if isinstance(path, str):
            self.chosen.emit(self.topic_edit.text(), path)

    def _retranslate(self) -> None:
        self._topic_label.setText(tr("Topic"))
        self._number_label.setText(tr("Number"))
        self.topic_edit.setPlaceholderText(tr("A topic with messages…"))
        self.add_button.setText(tr("Add"))
        self.add_button.setToolTip(tr("Add this number to the plot"))
        self._show_found()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
