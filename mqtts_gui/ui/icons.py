"""Icons: Lucide's strokes in the colours of the theme, sharp at every scale of the screen."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from typing_extensions import override

from mqtts_gui.assets import asset
from mqtts_gui.ui.palette import colours


def icon(name: str, role: str = "text", selected: str | None = None) -> QIcon:
    """Return an icon that follows the theme.

    Args:
        name: File name in `resources/icons`, without its ending.
        role: Colour role of its strokes.
        selected: Colour role while its item is selected; the same as `role` when None.

    Raises:
        FileNotFoundError: there is no such icon.
    """
    _source(name)
    return QIcon(_ThemedEngine(name, role, selected or role))


def icon_pixmap(name: str, role: str, size_px: int, ratio: float) -> QPixmap:
    """Return an icon as a pixmap of `size_px` for a screen with this device pixel ratio."""
    return _render(name, colours()[role], size_px, size_px, ratio)


class _ThemedEngine(QIconEngine):
    """Render one SVG file with the colour that its role has at the moment of painting."""

    def __init__(self, name: str, role: str, selected: str) -> None:
        super().__init__()
        self._name, self._role, self._selected = name, role, selected

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect, self._pixmap(rect.size(), mode, ratio))

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self._pixmap(size, mode, 1.0)

    @override
    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        return self._pixmap(size, mode, scale)

    @override
    def clone(self) -> QIconEngine:
        return _ThemedEngine(self._name, self._role, self._selected)

    def _pixmap(self, size: QSize, mode: QIcon.Mode, ratio: float) -> QPixmap:
        roles = {QIcon.Mode.Disabled: "disabled", QIcon.Mode.Selected: self._selected}
        colour = colours()[roles.get(mode, self._role)]
        return _render(self._name, colour, size.width(), size.height(), ratio)


@cache
def _source(name: str) -> bytes:
    return asset("icons", f"{name}.svg").read_bytes()


def _render(name: str, colour: str, width: int, height: int, ratio: float) -> QPixmap:
    """Return the icon in the middle of `width` by `height` device independent pixels."""
    # Qt's cache and not Python's: it is emptied while the application still exists.
    key = f"icon {name} {colour} {width} {height} {ratio}"
    pixmap = QPixmap()
    if not QPixmapCache.find(key, pixmap):
        pixmap = _draw(name, colour, width, height, ratio)
        QPixmapCache.insert(key, pixmap)
    return pixmap


def _draw(name: str, colour: str, width: int, height: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(max(1, round(width * ratio)), max(1, round(height * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    side = min(width, height)
    svg = QSvgRenderer(QByteArray(_source(name).replace(b"currentColor", colour.encode())))
    painter = QPainter(pixmap)
    svg.render(painter, QRectF((width - side) / 2, (height - side) / 2, side, side))
    painter.end()
    return pixmap
