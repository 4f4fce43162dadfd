"""Saves the whole content of a message in a file: all of it or nothing, beside the window."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.formats.images import ImageFacts, ImageKind
from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.store.atomic import write_atomically
from mqtts_gui.ui.jobs import run_job

_ENDINGS = {
    Format.TEXT: ".txt",
    Format.JSON: ".json",
    Format.XML: ".xml",
    Format.CBOR: ".cbor",
    Format.MSGPACK: ".msgpack",
}
_PICTURES = {ImageKind.JPEG: ".jpg"}
_UNFIT = re.compile(r"[^\w.-]+")
_LONGEST_NAME = 60


class PayloadSaver(QObject):
    """Write contents into files.

    Signals:
        ended: What came of it, a `Phrase`, and whether it is saved.
    """

    ended = Signal(object, bool)

    def save(self, payload: bytes, path: Path) -> None:
        """Write `payload` to `path`; what was there stays until all of it is written."""
        write = partial(write_atomically, path, payload)
        run_job(self, write, lambda _: self._say_saved(path), partial(self._say_failed, path))

    def _say_saved(self, path: Path) -> None:
        self.ended.emit(mark("Saved as %(file)s.", file=path.name), True)  # noqa: FBT003 - a signal

    def _say_failed(self, path: Path, error: BaseException) -> None:
        if not isinstance(error, OSError):
            raise error
        said: Phrase = mark(
            "%(file)s could not be saved: %(reason)s.",
            file=path.name,
            reason=error.strerror or type(error).__name__,
        )
        self.ended.emit(said, False)  # noqa: FBT003 - the value of a signal


def suggested_name(topic: str, payload_format: Format, image: ImageFacts | None) -> str:
    """Return a name for the file of a content: the last level of its topic, and its kind."""
    last = _UNFIT.sub("-", topic.rstrip("/").rpartition("/")[2])[:_LONGEST_NAME].strip("-.")
    ending = _ENDINGS.get(payload_format, ".bin")
    if image is not None:
        ending = _PICTURES.get(image.kind, f".{image.kind.value.lower()}")
    return (last or "message") + ending
