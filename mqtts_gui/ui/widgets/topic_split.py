"""How the list of subscriptions and the topic tree share the height of their card."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget

from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.shared_splitter import SharedSplitter
from mqtts_gui.ui.widgets.topic_tree import TopicTree

_GAP = 9
_LEAST = 52  # of the list: a subscription
_LEAST_TREE = 130
_SIDES = 8


class TopicSplit(SharedSplitter):
    """The list has the height of its rows, at most half; the tree has the rest.

    Where the person moved the line between them it stays, until the program ends.
    """

    def __init__(self, rows: QListView, tree: TopicTree) -> None:
        above = QWidget()
        column = QVBoxLayout(above)
        column.setContentsMargins(_SIDES, 0, _SIDES, 0)
        column.addWidget(rows)
        super().__init__(above, tree, _GAP)
        self._list, self._tree = rows, tree
        self._chosen: list[int] | None = None
        self._above = above
        model = rows.model()
        for changed in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            changed.connect(self._fit)
        tree.folded.connect(self._take_folded)
        self.splitterMoved.connect(self._keep)
        self._fit()

    def _share_of_list(self, both: int) -> int:
        if self._tree.is_folded:
            return both - self._tree.minimumSizeHint().height()
        rows = sum(self._list.sizeHintForRow(row) for row in range(self._list.model().rowCount()))
        wanted = max(rows + 4, px(_LEAST) if rows else 0)
        return max(px(_LEAST) if rows else 0, min(wanted, both // 2, both - px(_LEAST_TREE)))

    def _fit(self) -> None:
        """Share by the rule, unless the person has drawn the line elsewhere."""
        self._above.setVisible(self._list.model().rowCount() > 0)
        if self._chosen is None or self._tree.is_folded:
            self.share(Qt.Orientation.Vertical, self._share_of_list)
        else:
            self.setSizes(self._chosen)

    def _keep(self) -> None:
        if not self._tree.is_folded:
            self._chosen = self.sizes()

    def _take_folded(self) -> None:
        self._tree.setMaximumHeight(
            self._tree.minimumSizeHint().height() if self._tree.is_folded else (1 << 24) - 1
        )
        self._fit()
