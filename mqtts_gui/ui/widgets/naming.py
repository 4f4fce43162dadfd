"""Names of controls, by which tests and assistive tools find them."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QWidget

AnyWidget = TypeVar("AnyWidget", bound=QWidget)


def named(widget: AnyWidget, object_name: str, kind: str = "") -> AnyWidget:
    """Give `widget` its object name, and its kind for the style sheet if it has one."""
    widget.setObjectName(object_name)
    if kind:
        widget.setProperty("kind", kind)
    return widget
