"""How series are named."""

from __future__ import annotations

from mqtts_gui.i18n import visible
from mqtts_gui.mqtt.series import Series


def path_name(path: str) -> str:
    """Return a path as people read it, empty for a payload that is nothing but a number."""
    return visible(path.removeprefix("$").removeprefix("."))


def series_name(series: Series) -> str:
    """Return what a series is called: its topic and its path."""
    topic, path = visible(series.topic), path_name(series.path)
    return f"{topic} · {path}" if path else topic
