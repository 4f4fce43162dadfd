"""A picture of a message, drawn as large as there is room, never larger than it is."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.scaling import px

_SQUARE = 8
_HIGHEST = 480


class PictureView(QWidget):
    """Draw an image, over squares where it is transparent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: QImage | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def picture(self) -> QImage | None:
        """What is drawn."""
        return self._picture

    def show_picture(self, picture: QImage | None, facts: str) -> None:
        """Draw `picture`; `facts` is what a screen reader says of it."""
        self._picture = picture
        self.setAccessibleName(facts)
        self.updateGeometry()
        self.update()

    def drawn(self) -> QRect:
        """Return where it is drawn."""
        if self._picture is None:
            return QRect()
        size = self._picture.size()
        if size.width() > self.width() or size.height() > self.height():
            size = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRect(0, 0, max(1, size.width()), max(1, size.height()))

    @override
    def heightForWidth(self, width: int) -> int:
        if self._picture is None:
            return 0
        shown = self._picture.width()
        height = self._picture.height() * min(width, shown) // max(1, shown)
        return max(1, min(height, px(_HIGHEST)))

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(200), self.heightForWidth(max(1, self.width())))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(60), px(40))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None:
            return
        painter = QPainter(self)
        place = self.drawn()
        if self._picture.hasAlphaChannel():
            self._paint_squares(painter, place)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self._picture)
        painter.end()

    def _paint_squares(self, painter: QPainter, place: QRect) -> None:
        side = px(_SQUARE)
        painter.fillRect(place, colour("surface"))
        for top in range(0, place.height(), side):
            for left in range((top // side % 2) * side, place.width(), 2 * side):
                square = QRect(place.left() + left, place.top() + top, side, side)
                painter.fillRect(square.intersected(place), colour("subtle"))
