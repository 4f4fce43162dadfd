"""A plot as a file: as a picture of pixels, as a drawing, as the points themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QRectF, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from mqtts_gui.i18n import tr
from mqtts_gui.mqtt.series import Series
from mqtts_gui.mqtt.series_csv import series_csv
from mqtts_gui.ui.models.plot_picture import Picture
from mqtts_gui.ui.models.plot_range import Period
from mqtts_gui.ui.widgets.plot_painter import PlotPainter

RATIO = 2
"""Pixels of a PNG for each of the screen: sharp on paper, too."""


class PlotFile(StrEnum):
    """What a plot can be saved as; the value is the ending of the file's name."""

    PNG = "png"
    SVG = "svg"
    CSV = "csv"


def png_of(picture: Picture, size: QSize) -> bytes:
    """Return a picture as PNG, `RATIO` times as large as on the screen."""
    image = QImage(size * RATIO, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(RATIO)
    painter = QPainter(image)
    PlotPainter(
        painter, QRectF(0, 0, size.width(), size.height()), picture, with_legend=True
    ).paint()
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, Qt refuses them
    buffer.close()
    return bytes(data.data())


def svg_of(picture: Picture, size: QSize) -> bytes:
    """Return a picture as SVG, with its texts as texts."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(", ".join(curve.name for curve in picture.curves))
    generator.setDescription(tr("Plot"))
    painter = QPainter(generator)
    PlotPainter(
        painter, QRectF(0, 0, size.width(), size.height()), picture, with_legend=True
    ).paint()
    painter.end()
    buffer.close()
    return bytes(data.data())


def csv_of(shown: Sequence[tuple[Series, int]], period: Period) -> bytes:
    """Return the points of a period as CSV; for a job."""
    parts = ((series, series.between(*period)) for series, _ in shown)
    return "".join(series_csv(parts)).encode()


def suggested_name(now: datetime, kind: PlotFile) -> str:
    """Return a name for the file."""
    name = tr("plot")
    return f"{name}-{now:%Y-%m-%d-%H%M%S}.{kind}"
