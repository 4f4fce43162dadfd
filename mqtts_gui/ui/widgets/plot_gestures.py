"""What mouse and keys do to a plot.

| wheel, Up, Down, +, - | zoom |
| drag, wheel sideways, Left, Right | move in time |
| drag with Shift or the right button | zoom into what is marked |
| Home, End, 0 | the oldest, follow the newest, everything |
| space bar | stand still, or follow again |
| Ctrl+Left, Ctrl+Right | move the cursor from point to point |
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)

from mqtts_gui.ui.models.plot_speech import readings_text

if TYPE_CHECKING:
    from mqtts_gui.ui.widgets.plot_view import PlotView

_NOTCH = 120
_ZOOM = 0.8  # how much of a period stays at one notch
_STEP, _POINT = 0.1, 0.01  # shares of the period
_LEAST_BAND = 4  # pixels: less is a slip of the hand

_PANS: Mapping[int, float] = {Qt.Key.Key_Left: -_STEP, Qt.Key.Key_Right: _STEP}
_PAGES: Mapping[int, float] = {Qt.Key.Key_PageUp: -1.0, Qt.Key.Key_PageDown: 1.0}
_ZOOMS: Mapping[int, float] = {
    Qt.Key.Key_Up: _ZOOM, Qt.Key.Key_Plus: _ZOOM, Qt.Key.Key_Equal: _ZOOM,
    Qt.Key.Key_Down: 1 / _ZOOM, Qt.Key.Key_Minus: 1 / _ZOOM,
}  # fmt: skip


class PlotGestures:
    """Turn events of a view into changes of its period.

    Attributes:
        band: From where to where a rubber band reaches, in pixels; None without one.
    """

    def __init__(self, view: PlotView) -> None:
        self._view = view
        self.band: tuple[float, float] | None = None
        self._drag: float | None = None

    def press(self, event: QMouseEvent) -> None:
        """Begin to drag or to mark."""
        at = event.position().x()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.button() is Qt.MouseButton.RightButton or shift:
            self.band = (at, at)
        elif event.button() is Qt.MouseButton.LeftButton:
            self._drag = at
            self._view.setCursor(Qt.CursorShape.ClosedHandCursor)

    def move(self, event: QMouseEvent) -> None:
        """Go on with what was begun, or move the cursor."""
        view, position = self._view, event.position()
        if self.band is not None:
            self.band = (self.band[0], position.x())
            view.update()
        elif self._drag is not None:
            way = self._drag - position.x()
            if way:
                self._drag = position.x()
                view.range.pan(view.period(), way / max(1.0, view.area.width()))
                view.refresh()
        else:
            view.read_at(view.time_at(position.x()) if view.area.contains(position) else None)

    def release(self) -> None:
        """End a drag, or show what is marked."""
        view, band = self._view, self.band
        self.band, self._drag = None, None
        view.unsetCursor()
        if band is not None:
            if abs(band[1] - band[0]) >= _LEAST_BAND:
                left, right = sorted(band)
                view.range.hold((view.time_at(left), view.time_at(right)))
            view.refresh()

    def turn_wheel(self, event: QWheelEvent) -> None:
        """Zoom around the mouse, or move."""
        view = self._view
        way = event.angleDelta()
        if abs(way.x()) > abs(way.y()):
            view.range.pan(view.period(), -way.x() / _NOTCH * _STEP)
        elif way.y():
            share = (event.position().x() - view.area.left()) / max(1.0, view.area.width())
            factor = _ZOOM ** (way.y() / _NOTCH)
            view.range.zoom(view.period(), factor, min(max(share, 0.0), 1.0))
        view.refresh()

    def press_key(self, event: QKeyEvent) -> bool:
        """Do what a key is for; say whether it is for anything."""
        view, key = self._view, event.key()
        by_point = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if by_point and key not in _PANS:
            return False
        if by_point:
            self._move_cursor(forwards=_PANS[key] > 0)
        elif key in _PANS or key in _PAGES:
            view.range.pan(view.period(), _PANS.get(key) or _PAGES[key])
        elif key in _ZOOMS:
            view.range.zoom(view.period(), _ZOOMS[key], 0.5)
        elif key == Qt.Key.Key_0:
            view.follow(None)
        elif key == Qt.Key.Key_End:
            view.set_held(False)
        elif key == Qt.Key.Key_Space:
            view.set_held(not view.range.is_held)
        elif key == Qt.Key.Key_Home:
            self._go_home()
        else:
            return False
        view.refresh()
        return True

    def _go_home(self) -> None:
        extent, (start, end) = self._view.extent(), self._view.period()
        if extent is not None:
            self._view.range.hold((extent[0], extent[0] + end - start))

    def _move_cursor(self, *, forwards: bool) -> None:
        view = self._view
        start, end = view.period()
        step = max(1, int((end - start) * _POINT)) * (1 if forwards else -1)
        before = view.cursor_ns
        at = (start + end) // 2 if before is None else before + step
        view.read_at(min(max(at, start), end))
        text = readings_text(view.picture())
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, text))
