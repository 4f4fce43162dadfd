"""The small plot in the detail of a message: the latest values of one of its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.i18n import ntr, tr
from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.formats.found_numbers import FoundNumber, numbers_in
from mqtts_gui.mqtt.series import Series
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.jobs import Job, run_job
from mqtts_gui.ui.models.plot_ticks import value_text
from mqtts_gui.ui.models.series_words import path_name
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.plots import Plots
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.plot_marks import curve_colour
from mqtts_gui.ui.widgets.scaling import px

LATEST = 50
LOOK_MS = 250
_SIZE = QSize(160, 64)
_PAD = 6
_AT_ONCE = 16 * 1024  # bytes of a payload that are looked through without a job
_MOST_OFFERED = 50


class Spark(QAbstractButton):
    """The latest values of a series as a line; pressed, it asks for more of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.series: Series | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def values(self) -> list[float]:
        """Return what is drawn."""
        return [] if self.series is None else [each.value for each in self.series.newest(LATEST)]

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(_SIZE.width()), px(_SIZE.height()))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        lit = self.hasFocus() or self.underMouse()
        painter.setPen(QPen(colour("accent" if lit else "border"), 1))
        painter.setBrush(colour("code"))
        painter.drawRoundedRect(frame, px(6), px(6))
        pad = px(_PAD)
        points = _points(self.values(), frame.adjusted(pad, pad, -pad, -pad))
        painter.setPen(QPen(curve_colour(0), 1.6))
        painter.setBrush(curve_colour(0))
        if len(points) > 1:
            painter.drawPolyline(points)
        if points:
            painter.drawEllipse(points[-1], 2, 2)
        painter.end()


class PlotSpark(QWidget):
    """Show the latest values of a number of the message chosen; takes no room without one.

    Signals:
        plot_requested: A topic and a path are to be plotted.
    """

    plot_requested = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plots: Plots | None = None
        self._job: Job | None = None
        self._numbers: tuple[str, Sequence[FoundNumber]] = ("", ())
        self._version, self._has_room = -1, True
        self.label = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.label.setProperty("kind", "muted")
        self.combo = named(QComboBox(), "spark_number_combo")
        self.combo.activated.connect(self._choose)
        self.spark = named(Spark(), "spark_button")
        self.spark.clicked.connect(self._ask)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        head = QHBoxLayout()
        head.addWidget(self.combo)
        head.addWidget(self.label, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.spark)
        self.hide()

    @property
    def number(self) -> tuple[str, str] | None:
        """Topic and path of what is shown."""
        series = self.spark.series
        return None if series is None else (series.topic, series.path)

    def serve(self, connection: Connection) -> None:
        """Show numbers of this connection's messages."""
        self._plots = Plots(connection, self, most=LATEST)

    def show_message(self, message: Message) -> None:
        """Show a number of a message: the one shown before, if it is one of its topic."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if self._plots is None:
            return
        topic, payload = message.topic, message.payload
        if len(payload) <= _AT_ONCE:
            self._take(topic, numbers_in(payload))
        else:
            self._job = run_job(
                self, lambda: numbers_in(payload), lambda found: self._take(topic, found), _raise
            )

    def _take(self, topic: str, found: Sequence[FoundNumber]) -> None:
        before = self.number
        self._numbers = (topic, found[:_MOST_OFFERED])
        paths = [each.path for each in self._numbers[1]]
        if not paths:
            self._show(None)
        elif before is None or before[0] != topic or before[1] not in paths:
            self._show(paths[0])
        self._offer()

    def _show(self, path: str | None) -> None:
        if self._plots is None:
            return
        for other in list(self._plots.plotted):
            self._plots.remove(other)
        plotted = None if path is None else self._plots.add(self._numbers[0], path)
        self.spark.series = None if plotted is None else plotted.series
        self._version = -1
        if plotted is None:
            self._timer.stop()
        else:
            self._timer.start()

    def _offer(self) -> None:
        """Offer the other numbers, where there are some."""
        number, (_, found) = self.number, self._numbers
        self.combo.clear()
        for each in found:
            self.combo.addItem(_name(each.path), each.path)
        if number is not None:
            self.combo.setCurrentIndex(self.combo.findData(number[1]))
        self.combo.setHidden(len(found) < 2)  # noqa: PLR2004 - one is no choice
        self._look()
        self._fit()

    def set_room(self, room: bool) -> None:  # noqa: FBT001 - one state of a widget
        """Be seen only where there is room."""
        if room is not self._has_room:
            self._has_room = room
            self._fit()

    def _fit(self) -> None:
        self.setHidden(self.number is None or not self._has_room)

    def _choose(self) -> None:
        path = self.combo.currentData()
        if isinstance(path, str):
            self._show(path)
            self._look()

    def _ask(self) -> None:
        if self.number is not None:
            self.plot_requested.emit(*self.number)

    def _look(self) -> None:
        series = self.spark.series
        if series is not None and series.version != self._version:
            self._version = series.version
            self._retranslate()
            self.spark.update()

    def _retranslate(self) -> None:
        values, number = self.spark.values(), self.number
        if number is None:
            return
        name, count = _name(number[1]), len(values)
        latest = ntr("%(count)s latest", "%(count)s latest", count)
        several = not self.combo.isHidden()
        self.label.setText(latest if several else f"{name} · {latest}")
        self.combo.setAccessibleName(tr("Number shown"))
        self.spark.setToolTip(tr("Plot this value (Ctrl+Shift+G)"))
        low, high = value_text(min(values, default=0)), value_text(max(values, default=0))
        last = value_text(values[-1]) if values else ""
        self.spark.setAccessibleName(
            tr(
                "Plot %(name)s: last value %(last)s, %(latest)s from %(low)s to %(high)s",
                name=name,
                last=last,
                latest=latest,
                low=low,
                high=high,
            )
        )

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._offer()
            self._retranslate()
        super().changeEvent(event)


def _name(path: str) -> str:
    return path_name(path) or tr("value")


def _points(values: Sequence[float], area: QRectF) -> list[QPointF]:
    """Return the points of a line that fills the area."""
    if not values:
        return []
    low, high = min(values) / 2, max(values) / 2  # halves: a difference may be beyond all numbers
    across = area.width() / max(1, len(values) - 1)
    up = area.height() / (high - low) if high > low else 0.0
    bottom = area.bottom() if up else area.center().y()
    return [
        QPointF(area.left() + place * across, bottom - (value / 2 - low) * up)
        for place, value in enumerate(values)
    ]


def _raise(error: BaseException) -> None:
    raise error
