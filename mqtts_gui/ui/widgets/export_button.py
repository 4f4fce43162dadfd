"""The button that exports messages, and reads exported ones."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton
from typing_extensions import override

from mqtts_gui.i18n import ntr, tr
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.models.export_scope import ExportScope


class ExportButton(QPushButton):
    """A button with a menu.

    Args:
        count: How many messages a scope has now.
        records: There is something to log.

    Signals:
        export_requested: Export (its `ExportScope`).
        import_requested: Show an exported file.
        record_requested: Log messages to a file.
    """

    export_requested = Signal(object)
    import_requested = Signal()
    record_requested = Signal()

    def __init__(self, count: Callable[[ExportScope], int], *, records: bool = True) -> None:
        super().__init__()
        self.setObjectName("export_button")
        self.setProperty("hasMenu", True)  # noqa: FBT003 - Qt's signature
        self._count = count
        self._menu = QMenu(self)
        self.actions_of: dict[ExportScope, QAction] = {}
        for scope in ExportScope:
            action = QAction(self._menu)
            action.setObjectName(f"export_{scope}_action")
            action.triggered.connect(lambda _=False, scope=scope: self.export_requested.emit(scope))
            self._menu.addAction(action)
            self.actions_of[scope] = action
        self._menu.addSeparator()
        self.import_action = QAction(self._menu)
        self.import_action.setObjectName("import_messages_action")
        self.import_action.setIcon(icon("folder-open"))
        self.import_action.triggered.connect(self.import_requested)
        self._menu.addAction(self.import_action)
        self.record_action = QAction(self._menu)
        self.record_action.setObjectName("record_messages_action")
        self.record_action.setVisible(records)
        self.record_action.triggered.connect(self.record_requested)
        self._menu.addAction(self.record_action)
        self._menu.aboutToShow.connect(self._offer)
        self.setMenu(self._menu)
        self._retranslate()

    def allow_recording(self, *, allowed: bool) -> None:
        """Offer to log, or not: there is one log at most."""
        self.record_action.setEnabled(allowed)

    def _offer(self) -> None:
        for scope, action in self.actions_of.items():
            action.setEnabled(self._count(scope) > 0)
        self._retranslate()

    def _retranslate(self) -> None:
        self.setText(tr("Export"))
        self.setToolTip(tr("Write messages to a file, or look at exported ones"))
        chosen = self._count(ExportScope.SELECTED)
        texts = {
            ExportScope.SELECTED: tr("Selected messages…")
            if not chosen
            else ntr("%(count)s selected message…", "%(count)s selected messages…", chosen),
            ExportScope.SHOWN: tr("What the filter shows…"),
            ExportScope.ALL: tr("All messages…"),
        }
        for scope, action in self.actions_of.items():
            action.setText(texts[scope])
        self.import_action.setText(tr("Look at an exported file…"))
        self.record_action.setText(tr("Log to a file…"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
