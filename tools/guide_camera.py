"""What takes and writes the guide's pictures, whatever is on them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from mqtts_gui.ui.application import Application
from mqtts_gui.ui.pictures import take_picture

LANGUAGES = ("en", "fr")
COLOURS = 256
SHADE = 0xE0E0E0  # the red of a small cross is rare, and must not become brown
LOOK_MS, SETTLE_MS, DEADLINE_S = 50, 500, 60


class Camera:
    """Takes pictures of a window and writes them into a folder."""

    def __init__(self, application: Application, target: Path) -> None:
        self._application, self._target = application, target

    def speak(self, language: str) -> None:
        """Let the window speak this language."""
        self._application.preferences.change(language=language)
        self._language = language

    def take(self, name: str) -> None:
        """Write a picture of the window, once it is at rest."""
        QTest.qWait(SETTLE_MS)
        path = self._target / f"{name}-{self._language}-light.png"
        _save(take_picture(self._application.frame).toImage(), path)
        print(path)


def wait_for(condition: Callable[[], bool]) -> None:
    """Let the window work until `condition` holds.

    Raises:
        TimeoutError: it does not.
    """
    end = time.monotonic() + DEADLINE_S
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the window does not show what the picture is about")
        QTest.qWait(LOOK_MS)


def _save(picture: QImage, path: Path) -> None:
    """Write a picture with 256 colours: a third of the size, and as sharp."""
    pixels = picture.convertToFormat(QImage.Format.Format_RGB32)
    exact = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    small = pixels.convertToFormat(QImage.Format.Format_Indexed8, _colours_of(pixels), exact)
    if not small.save(str(path)):
        raise OSError(f"cannot write {path}")


def _colours_of(pixels: QImage) -> list[int]:
    """Return the colours a picture has most of, and before them one for every shade it has."""
    frequent = [each for each, _ in Counter(memoryview(pixels.constBits()).cast("I")).most_common()]
    shades: dict[int, int] = {}
    for each in frequent:
        shades.setdefault(each & SHADE, each)
    return list(dict.fromkeys((*shades.values(), *frequent)))[:COLOURS]
