"""The look of the window: theme, text size, and the style sheet made from one table of roles."""

from __future__ import annotations

import re
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QApplication, QWidget

from mqtts_gui.assets import asset
from mqtts_gui.ui import fonts, palette

ThemeChoice = Literal["system", "light", "dark"]
SMALLEST_TEXT, LARGEST_TEXT = 100, 200
"""Bounds of the text size, in per cent."""

_LENGTH = re.compile(r"\b(\d+)px")
_PLACEHOLDER = re.compile(r"\$([a-z-]+)")
_HAIRLINE_PX = 2
_DISC_PX, _RIM_PX = 14, 4


class Theme(QObject):
    """Put a theme and a text size in force, and answer for its colours and lengths.

    Signals:
        changed: Theme or text size are other than before; widgets that paint themselves repaint.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app: QApplication | None = None
        self._choice: ThemeChoice = "system"
        self.dark = False
        self.scale = 1.0

    def apply(
        self, app: QApplication, choice: ThemeChoice = "system", text_scale: int = 100
    ) -> None:
        """Dress the whole application.

        Args:
            app: The application; its style becomes Fusion the first time.
            choice: "system" follows the system, live.
            text_scale: Text size in per cent, brought between 100 and 200.
        """
        if self._app is None:
            app.setStyle("Fusion")
            fonts.load_fonts()
            app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._app, self._choice = app, choice
        self.scale = max(SMALLEST_TEXT, min(LARGEST_TEXT, text_scale)) / 100
        # Where the platform listens, this colours the title bar and the system's own dialogs.
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        app.styleHints().setColorScheme(schemes.get(choice, Qt.ColorScheme.Unknown))
        self._dress(app)

    def colour(self, role: str) -> QColor:
        """Return the colour of `role`."""
        return palette.colour(role)

    def series(self, index: int) -> QColor:
        """Return the colour of the subscription or curve number `index`."""
        return palette.series_colour(index)

    def px(self, length: int) -> int:
        """Return a length given for 100 % at the text size in force."""
        return round(length * self.scale)

    def ui_font(self, size_px: int = fonts.BODY_PX) -> QFont:
        """Return the font of the window at the text size in force."""
        return fonts.ui_font(self.scale, size_px=size_px)

    def mono_font(self, size_px: int = fonts.MONO_PX) -> QFont:
        """Return the fixed-width font at the text size in force."""
        return fonts.mono_font(self.scale, size_px=size_px)

    @Slot()
    def _follow_system(self) -> None:
        if self._app is not None and self._choice == "system":
            self._dress(self._app)

    def _dress(self, app: QApplication) -> None:
        system_is_dark = app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        self.dark = self._choice == "dark" or (self._choice == "system" and system_is_dark)
        palette.use_colours(palette.DARK if self.dark else palette.LIGHT)
        app.setPalette(palette.make_palette(palette.colours()))
        app.setFont(self.ui_font())
        app.setStyleSheet(style_sheet(dark=self.dark, scale=self.scale))
        self.changed.emit()


def style_sheet(*, dark: bool, scale: float) -> str:
    """Return the style sheet of a theme at a text size (1.0 is 100 %).

    Raises:
        KeyError: the template names a role that the palette does not have.
    """
    template = asset("styles", "application.qss").read_text(encoding="utf-8")
    words = {
        **(palette.DARK if dark else palette.LIGHT),
        "glyphs": asset("icons", "controls", "dark" if dark else "light").as_posix(),
        "mono": f'"{fonts.MONO_FAMILY}"',
        **_disc(scale),
    }
    scaled = _LENGTH.sub(lambda match: f"{_scaled(int(match[1]), scale)}px", template)
    return _PLACEHOLDER.sub(lambda match: words[match[1]], scaled)


def restyle(widget: QWidget) -> None:
    """Make the style sheet look again at `widget`, whose `kind` or other property changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    # Frames work out their margins, and labels their size, only when they hear of it.
    QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
    widget.updateGeometry()
    widget.update()


def set_kind(widget: QWidget, kind: str) -> None:
    """Give `widget` another `kind` at run time."""
    if widget.property("kind") != kind:
        widget.setProperty("kind", kind)
        restyle(widget)


def _disc(scale: float) -> dict[str, str]:
    """Return the lengths of a radio button: Qt draws a square where the radius does not fit."""
    size, rim = 2 * round(_DISC_PX * scale / 2), round(_RIM_PX * scale)
    lengths = {
        "disc": size,
        "disc-radius": size // 2 + 1,
        "disc-rim": rim,
        "disc-hole": size + 2 - 2 * rim,
    }
    return {name: f"{length}px" for name, length in lengths.items()}


def _scaled(length: int, scale: float) -> int:
    return length if length <= _HAIRLINE_PX else round(length * scale)
