"""A button whose label goes on in another line where it is too long for one."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from mqtts_gui.ui.widgets.scaling import px

LEAST_PX, _ROUNDING_PX = 140, 2


class WrappingButton(QPushButton):
    """Names in a label come out of certificates and profiles: nobody knows how long they are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = ""
        self._room = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_label(self, label: str) -> None:
        """Display `label`, in which an ampersand is a letter like others."""
        self._label = label
        self.setAccessibleName(label)
        self._wrap()

    def fit(self, width: int) -> None:
        """Break the label so that the button takes at most `width` pixels."""
        if width != self._room:
            self._room = width
            self._wrap()

    @override
    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), px(LEAST_PX)), hint.height())

    def _wrap(self) -> None:
        self.ensurePolished()
        self.setText(_escaped(self._label))
        beside = self.sizeHint().width() - self._width_of(self._label)
        if self._room > 0 and self.sizeHint().width() > self._room:
            lines = self._lines(max(1, self._room - beside - _ROUNDING_PX))
            self.setText(_escaped("\n".join(lines)))

    def _lines(self, width: int) -> list[str]:
        lines = [""]
        for word in self._label.split(" "):
            longer = f"{lines[-1]} {word}" if lines[-1] else word
            if self._width_of(longer) <= width:
                lines[-1] = longer
                continue
            if lines[-1]:
                lines.append("")
            for character in word:
                if lines[-1] and self._width_of(lines[-1] + character) > width:
                    lines.append("")
                lines[-1] += character
        return lines

    def _width_of(self, text: str) -> int:
        width: int = self.fontMetrics().horizontalAdvance(text)
        return width


def _escaped(text: str) -> str:
    return text.replace("&", "&&")
