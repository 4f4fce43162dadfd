"""Pictures of messages, read by Qt within bounds: one picture, of a kind told by its header."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.formats.images import ImageFacts, ImageKind
from mqtts_gui.mqtt.formats.nodes import Remark

MOST_SIDE = 1600
"""Pixels of the longer side that are kept: no panel draws more."""

ALLOCATION_MB = 256
_FORMATS = {
    ImageKind.PNG: b"png",
    ImageKind.JPEG: b"jpeg",
    ImageKind.GIF: b"gif",
    ImageKind.BMP: b"bmp",
    ImageKind.WEBP: b"webp",
}


def read_picture(payload: bytes, facts: ImageFacts) -> tuple[QImage | None, tuple[Remark, ...]]:
    """Return the first picture of `payload`, made smaller if it is large; for a job.

    Args:
        payload: What the header of `facts` begins.
        facts: Drawable ones. Qt is told the kind and does not look for another: never for SVG.
    """
    damaged = Remark(mark("This picture is damaged, or of a kind that cannot be drawn here."), None)
    form = _FORMATS.get(facts.kind)
    if form is None or not facts.drawable:
        return None, (damaged,)
    QImageReader.setAllocationLimit(ALLOCATION_MB)
    buffer = QBuffer()
    buffer.setData(QByteArray(payload))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(form))
    reader.setAutoDetectImageFormat(False)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > facts.width * facts.height:
        return None, (damaged,)  # another picture than the header promises
    most = QSize(MOST_SIDE, MOST_SIDE)
    if size.width() > MOST_SIDE or size.height() > MOST_SIDE:
        reader.setScaledSize(
            size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
        )
    picture = reader.read()
    if picture.isNull():
        return None, (damaged,)
    moves = reader.supportsAnimation() and reader.imageCount() != 1
    first = Remark(mark("Only the first picture of the animation is shown."), None)
    return picture, (first,) if moves else ()
