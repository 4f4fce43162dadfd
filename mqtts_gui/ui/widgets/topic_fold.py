"""The heading of the topic tree, which folds it away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from mqtts_gui.i18n import ntr, tr
from mqtts_gui.ui.icons import icon


class TopicFold(QPushButton):
    """Says by its arrow, and to a screen reader by a word, whether the tree is seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self.setObjectName("topic_tree_fold_button")
        self.setProperty("kind", "flat")
        self.setCheckable(True)
        self.setChecked(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._retranslate)
        self._retranslate()

    def show_count(self, count: int) -> None:
        """Say how many topics there are."""
        if count != self._count:
            self._count = count
            self._retranslate()

    def _retranslate(self) -> None:
        is_open = self.isChecked()
        self.setText(tr("Topic tree"))
        self.setIcon(icon("chevron-down" if is_open else "chevron-right", "muted"))
        known = ntr("%(count)s topic", "%(count)s topics", self._count)
        self.setToolTip(known)
        state = tr("unfolded") if is_open else tr("folded")
        self.setAccessibleDescription(f"{known}, {state}")

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
