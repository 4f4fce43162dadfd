"""The two typefaces the program ships with, and the sizes made of them."""

from __future__ import annotations

import logging

from PySide6.QtGui import QFont, QFontDatabase

from mqtts_gui.assets import asset

UI_FAMILY = "Inter"
MONO_FAMILY = "JetBrains Mono NL"
BODY_PX = 13
MONO_PX = 12

_log = logging.getLogger(__name__)


def load_fonts() -> None:
    """Register the shipped fonts; a missing one is logged and the system's is used instead."""
    for path in sorted(asset("fonts").glob("*.ttf")):
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            _log.warning("font %s cannot be read", path.name)


def ui_font(scale: float = 1.0, *, size_px: int = BODY_PX) -> QFont:
    """Return the font of the window at a text size of `scale` (1.0 is 100 %)."""
    # The second family has the signs that Inter lacks: control pictures, crosses, triangles.
    return _font([UI_FAMILY, MONO_FAMILY], size_px, scale)


def mono_font(scale: float = 1.0, *, size_px: int = MONO_PX) -> QFont:
    """Return the font of payloads, paths and commands."""
    font = _font([MONO_FAMILY, UI_FAMILY], size_px, scale)
    font.setStyleHint(QFont.StyleHint.Monospace)
    return font


def _font(families: list[str], size_px: int, scale: float) -> QFont:
    font = QFont()
    font.setFamilies(families)
    font.setPixelSize(max(1, round(size_px * scale)))
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    return font
