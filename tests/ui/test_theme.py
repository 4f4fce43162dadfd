from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QColor, QFont, QFontInfo, QRawFont
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from mqtts_gui.assets import asset
from mqtts_gui.ui import fonts, palette
from mqtts_gui.ui.theme import Theme, set_kind, style_sheet
from mqtts_gui.ui.widgets.elided_label import ElidedLabel

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

ACCENTS = "éèêëçàùœŒÉÈÀ«»’…–—•·→←↓↑≠×−✓⚠²°µ€\u00a0\u202f"  # noqa: RUF001 - meant
SMALLEST_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3, for texts."""


def luminance(colour: QColor) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_both_themes_have_the_same_roles() -> None:
    assert set(palette.LIGHT) == set(palette.DARK)


@pytest.mark.parametrize("roles", [palette.LIGHT, palette.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("text", "surface"),
        ("text", "window"),
        ("text", "selection"),
        ("muted", "surface"),
        ("muted", "sidebar"),
        ("muted", "subtle"),
        ("accent", "surface"),
        ("on-accent", "accent"),
        ("ok", "ok-soft"),
        ("warning", "warning-soft"),
        ("error", "error-soft"),
        ("error", "surface"),
    ],
)
def test_texts_can_be_read(roles: dict[str, str], text: str, ground: str) -> None:
    assert contrast(roles[text], roles[ground]) >= SMALLEST_CONTRAST


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_style_sheet_knows_every_word(dark: bool, scale: float) -> None:  # noqa: FBT001
    sheet = style_sheet(dark=dark, scale=scale)

    assert "$" not in sheet
    assert f"font-size: {round(17 * scale)}px" in sheet
    assert "border: 1px solid" in sheet


@pytest.mark.parametrize(("name", "roles"), [("light", palette.LIGHT), ("dark", palette.DARK)])
def test_small_signs_have_the_colours_of_their_theme(name: str, roles: dict[str, str]) -> None:
    for path in asset("icons", "controls", name).glob("*.svg"):
        found = set(re.findall(r"#[0-9a-f]{6}", path.read_text(encoding="utf-8")))
        assert found <= {roles["muted"], roles["on-accent"], roles["disabled"]}, path.name


def test_every_small_sign_of_the_style_sheet_exists() -> None:
    sheet = style_sheet(dark=False, scale=1.0)
    urls = re.findall(r'url\("([^"]+)"\)', sheet)

    assert urls
    assert all(
        asset("icons", "controls", "light", url.rpartition("/")[2]).is_file() for url in urls
    )


def test_a_theme_dresses_widgets_and_tells(qtbot: QtBot, qapp: QApplication) -> None:
    theme = Theme()
    label = QLabel("VM Dupont")
    qtbot.addWidget(label)
    label.setProperty("kind", "title")
    theme.apply(qapp, "light", 100)
    label.show()
    light, small = theme.colour("text"), label.font().pixelSize()

    with qtbot.waitSignal(theme.changed):
        theme.apply(qapp, "dark", 150)

    assert theme.dark
    assert theme.colour("text") != light
    assert label.font().pixelSize() == round(small * 1.5)
    assert theme.px(10) == 15
    theme.apply(qapp, "light", 100)


def test_the_text_size_stays_in_its_bounds(qapp: QApplication) -> None:
    theme = Theme()
    theme.apply(qapp, "light", 900)
    assert theme.scale == 2.0
    theme.apply(qapp, "light", 10)
    assert theme.scale == 1.0


@pytest.mark.parametrize(
    ("family", "weight"),
    [
        (fonts.UI_FAMILY, QFont.Weight.Normal),
        (fonts.UI_FAMILY, QFont.Weight.Medium),
        (fonts.UI_FAMILY, QFont.Weight.DemiBold),
        (fonts.MONO_FAMILY, QFont.Weight.Normal),
        (fonts.MONO_FAMILY, QFont.Weight.DemiBold),
    ],
)
def test_the_shipped_fonts_have_what_french_needs(
    qapp: QApplication, family: str, weight: QFont.Weight
) -> None:
    fonts.load_fonts()
    font = QFont(family)
    font.setPixelSize(13)
    font.setWeight(weight)

    assert QFontInfo(font).family() == family
    assert QFontInfo(font).weight() == weight
    raw = QRawFont.fromFont(font)
    assert [sign for sign in ACCENTS if not raw.supportsCharacter(ord(sign))] == []


def test_every_font_and_the_icons_have_their_licence() -> None:
    assert asset("fonts", "LICENSE-Inter.txt").is_file()
    assert asset("fonts", "LICENSE-JetBrainsMono.txt").is_file()
    assert asset("icons", "LICENSE-lucide.txt").is_file()


def test_another_kind_changes_the_look_at_once(qtbot: QtBot, qapp: QApplication) -> None:
    Theme().apply(qapp, "light", 100)
    label = QLabel("Retenu")
    qtbot.addWidget(label)
    label.show()
    plain = label.sizeHint().width()

    set_kind(label, "badge-warning")

    assert label.sizeHint().width() > plain


def test_a_label_without_room_shortens_its_text_and_keeps_it_in_the_tip(qtbot: QtBot) -> None:
    label = ElidedLabel("mqtts://a-broker-with-a-long-name.example:8883")
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()

    assert "…" in label.text()
    assert label.toolTip() == label.whole_text()
    label.resize(label.sizeHint().width(), 20)
    assert label.text() == label.whole_text()
    assert label.toolTip() == ""
