"""A plot of series over time: live, zoomed and moved by mouse and keyboard, read with a cursor."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.mqtt.series import Series
from mqtts_gui.ui.models.plot_picture import Picture, picture_of
from mqtts_gui.ui.models.plot_range import Period, PlotRange
from mqtts_gui.ui.models.plot_speech import picture_text, readings_text
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.plot_gestures import PlotGestures
from mqtts_gui.ui.widgets.plot_painter import PlotPainter
from mqtts_gui.ui.widgets.scaling import px

FRAME_MS = 30
SPEECH_MS = 1000
_LEAST = QSize(240, 140)
_USUAL = QSize(760, 320)
_BAND_ALPHA = 50


class PlotView(QWidget):
    """Show series over a period.

    Args:
        clock: Returns the time, nanoseconds since 1970.

    Attributes:
        frames: How often it was painted.

    Signals:
        held_changed: The period stands still, or follows again.
        span_changed: It follows over another span.
    """

    held_changed = Signal(bool)
    span_changed = Signal()

    def __init__(
        self, parent: QWidget | None = None, clock: Callable[[], int] = time.time_ns
    ) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.frames = 0
        self._clock = clock
        self._range = PlotRange()
        self._shown: tuple[tuple[Series, int], ...] = ()
        self._cursor: int | None = None
        self._painted: tuple[object, ...] = ()
        self._was: tuple[bool, int | None] = (False, None)
        self._area = QRectF()
        self._rests_until = 0.0
        self._gestures = PlotGestures(self)
        self._timer = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._look)
        self._speech = QTimer(self, interval=SPEECH_MS)
        self._speech.timeout.connect(self._describe)
        self._retranslate()

    @property
    def range(self) -> PlotRange:
        """The period in force; after a change of it call `refresh`."""
        return self._range

    @property
    def area(self) -> QRectF:
        """Where curves are, without the labels."""
        return self._area

    @property
    def cursor_ns(self) -> int | None:
        """Where values are read."""
        return self._cursor

    def show_series(self, shown: Sequence[tuple[Series, int]]) -> None:
        """Draw these series, each with the place that decides on its colour."""
        self._shown = tuple(shown)
        self.refresh()
        self._describe()

    def extent(self) -> Period | None:
        """Return the times of the oldest and of the newest point there is."""
        found = [found for series, _ in self._shown if (found := series.extent()) is not None]
        if not found:
            return None
        return min(start for start, _ in found), max(end for _, end in found)

    def period(self) -> Period:
        """Return the period that is shown."""
        return self._range.period(self._clock(), self.extent())

    def picture(self, width: int | None = None) -> Picture:
        """Return what is drawn, for a plot of another width if need be."""
        across = int(self._area.width()) if width is None else width
        return picture_of(self._shown, self.period(), max(1, across), self._cursor)

    def set_held(self, held: bool) -> None:  # noqa: FBT001 - the value of a signal
        """Stand still, or follow again."""
        if held != self._range.is_held:
            if held:
                self._range.hold(self.period())
            else:
                self._range.resume()
            self.refresh()

    def follow(self, span: int | None) -> None:
        """Follow what arrives over this span; None for everything."""
        self._range.follow(span)
        self.refresh()

    def read_at(self, time_ns: int | None) -> None:
        """Put the cursor somewhere, or take it away."""
        if time_ns != self._cursor:
            self._cursor = time_ns
            self.update()

    def time_at(self, x: float) -> int:
        """Return the time at a place."""
        start, end = self.period()
        share = (x - self._area.left()) / max(1.0, self._area.width())
        return start + int((end - start) * share)

    def refresh(self) -> None:
        """Draw again, and tell whether it follows."""
        self.update()
        now = (self._range.is_held, self._range.span)
        if now != self._was:
            before, self._was = self._was, now
            if before[0] != now[0]:
                self.held_changed.emit(now[0])
            if before[1] != now[1]:
                self.span_changed.emit()

    def _look(self) -> None:
        """Draw again if there would be anything else to see; half of the time is for others."""
        if time.perf_counter() < self._rests_until:
            return
        start, end = self.period()
        pixel = max(1, (end - start) // max(1, int(self._area.width())))
        if self._range.is_held:  # what comes after it is not seen
            extents = [series.extent() or (end, start) for series, _ in self._shown]
            seen = [(max(start, first), min(end, last)) for first, last in extents]
            state: tuple[object, ...] = (start, end, *seen)
        else:
            state = (end // pixel, end - start, *(series.version for series, _ in self._shown))
        if state != self._painted:
            self._painted = state
            self.update()

    def _describe(self) -> None:
        self.setAccessibleDescription(
            " ".join([readings_text(self.picture()), picture_text(self.picture())]).strip()
            if self._shown
            else tr("No number is plotted.")
        )

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Plot"))
        self._describe()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(_USUAL.width()), px(_USUAL.height()))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(_LEAST.width()), px(_LEAST.height()))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        begun = time.perf_counter()
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:  # a painter that outlives this method brings the program down
            painter.end()
        self.frames += 1
        ended = time.perf_counter()
        self._rests_until = ended + (ended - begun)

    def _paint(self, painter: QPainter) -> None:
        picture = self.picture()
        plot = PlotPainter(painter, QRectF(self.rect()), picture)
        self._area = plot.area
        plot.paint()
        if picture.is_empty:
            painter.setPen(colour("muted"))
            painter.drawText(plot.area, _CENTRE, self._emptiness())
        plot.paint_cursor()
        self._paint_band(painter)
        if self.hasFocus():
            painter.setPen(colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_band(self, painter: QPainter) -> None:
        band = self._gestures.band
        if band is not None:
            fill = QColor(colour("accent"))
            fill.setAlpha(_BAND_ALPHA)
            rect = QRectF(
                QPointF(band[0], self._area.top()), QPointF(band[1], self._area.bottom())
            ).normalized()
            painter.fillRect(rect & self._area, fill)

    def _emptiness(self) -> str:
        if not self._shown:
            return tr("No number is plotted.")
        if self.extent() is None:
            return tr("No number has come in on this topic yet.")
        return tr("There is no value in this period.")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._gestures.press_key(event):
            super().keyPressEvent(event)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        self._gestures.turn_wheel(event)
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._gestures.press(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._gestures.move(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._gestures.release()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.follow(None)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self.read_at(None)
        super().leaveEvent(event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()
        self._speech.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
        self._speech.stop()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()


_CENTRE = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
