"""Pictures of pages for a report, without the secrets on them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from mqtts_gui.ui.palette import colour

_DOTS = 8
_PADDING_PX = 4


def take_picture(widget: QWidget) -> QPixmap:
    """Return a picture of `widget` at its screen's scale, its secrets painted over with dots.

    A widget is secret when its property `secret` is true. The number of dots is always the same.
    """
    picture = widget.grab()
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for child in [widget, *widget.findChildren(QWidget)]:
        if child.property("secret") and child.isVisibleTo(widget):
            _mask(painter, _area(child, widget))
    painter.end()
    return picture


def copy_picture(widget: QWidget) -> None:
    """Put a picture of `widget` on the clipboard."""
    QGuiApplication.clipboard().setPixmap(take_picture(widget))


def save_picture(widget: QWidget, path: Path) -> None:
    """Write a picture of `widget`; the ending of `path` names the format.

    Raises:
        OSError: the file cannot be written.
    """
    if not take_picture(widget).save(str(path)):
        raise OSError(f"cannot write {path.name}")


def _area(child: QWidget, ancestor: QWidget) -> QRect:
    """Return where `child` is visible in `ancestor`: what a scroll area hides stays hidden."""
    area = QRect(child.mapTo(ancestor, QPoint(0, 0)), child.size())
    parent = child.parentWidget()
    while parent is not None and parent is not ancestor.parentWidget():
        area &= QRect(parent.mapTo(ancestor, QPoint(0, 0)), parent.size())
        parent = parent.parentWidget()
    return area


def _mask(painter: QPainter, area: QRect) -> None:
    if area.isEmpty():
        return
    inside = area.adjusted(2, 2, -2, -2)
    painter.fillRect(inside, colour("surface"))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("muted"))
    size = max(3, inside.height() // 5)
    for number in range(_DOTS):
        left = inside.left() + _PADDING_PX * 2 + number * size * 2
        if left + size < inside.right():
            painter.drawEllipse(left, inside.center().y() - size // 2, size, size)
