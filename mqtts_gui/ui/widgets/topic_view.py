"""The rows of the topic tree on the screen: painted by hand, kept in place while topics come."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QHeaderView, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.mqtt.topic_nodes import TopicNode
from mqtts_gui.ui.models.topic_rows import TopicRows
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.row_view import RowView
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.topic_painter import TopicPainter

_Index = QModelIndex | QPersistentModelIndex
_RESTYLED = {
    QEvent.Type.FontChange,
    QEvent.Type.StyleChange,
    QEvent.Type.PaletteChange,
    QEvent.Type.ApplicationFontChange,
}
_CHOOSING = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
_RADIUS = 5


class TopicView(RowView):
    """Show `TopicRows`; what is asked for is told by signals.

    Signals:
        chosen: The messages of this `TopicNode` are to be shown alone, or all again.
        left: Escape was pressed.
        typed: The person began to type this, which is to be searched for.
        clearing_requested: What is retained at this `TopicNode` and below is to be cleared.
    """

    chosen = Signal(object)
    left = Signal()
    typed = Signal(str)
    clearing_requested = Signal(object)

    def __init__(self, model: TopicRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topic_tree")
        self._topics, self._paints = model, TopicPainter()
        self._doubled = False
        self._pointer: QPoint | None = None  # asking the screen for it would hold up a flood
        self._current: TopicNode | None = None
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.horizontalHeader().hide()
        for button in self.findChildren(QAbstractButton):
            button.hide()  # Qt's, in the corner of headers that there are none of
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setModel(model)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for changed in (model.rowsInserted, model.rowsRemoved, model.layoutChanged):
            changed.connect(self._take_rows)
        model.modelAboutToBeReset.connect(self._note_current)
        model.modelReset.connect(self._find_current)
        self.set_row_height(self._paints.row_height)
        self._retranslate()

    @property
    def node(self) -> TopicNode | None:
        """The current node."""
        return self._topics.node_at(self.currentIndex().row())

    def node_under(self, point: QPoint) -> TopicNode | None:
        """Return what is shown at a point of the viewport."""
        return self._topics.node_at(self.rowAt(point.y()))

    def look(self) -> None:
        """Take over what came; what the person looks at stays where it is."""
        kept = self.currentIndex().row()
        if kept not in self.seen_rows():
            kept = self.seen_rows().start if self.offset else -1
        node = self._topics.node_at(kept)
        top = self.top_of(kept)
        self._topics.look()
        row = self._topics.row_of(node) if node is not None else None
        if row is not None and self.top_of(row) != top:
            self.scroll_to(row * self.row_height - top)
        self.viewport().update()

    def seen_nodes(self) -> list[TopicNode]:
        """Return what is seen."""
        nodes = (self._topics.node_at(row) for row in self.seen_rows())
        return [node for node in nodes if node is not None]

    def unfold(self, node: TopicNode, *, opened: bool) -> None:
        """Show what is below a node, or fold it away; the keyboard stays with what is seen."""
        current = self.node
        self._topics.set_open(node, opened=opened)
        if current is not None and self._topics.row_of(current) is None:
            self.go_to(node)

    def go_to(self, node: TopicNode) -> None:
        """Make a node the current one."""
        row = self._topics.row_of(node)
        if row is not None:
            self.setCurrentIndex(self._topics.index(row, 0))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        model, width = self._topics, self.viewport().width()
        pointed = -1 if self._pointer is None else self.rowAt(self._pointer.y())
        current = self.currentIndex().row()
        for row in self.seen_rows():
            node = model.node_at(row)
            if node is None:
                continue
            place = QRect(0, self.top_of(row), width, self.row_height)
            if row in {current, pointed}:
                self._paint_ground(painter, place, chosen=row == current)
            opened = model.is_open(node) if model.can_open(node) else None
            self._paints.paint(painter, place, node, model.rate_of(node), opened=opened)
        painter.end()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        node, key = self.node, event.key()
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif node is not None and key in _CHOOSING:
            self.chosen.emit(node)
        elif node is not None and event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(node.topic)
        elif node is not None and self._fold(node, key):
            pass
        elif node is not None and key == Qt.Key.Key_Delete:
            self.clearing_requested.emit(node)
        elif event.text().isprintable() and event.text().strip() and not _is_command(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._doubled = False
        node = self._arrow_at(event.position().toPoint())
        if node is not None and event.button() is Qt.MouseButton.LeftButton:
            self._doubled = True  # what comes up chooses nothing
            self.unfold(node, opened=not self._topics.is_open(node))
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        else:
            super().mousePressEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._doubled = True
        node = self.node_under(event.position().toPoint())
        if node is not None and event.button() is Qt.MouseButton.LeftButton:
            self.unfold(node, opened=not self._topics.is_open(node))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        node = self.node_under(event.position().toPoint())
        left = event.button() is Qt.MouseButton.LeftButton
        if node is not None and node is self.node and left and not self._doubled:
            self.chosen.emit(node)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position().toPoint()
        self.viewport().update()  # a drag chooses nothing, so that Qt's own is left out

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._pointer = None
        self.viewport().update()

    @override
    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() in _RESTYLED and hasattr(self, "_paints"):
            self._paints.refresh()
            self.set_row_height(self._paints.row_height)

    def _fold(self, node: TopicNode, key: int) -> bool:
        """Do what an arrow key does in a tree; say whether it was one."""
        model = self._topics
        is_open = model.is_open(node)
        if key == Qt.Key.Key_Asterisk:
            model.open_below(node)
        elif key in {Qt.Key.Key_Right, Qt.Key.Key_Plus} and not is_open:
            self.unfold(node, opened=True)
        elif key == Qt.Key.Key_Right:
            self.setCurrentIndex(
                model.index(min(self.currentIndex().row() + 1, model.rowCount() - 1), 0)
            )
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Minus} and is_open:
            self.unfold(node, opened=False)
        elif key == Qt.Key.Key_Left and node.parent is not None:
            self.go_to(node.parent)
        else:
            return key in {Qt.Key.Key_Left, Qt.Key.Key_Plus, Qt.Key.Key_Minus}
        return True

    def _arrow_at(self, point: QPoint) -> TopicNode | None:
        node = self.node_under(point)
        if node is None or not self._topics.can_open(node):
            return None
        row = self.rowAt(point.y())
        place = QRect(0, self.top_of(row), self.viewport().width(), self.row_height)
        return node if self._paints.arrow_of(node, place).contains(point) else None

    def _paint_ground(self, painter: QPainter, row: QRect, *, chosen: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = chosen and self.hasFocus()
        painter.setPen(colour("accent") if focused else Qt.PenStyle.NoPen)
        painter.setBrush(colour("selection" if chosen else "subtle"))
        inset = 0.5 if focused else 0.0
        painter.drawRoundedRect(
            row.toRectF().adjusted(inset, inset, -inset, -inset), px(_RADIUS), px(_RADIUS)
        )

    def _take_rows(self) -> None:
        self.updateGeometries()
        self.viewport().update()

    def _note_current(self) -> None:
        self._current = self.node

    def _find_current(self) -> None:
        """Stay at the same topic, of another tree as well."""
        node, self._current = self._current, None
        found = None
        if node is not None:
            found = self._topics.root
            for name in node.topic.split("/"):
                found = found.child(name) if found is not None else None
        if found is not None:
            self.go_to(found)
        self._take_rows()

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Topic tree"))
        self.viewport().update()


def _is_command(event: QKeyEvent) -> bool:
    held = Qt.KeyboardModifier
    return bool(event.modifiers() & (held.ControlModifier | held.AltModifier | held.MetaModifier))
