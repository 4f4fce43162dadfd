"""How high a view of a content is: as high as its content, if there is room, else a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mqtts_gui.ui.widgets.scaling import px

USUAL_HEIGHT, LOW_HEIGHT = 180, 48
"""Of a content that needs more, in pixels at 100 %; it grows into the room there is."""

if TYPE_CHECKING:
    _Base = QWidget
else:
    _Base = object


class ContentHeight(_Base):
    """Put before the class of a Qt view."""

    _most_px = USUAL_HEIGHT

    def needed_height(self) -> int:
        """Return the height of all of the content."""
        raise NotImplementedError

    def keep_low(self, *, low: bool) -> None:
        """Ask for the height of two lines, where there is room for no more."""
        self._most_px = LOW_HEIGHT if low else USUAL_HEIGHT
        self.fit_height()

    def fit_height(self) -> None:
        """Take note of another content."""
        needed = max(self.needed_height(), px(LOW_HEIGHT) // 2)
        policy = QSizePolicy.Policy.Expanding
        if self.maximumHeight() != needed or self.sizePolicy().verticalPolicy() is not policy:
            self.setSizePolicy(policy, policy)
            self.setMaximumHeight(needed)
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(120), min(self.needed_height(), px(self._most_px)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(80), min(self.needed_height(), px(LOW_HEIGHT)))
