"""An imported file in a window of its own: the table, its filter, the detail."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout
from typing_extensions import override

from mqtts_gui.i18n import ntr, tr
from mqtts_gui.store.import_messages import Imported
from mqtts_gui.ui.imported_connection import ImportedConnection
from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.models.message_columns import MessageColumns
from mqtts_gui.ui.widgets.elided_label import ElidedLabel
from mqtts_gui.ui.widgets.message_card import MessageCard
from mqtts_gui.ui.widgets.message_detail import MessageDetail
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.own_window import OwnWindow
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.shared_splitter import SharedSplitter

SIZE = QSize(980, 620)
MARGIN, GAP = 12, 8
_TABLE_SHARE, _REMARKS_HEIGHT = 0.66, 120


class ImportedWindow(OwnWindow):
    """Show what a file holds; its messages go with the window, and the file stays.

    Signals:
        publish_again_requested: This `Message` is to be put into the publish editor.
    """

    publish_again_requested = Signal(object)

    def __init__(self, imported: Imported, columns: MessageColumns | None = None) -> None:
        super().__init__("imported_window", SIZE)
        self._imported = imported
        self._connection = ImportedConnection(imported)
        self._connection.setParent(self)
        self.messages = MessageCard(self._connection, columns)
        self.detail = MessageDetail()
        self.source_label = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.source_label.setProperty("kind", "muted")
        self.remarks_button = named(QPushButton(), "import_remarks_button", "link")
        self.remarks = named(QPlainTextEdit(readOnly=True), "import_remarks")
        self.remarks.setMaximumHeight(px(_REMARKS_HEIGHT))
        self.remarks.setTabChangesFocus(True)
        self._lay_out()
        self._connect()
        self._retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.source_label, 1)
        head.addWidget(self.remarks_button)
        self._reading = SharedSplitter(self.messages, self.detail, GAP)
        orientation = Qt.Orientation.Horizontal
        self._reading.share(orientation, lambda both: round(both * _TABLE_SHARE))
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addLayout(head)
        column.addWidget(self.remarks)
        column.addWidget(self._reading, 1)
        self.remarks.hide()
        self.remarks_button.setVisible(bool(self._imported.findings))

    def _connect(self) -> None:
        messages = self.messages
        messages.message_chosen.connect(self.detail.show_message)
        messages.query_changed.connect(self.detail.set_query)
        messages.message_actions.serve(self.detail)
        messages.publish_again_requested.connect(self.publish_again_requested)
        self.remarks_button.clicked.connect(self._fold_remarks)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(messages.filter_bar.start_typing)

    def _fold_remarks(self) -> None:
        self.remarks.setVisible(self.remarks.isHidden())
        if self.remarks.isVisible():
            self.remarks.setFocus()

    def _retranslate(self) -> None:
        imported = self._imported
        self.setWindowTitle(tr("%(file)s (imported)", file=imported.source.name))
        self.source_label.setText(
            ntr(
                "%(count)s message of %(path)s",
                "%(count)s messages of %(path)s",
                imported.count,
                path=str(imported.source),
            )
        )
        count = len(imported.findings) + imported.unsaid
        self.remarks_button.setText(ntr("%(count)s remark", "%(count)s remarks", count))
        self.remarks_button.setToolTip(tr("Lines that were not imported, or not as they were"))
        self.remarks.setAccessibleName(tr("Remarks"))
        lines = [str(each.message) for each in imported.findings]
        if imported.unsaid:
            lines.append(
                ntr("And %(count)s more line.", "And %(count)s more lines.", imported.unsaid)
            )
        self.remarks.setPlainText("\n".join(lines))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.messages.message_actions.windows.close_all()
        self.messages.model.close()
        run_job(self, self._imported.discard, _ignore, _raise)
        super().closeEvent(event)


def _ignore(_result: None) -> None:
    """The file is gone, or will be with the next import."""


def _raise(error: BaseException) -> None:
    raise error
