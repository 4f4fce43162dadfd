"""The values of a content as a tree: to walk through, to fold, to copy, to plot and to find."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QHelpEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMenu, QToolTip, QTreeView, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.formats.nodes import Key, Kind, Node
from mqtts_gui.mqtt.formats.tree import Tree
from mqtts_gui.ui.models.payload_reading import Finder
from mqtts_gui.ui.models.value_search import value_search
from mqtts_gui.ui.models.value_tree_model import BATCH, Index, ValueTreeModel
from mqtts_gui.ui.models.value_words import value_line
from mqtts_gui.ui.widgets.content_height import ContentHeight
from mqtts_gui.ui.widgets.scaling import plain_tool_tip, px
from mqtts_gui.ui.widgets.value_delegate import ROW_PX, ValueDelegate

OPEN_ROWS = 200
"""So many rows are unfolded at first, the outer ones before the inner ones."""

MOST_REMEMBERED = 2000
"""Values that were folded or unfolded by hand."""

_INDENTATION = 14
_LINES = range(3, 60)
_REPAINTED = {QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange}
Place = tuple[Key, ...]


class ValueTree(ContentHeight, QTreeView):
    """Show a `Tree`; what was folded by hand stays so in the next message of its topic.

    Signals:
        plot_requested: The number at this path is to be plotted.
        filter_requested: Only messages that this search finds are to be shown.
    """

    plot_requested = Signal(str)
    filter_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._message: Message | None = None
        self._opened: dict[Place, bool] = {}
        self._moving = False
        self._values = ValueTreeModel(self)
        self._delegate = ValueDelegate(self._values)
        self.setModel(self._values)
        self.setItemDelegate(self._delegate)
        self._dress()
        self._make_actions()
        self.expanded.connect(lambda index: self._remember(index, opened=True))
        self.collapsed.connect(lambda index: self._remember(index, opened=False))
        self._retranslate()

    @property
    def tree(self) -> Tree:
        """What is shown."""
        return self._values.tree

    def show_tree(self, tree: Tree | None, message: Message | None) -> None:
        """Display the values of a message; those of another topic unfold afresh."""
        topic = "" if self._message is None else self._message.topic
        if message is None or message.topic != topic:
            self._opened.clear()
        self._message = message
        current = self._place(self._values.number(self.currentIndex()))
        top = self.verticalScrollBar().value()
        self._values.show_tree(tree)
        self._unfold(current)
        self.verticalScrollBar().setValue(top)
        self.fit_height()

    def mark(self, find: Finder | None) -> None:
        """Mark the rows in which `find` finds something."""
        self._delegate.mark(find)
        self.viewport().update()

    def lines(self) -> list[str]:
        """Return every value that is not folded away, from top to bottom."""
        found: list[str] = []
        index = self._values.index(0, 0)
        while index.isValid():
            found.append(value_line(self.tree, index.internalId()))
            index = self.indexBelow(index)
        return found

    def make_menu(self) -> QMenu:
        """Return the context menu of the current value; it deletes itself when closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        number = self._values.number(self.currentIndex())
        search = None
        if number >= 0 and self._message is not None:
            search = value_search(self.tree, number, self._message)
        is_number = number >= 0 and self.tree.nodes[number].kind is Kind.NUMBER
        for name, action in self._actions.items():
            if name in {"plot_value", "show_only_value"}:
                menu.addSeparator()
            menu.addAction(action)
        self._actions["copy_search"].setEnabled(search is not None)
        self._actions["show_only_value"].setEnabled(search is not None)
        self._actions["plot_value"].setEnabled(is_number and not self.tree.is_xml)
        return menu

    def copy_value(self) -> None:
        """Put the current value on the clipboard: a text without quotes, else its line."""
        self._copy(self._text_of)

    def copy_path(self) -> None:
        """Put on the clipboard where the current value stands."""
        self._copy(self.tree.path)

    def copy_search(self) -> None:
        """Put on the clipboard what finds messages with the current value."""
        self._copy(self._search_of)

    def plot(self) -> None:
        """Ask for a plot of the current number."""
        number = self._values.number(self.currentIndex())
        if number >= 0 and self.tree.nodes[number].kind is Kind.NUMBER:
            self.plot_requested.emit(self.tree.path(number))

    def show_only(self) -> None:
        """Ask for the messages that have the current value."""
        search = self._search_of(self._values.number(self.currentIndex()))
        if search:
            self.filter_requested.emit(search)

    def _dress(self) -> None:
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(px(_INDENTATION))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for changed in (self.expanded, self.collapsed):
            changed.connect(self._take_fold)

    def _make_actions(self) -> None:
        plans: tuple[tuple[str, Callable[[], None], str], ...] = (
            ("copy_value", self.copy_value, "Ctrl+C"),
            ("copy_path", self.copy_path, "Ctrl+Shift+C"),
            ("copy_search", self.copy_search, ""),
            ("show_only_value", self.show_only, ""),
            ("plot_value", self.plot, ""),
            ("unfold_all", self.expandAll, "Shift+Right"),
            ("fold_all", self.collapseAll, "Shift+Left"),
        )
        self._actions: dict[str, QAction] = {}
        for name, work, keys in plans:
            action = QAction(self)
            action.setObjectName(name)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(work)
            self.addAction(action)
            self._actions[name] = action

    def _copy(self, text: Callable[[int], str]) -> None:
        number = self._values.number(self.currentIndex())
        found = text(number) if number >= 0 else ""
        if found:
            QGuiApplication.clipboard().setText(found)

    def _text_of(self, number: int) -> str:
        value = self.tree.nodes[number].value
        if isinstance(value, str):
            return value  # as it was sent, for it is pasted elsewhere
        return self.tree.text(number) or value_line(self.tree, number)

    def _search_of(self, number: int) -> str:
        if number < 0 or self._message is None:
            return ""
        return value_search(self.tree, number, self._message) or ""

    def _place(self, number: int) -> Place:
        keys: list[Key] = []
        while number >= 0:
            node = self.tree.nodes[number]
            keys.append(node.key)
            number = node.parent
        return tuple(reversed(keys))

    def _unfold(self, current: Place) -> None:
        """Unfold the outer values first, until there are enough rows; what was chosen by hand."""
        self._moving = True
        waiting: list[tuple[int, Place]] = [(-1, ())]
        rows = 1
        for number, place in waiting:
            for child in self.tree.children(number)[:BATCH]:
                below = (*place, self.tree.nodes[child].key)
                if below == current and self._values.is_loaded(child):
                    self.setCurrentIndex(self._values.index_of(child))
                inner = len(self.tree.children(child))
                fits = number < 0 or rows + inner <= OPEN_ROWS
                wanted = self._opened.get(below, fits)
                if inner and wanted and len(waiting) <= MOST_REMEMBERED:
                    rows += inner
                    self.setExpanded(self._values.index_of(child), True)  # noqa: FBT003 - Qt's
                    waiting.append((child, below))
        self._moving = False

    def _take_fold(self) -> None:
        if not self._moving:
            self.fit_height()

    def _remember(self, index: Index, *, opened: bool) -> None:
        if not self._moving and len(self._opened) < MOST_REMEMBERED:
            self._opened[self._place(index.internalId())] = opened

    def _node(self, point: QPoint) -> tuple[int, Node] | None:
        number = self._values.number(self.indexAt(point))
        return None if number < 0 else (number, self.tree.nodes[number])

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Content as a tree"))
        words = {
            "copy_value": tr("Copy the value"),
            "copy_path": tr("Copy the path"),
            "copy_search": tr("Copy as a search"),
            "show_only_value": tr("Show only messages with this value"),
            "plot_value": tr("Plot this value"),
            "unfold_all": tr("Expand all"),
            "fold_all": tr("Collapse all"),
        }
        for name, action in self._actions.items():
            action.setText(words[name])
        self._values.refresh()

    @override
    def needed_height(self) -> int:
        rows, index = 0, self._values.index(0, 0)
        while index.isValid() and rows < _LINES.stop:
            rows += 1
            index = self.indexBelow(index)
        height = max(rows, _LINES.start) * max(px(ROW_PX), self.sizeHintForRow(0))
        return height + 2 * self.frameWidth() + px(4)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.currentIndex().isValid():
            return
        place = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            below = self.visualRect(self.currentIndex()).bottomLeft()
            place = self.viewport().mapToGlobal(below)
        self.make_menu().popup(place)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._node(event.pos())
            if found is not None:
                lines = (self.tree.path(found[0])[:500], value_line(self.tree, found[0]))
                QToolTip.showText(event.globalPos(), plain_tool_tip(*lines), self)
            return True
        return super().viewportEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() in _REPAINTED and hasattr(self, "_actions"):
            self.setIndentation(px(_INDENTATION))
            self.fit_height()
