"""A figure of a broker: its name, the figure, what belongs to it, and a small curve."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.ui.models.broker_figures import Tile
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.elided_label import ElidedLabel
from mqtts_gui.ui.widgets.scaling import px

_CURVE = QSize(96, 28)
_PADDING, _GAP, _LINE = 12, 2, 1.5


class TileCurve(QWidget):
    """The latest values as a line, without axes: whether it rises, falls or rests."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: tuple[float, ...] = ()
        self.setFixedSize(px(_CURVE.width()), px(_CURVE.height()))

    def show_values(self, values: tuple[float, ...]) -> None:
        """Draw these."""
        if values != self._values:
            self._values = values
            self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if len(self._values) < 2:  # noqa: PLR2004 - a point is no line
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("accent"), _LINE))
        painter.drawPolyline(curve_points(self._values, QRectF(self.rect()).adjusted(2, 2, -2, -2)))
        painter.end()


class BrokerTile(QFrame):
    """Show a `Tile`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.name = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.name.setProperty("kind", "muted")
        self.value = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        self.value.setProperty("kind", "title")
        self.detail = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.detail.setProperty("kind", "small")
        self.curve = TileCurve()
        row = QHBoxLayout()
        row.addWidget(self.value, 1)
        row.addWidget(self.curve)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(px(_PADDING) for _ in range(4)))
        column.setSpacing(px(_GAP))
        column.addWidget(self.name)
        column.addLayout(row)
        column.addWidget(self.detail)
        column.addStretch(1)

    def show_tile(self, tile: Tile) -> None:
        """Show a figure; the curve is there where the figure has one."""
        self.setObjectName(f"broker_{tile.fact.replace(' ', '_')}_tile")
        self.name.setText(str(tile.name))
        self.value.setText(tile.value)
        self.detail.setText(tile.detail)
        self.detail.setHidden(not tile.detail)
        self.curve.show_values(tile.values)
        self.curve.setVisible(len(tile.values) > 1)
        said = [f"{tile.name}: {tile.value}", *([tile.detail] if tile.detail else [])]
        self.setAccessibleName(", ".join(said))


def curve_points(values: tuple[float, ...], room: QRectF) -> list[QPointF]:
    """Return the points of a line that fills `room`; one that rests lies in the middle."""
    low, high = min(values), max(values)
    across = room.width() / max(1, len(values) - 1)
    up = room.height() / (high - low) if high > low else 0.0
    bottom = room.bottom() if up else room.center().y()
    return [
        QPointF(room.left() + place * across, bottom - (value - low) * up)
        for place, value in enumerate(values)
    ]
