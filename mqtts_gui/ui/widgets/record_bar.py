"""The mark that messages are being logged, and a button that ends it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, nmark, tr
from mqtts_gui.store.recording import Recorded
from mqtts_gui.ui.models.figure import Figure
from mqtts_gui.ui.models.size_text import size_phrase
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.elided_label import ElidedLabel
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.scaling import px

_MARK = 10


class RecordBar(QWidget):
    """One line.

    Signals:
        stopped: The person wants nothing more to be logged.
        folder_wanted: Show the folder with the files.
    """

    stopped = Signal()
    folder_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("record_bar")
        self._name, self._recorded, self._is_ending = "", Recorded(), False
        self.label = named(ElidedLabel(mode=Qt.TextElideMode.ElideRight), "record_label")
        self.folder_button = named(QPushButton(), "record_folder_button", "link")
        self.stop_button = named(QPushButton(), "record_stop_button")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(_Mark())
        line.addWidget(self.label, 1)
        line.addWidget(self.folder_button)
        line.addWidget(self.stop_button)
        self.folder_button.clicked.connect(self.folder_wanted)
        self.stop_button.clicked.connect(self.stopped)
        self._retranslate()

    def show_recorded(self, name: str, recorded: Recorded, *, is_ending: bool = False) -> None:
        """Show how far the log called `name` is."""
        self._name, self._recorded, self._is_ending = name, recorded, is_ending
        self._retranslate()

    def _words(self) -> Phrase:
        recorded = self._recorded
        if recorded.path is None:
            return mark("Logging to %(file)s: waiting for messages", file=self._name)
        figures = {
            "file": recorded.path.name,
            "size": size_phrase(recorded.bytes),
            "missed": Figure(recorded.missed),
        }
        if recorded.missed:
            return nmark(
                "%(count)s message logged (%(size)s), %(missed)s missed: %(file)s",
                "%(count)s messages logged (%(size)s), %(missed)s missed: %(file)s",
                recorded.count,
                **figures,
            )
        return nmark(
            "%(count)s message logged (%(size)s): %(file)s",
            "%(count)s messages logged (%(size)s): %(file)s",
            recorded.count,
            **figures,
        )

    def _retranslate(self) -> None:
        self.label.setText(tr("Ending the log…") if self._is_ending else str(self._words()))
        self.stop_button.setText(tr("Stop"))
        self.stop_button.setToolTip(tr("Log no more messages; the files stay"))
        self.stop_button.setEnabled(not self._is_ending)
        self.folder_button.setText(tr("Open the folder"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


class _Mark(QWidget):
    """The red disc of every recorder; the words beside it say the same."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(self.sizeHint())

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(_MARK), px(_MARK))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("error"))
        painter.drawEllipse(QRectF(self.rect()))
        painter.end()
