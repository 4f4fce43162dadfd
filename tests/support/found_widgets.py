"""Finding a control by what it is and by its object name."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QWidget

AnyWidget = TypeVar("AnyWidget", bound=QWidget)


def find(around: QWidget, kind: type[AnyWidget], name: str) -> AnyWidget:
    """Return the control of that name, which must be there."""
    found = around.findChild(kind, name)
    assert found is not None
    return found
