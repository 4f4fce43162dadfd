"""A label whose words differ in colour and weight, without rich text.

Names of files and fields of certificates are untrusted: they are laid out as plain text with
formats beside it, so nothing in them is ever taken for markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, tr, visible
from mqtts_gui.ui.fonts import mono_font
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.palette import colour

ICON_GAP = 5
_PLACE = re.compile(r"⟦(\d+)⟧")
LEADING = 0.2
"""Space between lines, in parts of the size of the letters."""
NARROWEST = 60
JOINER = "\N{WORD JOINER}"
JOINT = "\N{ZERO WIDTH SPACE}"
_TORN = re.compile(r"(?<=\w)-(?=\w)|(?<![^\s(«“=])/(?=\w)|(?<=\b[A-Za-z]):(?=\\)")
"""Where Qt would break a line inside of what reads as one: vm-dupont, /etc/hosts, C:\\Users."""
_JOINTS = re.compile(r"[-_](?=\w)")
"""Where the name of a cipher suite may break: TLS_AES_256_GCM_SHA384."""
_IN_OUR_FONT = str.maketrans("✕", "✗")
"""Signs that our font has in another shape; one of the system would make the line taller."""
SETTINGS = ("use_identity_as_username", "require_certificate", "allow_anonymous")
"""Words of mosquitto.conf, set in fixed width where sentences hold them."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters that look alike; `role` is a colour of the theme.

    Attributes:
        jointed: One long word, which breaks after its hyphens and underlines.
    """

    text: str
    role: str = "text"
    bold: bool = False
    mono: bool = False
    jointed: bool = False


def spans_of(phrase: Phrase, role: str = "text", *, mono: Sequence[str] = ()) -> list[Span]:
    """Return the translated `phrase` with the names that fill its placeholders in bold.

    Args:
        phrase: A sentence.
        role: Its colour.
        mono: Words of a configuration file, set in fixed width where they occur.
    """
    names: list[str] = []
    spans: list[Span] = []
    for place, part in enumerate(_PLACE.split(str(_with_places(phrase, names)))):
        if place % 2:
            spans.append(Span(names[int(part)], role, bold=True))
        else:
            spans += _with_mono(part, role, mono)
    return spans


def _with_places(phrase: Phrase, names: list[str]) -> Phrase:
    """Return `phrase` with numbered places for its names, which are added to `names`."""

    def place(value: object) -> object:
        if isinstance(value, Phrase):
            return _with_places(value, names)
        if isinstance(value, str):
            names.append(visible(value))
            return f"⟦{len(names) - 1}⟧"
        return value

    parameters = {name: place(value) for name, value in phrase.parameters.items()}
    return Phrase(phrase.text, parameters, phrase.plural)


def _with_mono(text: str, role: str, words: Sequence[str]) -> list[Span]:
    if not words:
        return [Span(text, role)] if text else []
    parts = re.split(f"({'|'.join(map(re.escape, words))})", text)
    return [Span(part, role, mono=part in words) for part in parts if part]


def as_drawn(spans: Sequence[Span]) -> Iterator[Span]:
    """Return spans as drawn: names with hyphens and beginnings of paths hold, joints may break.

    Whatever copies the text must take it back to what it was (`plain`).
    """
    for span in spans:
        where, what = (_JOINTS, JOINT) if span.jointed else (_TORN, JOINER)
        joined = where.sub(lambda found, what=what: found[0] + what, span.text)  # type: ignore[misc]  # of this turn
        for part in re.split(f"({what})", joined):
            if part:
                yield replace(span, text=part)


def plain(text: str) -> str:
    """Return a text that was drawn as it was before."""
    return text.replace(JOINER, "").replace(JOINT, "")


def lay_out(spans: Sequence[Span], font: QFont, width: float) -> QTextLayout:
    """Break `spans` into lines of `width` pixels; the layout is ready to be drawn."""
    spans = list(as_drawn(spans))
    text = "".join(span.text for span in spans)
    layout = QTextLayout(text.translate(_IN_OUR_FONT), font)
    layout.setTextOption(_wrapping())
    leading = font.pixelSize() * LEADING
    layout.setFormats(_formats(spans, font))
    layout.beginLayout()
    top = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, top))
        top += line.height() + leading
    layout.endLayout()
    return layout


def _wrapping() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def look_of(span: Span, font: QFont) -> QTextCharFormat:
    """Return how `span` looks in a text set in `font`."""
    look = QTextCharFormat()
    look.setForeground(colour(span.role))
    if span.mono:
        look.setFont(mono_font(size_px=max(1, font.pixelSize() - 1)))
    if span.bold:
        look.setFontWeight(QFont.Weight.DemiBold)
    if span.text in {JOINER, JOINT}:  # from a font of the system, which would make the line taller
        tiny = QFont(font)
        tiny.setPixelSize(1)
        look.setFont(tiny)
    return look


def _formats(spans: Sequence[Span], font: QFont) -> list[QTextLayout.FormatRange]:
    ranges, start = [], 0
    for span in spans:
        found = QTextLayout.FormatRange()
        # Qt counts UTF-16 units, Python characters.
        length = len(span.text.encode("utf-16-le")) // 2
        found.start, found.length, found.format = start, length, look_of(span, font)
        ranges.append(found)
        start += length
    return ranges


class FlowLabel(QLabel):
    """Show spans, wrapped, with an icon before the first word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spans: list[Span] = []
        self._icon: tuple[str, str] | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_spans(
        self, spans: Sequence[Span], icon_name: str = "", icon_role: str = "text"
    ) -> None:
        """Display `spans` behind the icon `icon_name`, in the colour `icon_role`."""
        self._spans = list(spans)
        self._icon = (icon_name, icon_role) if icon_name else None
        self.setText("".join(span.text for span in spans))
        self.updateGeometry()
        self.update()

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        layout = lay_out(self._spans, self.font(), max(1, width - self._indent()))
        return max(round(layout.boundingRect().height()), self.fontMetrics().height())

    @override
    def sizeHint(self) -> QSize:
        width = self._indent() + self.fontMetrics().horizontalAdvance(self.text())
        # Layouts take this for the least height, so that no line is ever cut; as long as a label
        # has no place its width says nothing, and a form that waits would grow beyond all bounds.
        height = self.heightForWidth(self.width()) if self.isVisible() else 0
        return QSize(width, max(height, self.fontMetrics().height()))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(NARROWEST, self.fontMetrics().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        indent = self._indent()
        if self._icon is not None:
            side, line = self._icon_side(), self.fontMetrics().height()
            icon(*self._icon).paint(painter, 0, (line - side) // 2, side, side)
        lay_out(self._spans, self.font(), max(1, self.width() - indent)).draw(
            painter, QPointF(indent, 0)
        )
        painter.end()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()  # it takes another height now

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.updateGeometry()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Copy"), self.copy)
        menu.popup(event.globalPos())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self.updateGeometry()
        super().changeEvent(event)

    def copy(self) -> None:
        """Put the text on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())

    def _icon_side(self) -> int:
        return round(self.fontMetrics().height() * 0.85)

    def _indent(self) -> int:
        return self._icon_side() + ICON_GAP if self._icon is not None else 0
