"""The colours of the window: one table of roles for each theme, and the QPalette made of it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QColor, QPalette

LIGHT: Mapping[str, str] = {
    "window": "#f3f5f8",
    "surface": "#ffffff",
    "sidebar": "#eef1f5",
    "hover": "#e6ebf1",
    "subtle": "#e9edf2",
    "code": "#f5f7fa",
    "border": "#d9dfe6",
    "hairline": "#e9edf2",
    "text": "#1d2430",
    "muted": "#5d6878",
    "idle": "#a9b4c2",
    "disabled": "#a9b4c2",
    "accent": "#0b63b5",
    "accent-hover": "#0a579f",
    "accent-pressed": "#084a88",
    "on-accent": "#ffffff",
    "accent-soft": "#e3effb",
    "selection": "#dcebfa",
    "ok": "#197d45",
    "ok-soft": "#e3f5ea",
    "warning": "#8f5d00",
    "warning-soft": "#fff3d6",
    "error": "#b3261e",
    "error-soft": "#fde8e6",
}

DARK: Mapping[str, str] = {
    "window": "#1b1f26",
    "surface": "#232831",
    "sidebar": "#1f242c",
    "hover": "#2a313b",
    "subtle": "#2c333e",
    "code": "#1e232b",
    "border": "#39414d",
    "hairline": "#2c333e",
    "text": "#e6eaf0",
    "muted": "#9aa6b5",
    "idle": "#a9b4c2",
    "disabled": "#6b7684",
    "accent": "#5aa9f2",
    "accent-hover": "#74b7f5",
    "accent-pressed": "#4596e2",
    "on-accent": "#0c1722",
    "accent-soft": "#22374d",
    "selection": "#26405c",
    "ok": "#56c489",
    "ok-soft": "#1d3a2b",
    "warning": "#e0ad4e",
    "warning-soft": "#3d3119",
    "error": "#f28b82",
    "error-soft": "#46262a",
}

SERIES = (
    "#0b63b5", "#b3461e", "#6b4fbb", "#1a7f46", "#a8326e", "#8f5d00", "#0f7c86", "#5d6878",
)  # fmt: skip
"""Colours of subscriptions and curves, the same in both themes: people know them by heart."""

_PALETTE_ROLES: Mapping[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "code",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "error",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.ToolTipBase: "surface",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on-accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Midlight: "hairline",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "border",
    QPalette.ColorRole.Shadow: "border",
}
_DISABLED_ROLES = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.PlaceholderText,
)


class _Colours:
    """The table in force: one for the process, because icons ask for it while they are painted."""

    roles: Mapping[str, str] = LIGHT


def use_colours(roles: Mapping[str, str]) -> None:
    """Put a table of roles in force."""
    _Colours.roles = roles


def colours() -> Mapping[str, str]:
    """Return the table of roles in force."""
    return _Colours.roles


def colour(role: str) -> QColor:
    """Return the colour of `role` in the theme in force."""
    return QColor(_Colours.roles[role])


def series_colour(index: int) -> QColor:
    """Return the colour of the subscription or curve number `index`; they come round again."""
    return QColor(SERIES[index % len(SERIES)])


def make_palette(roles: Mapping[str, str]) -> QPalette:
    """Return the QPalette for whatever the style sheet does not reach."""
    palette = QPalette()
    for palette_role, role in _PALETTE_ROLES.items():
        palette.setColor(palette_role, QColor(roles[role]))
    for palette_role in _DISABLED_ROLES:
        palette.setColor(QPalette.ColorGroup.Disabled, palette_role, QColor(roles["disabled"]))
    return palette
