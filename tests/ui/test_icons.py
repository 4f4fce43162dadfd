from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from mqtts_gui import ui
from mqtts_gui.assets import asset
from mqtts_gui.ui import palette
from mqtts_gui.ui.icons import icon, icon_pixmap

NAMES = sorted(path.stem for path in asset("icons").glob("*.svg"))


def strokes(pixmap: QPixmap) -> set[str]:
    """Return the colours of the opaque pixels."""
    image = pixmap.toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_can_be_drawn(qapp: QApplication, name: str) -> None:
    assert strokes(icon_pixmap(name, "error", 48, 1.0))


def test_no_icon_names_a_colour_or_an_address() -> None:
    for name in NAMES:
        text = asset("icons", f"{name}.svg").read_text(encoding="utf-8")
        assert not re.search(r"#[0-9a-fA-F]{3}", text), name
        assert text.count("http") == 1, f"{name}: only the namespace of SVG"


def test_an_icon_takes_the_colour_of_its_role_when_it_is_painted(qapp: QApplication) -> None:
    lock = icon("lock", "ok")
    try:
        palette.use_colours(palette.LIGHT)
        assert palette.LIGHT["ok"] in strokes(lock.pixmap(48))
        palette.use_colours(palette.DARK)
        assert palette.DARK["ok"] in strokes(lock.pixmap(48))
    finally:
        palette.use_colours(palette.LIGHT)


def test_an_icon_of_a_chosen_row_or_a_disabled_button_looks_it(qapp: QApplication) -> None:
    tool = icon("settings", "muted", "accent")

    chosen = tool.pixmap(QSize(48, 48), QIcon.Mode.Selected)
    disabled = tool.pixmap(QSize(48, 48), QIcon.Mode.Disabled)

    assert palette.LIGHT["accent"] in strokes(chosen)
    assert palette.LIGHT["disabled"] in strokes(disabled)


def test_an_icon_is_sharp_on_a_dense_screen(qapp: QApplication) -> None:
    pixmap = icon("plus").pixmap(QSize(16, 16), 1.5)

    assert pixmap.devicePixelRatio() == 1.5
    assert pixmap.size() == QSize(24, 24)
    assert QColor(palette.LIGHT["text"]).name() in strokes(pixmap)


def test_an_unknown_icon_is_named_at_once() -> None:
    with pytest.raises(FileNotFoundError, match="no-such-icon"):
        icon("no-such-icon")


def test_every_icon_that_the_sources_name_is_shipped() -> None:
    folder = Path(ui.__file__).parent
    named: set[str] = set()
    for path in folder.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        named.update(re.findall(r'\bicon(?:_pixmap)?\("([a-z0-9-]+)"', text))

    assert named
    assert named <= set(NAMES)
