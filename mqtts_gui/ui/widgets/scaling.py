"""Lengths and fonts that grow with the text size, and tool tips of untrusted text."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from mqtts_gui.ui.fonts import BODY_PX, MONO_PX, mono_font


def text_scale() -> float:
    """Return the text size in force; 1.0 is 100 %."""
    size = QApplication.font().pixelSize()
    return size / BODY_PX if size > 0 else 1.0


def px(length: int) -> int:
    """Return a length given for 100 % at the text size in force."""
    return round(length * text_scale())


def scaled_mono_font(size_px: int = MONO_PX) -> QFont:
    """Return the fixed-width font at the text size in force."""
    return mono_font(text_scale(), size_px=size_px)


def plain_tool_tip(*lines: str) -> str:
    """Return untrusted lines as a tool tip, which Qt would else take for markup if it looks so."""
    return f"<span>{'<br>'.join(map(escape, lines))}</span>"
