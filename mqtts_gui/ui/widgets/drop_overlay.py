"""What is shown while files are dragged over the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.scaling import px

_MARGIN_PX, _RADIUS_PX, _ICON_PX = 8, 10, 18


class DropOverlay(QWidget):
    """A frame over its parent with words in the middle; drops go to what is under it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._covered = parent
        self.setObjectName("drop_overlay")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        parent.installEventFilter(self)
        self.hide()

    def appear(self) -> None:
        """Cover the parent."""
        self.setGeometry(self._covered.rect())
        self.raise_()
        self.show()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._covered.rect())
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(colour("accent"))
        veil.setAlpha(22)
        pen = QPen(colour("accent"), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(veil)
        margin = px(_MARGIN_PX)
        frame = QRectF(self.rect()).adjusted(margin, margin, -margin, -margin)
        painter.drawRoundedRect(frame, px(_RADIUS_PX), px(_RADIUS_PX))
        self._draw_words(painter)
        painter.end()

    def _draw_words(self, painter: QPainter) -> None:
        words = tr("Drop your files or your folder")
        metrics, side, gap = QFontMetrics(self.font()), px(_ICON_PX), px(10)
        width = min(self.width() - 4 * gap, metrics.horizontalAdvance(words) + side + 6 * gap)
        pill = QRectF(0, 0, width, metrics.height() + 2 * gap)
        pill.moveCenter(QRectF(self.rect()).center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent"))
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        place = pill.adjusted(2 * gap, 0, -2 * gap, 0)
        mark = place.toRect()
        mark.setWidth(side)
        icon("folder-open", "on-accent").paint(painter, mark)
        painter.setPen(colour("on-accent"))
        text = place.adjusted(side + gap, 0, 0, 0)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(text.width()))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, shown)
