"""The broker's side: lines of mosquitto.log, pasted, opened or dropped, joined to the diagnosis."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.doctor.broker_log import MAX_BYTES
from mqtts_gui.doctor.broker_log_join import LogVerdict, Relation
from mqtts_gui.i18n import mark, ntr, tr, visible
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.models.broker_log_reading import BrokerLogReading
from mqtts_gui.ui.widgets.broker_log_lines import BrokerLogLines
from mqtts_gui.ui.widgets.command_box import CommandBox
from mqtts_gui.ui.widgets.file_drop import local_files
from mqtts_gui.ui.widgets.fold_card import FoldCard
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.note_line import NoteLine
from mqtts_gui.ui.widgets.problem_panel import ProblemPanel
from mqtts_gui.ui.widgets.scaling import px

COMMANDS = (
    "sudo tail -n 50 /var/log/mosquitto/mosquitto.log",
    "sudo journalctl -u mosquitto -n 50 --no-pager",
)
PAUSE_MS = 300
_LINES_SHOWN = 7
_ROLES = {
    Relation.CONFIRMS: "ok",
    Relation.EXPLAINS: "ok",
    Relation.ALONE: "muted",
    Relation.UNRELATED: "muted",
    Relation.NO_LOG: "warning",
}


class _LogEdit(QPlainTextEdit):
    """Takes pasted lines; of a text without end only its end, which is what tells."""

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        self.insertPlainText(source.text()[-MAX_BYTES:])


class BrokerLogPanel(FoldCard):
    """Folded until somebody wants the broker's side.

    Signals:
        action_requested: A button of the problem was pressed (its `Action`).
    """

    action_requested = Signal(object)

    def __init__(self, connection: Connection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("broker_log_panel")
        self.setAcceptDrops(True)
        self.reading = BrokerLogReading(connection, self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._make_controls()
        self._content = QWidget()
        self._lay_out()
        self.add_section(mark("The broker's log"), self._content, "broker_log")
        self._connect()
        self._show()
        self._retranslate()

    def open_file(self) -> None:
        """Let the person choose a log file."""
        name, _ = QFileDialog.getOpenFileName(
            self, tr("Open mosquitto.log"), "", tr("Logs (*.log *.txt *.log.*);;All files (*)")
        )
        if name:
            self._read_file(Path(name))

    def clear(self) -> None:
        """Forget what was pasted or opened."""
        self.edit.clear()
        self._pause.stop()
        self.reading.clear()

    def _make_controls(self) -> None:
        self._hint, self._others, self._file = QLabel(), QLabel(), QLabel()
        self._file.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self._hint, self._others, self._file):
            label.setProperty("kind", "muted")
            label.setWordWrap(True)
        self._boxes = [CommandBox(f"broker_log_{name}") for name in ("tail", "journal")]
        for box, command in zip(self._boxes, COMMANDS, strict=True):
            box.show_command(command)
        self.edit = named(_LogEdit(), "broker_log_edit", "mono")
        self.edit.setTabChangesFocus(True)
        self.edit.setAcceptDrops(False)  # the panel takes files, the field would write their names
        self.edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._hint.setBuddy(self.edit)
        self.open_button = named(QPushButton(), "broker_log_open_button")
        self.clear_button = named(QPushButton(), "broker_log_clear_button", "link")
        self.remark = named(NoteLine(), "broker_log_remark")
        self.problem = ProblemPanel()
        self.problem.setObjectName("broker_log_problem_panel")
        self.lines = BrokerLogLines()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.clear_button)
        buttons.addWidget(self._file, 1)
        column = QVBoxLayout(self._content)
        column.setSpacing(8)
        above: list[QWidget] = [self._hint, *self._boxes, self.edit]
        below: list[QWidget] = [self.remark, self.problem, self.lines, self._others]
        for part in above:
            column.addWidget(part)
        column.addLayout(buttons)
        for part in below:
            column.addWidget(part)

    def _connect(self) -> None:
        self.edit.textChanged.connect(self._pause.start)
        self._pause.timeout.connect(self._read_text)
        self.open_button.clicked.connect(self.open_file)
        self.clear_button.clicked.connect(self.clear)
        self.problem.action_requested.connect(self.action_requested)
        self.reading.changed.connect(self._show)

    def _read_text(self) -> None:
        text = self.edit.toPlainText()
        if text.strip():
            self.reading.read_text(text)
        elif self.reading.file is None:
            self.reading.clear()

    def _read_file(self, path: Path) -> None:
        self.edit.clear()
        self._pause.stop()
        self.reading.read_file(path)
        self.unfold(self.edit)

    def _show(self) -> None:
        verdict = self.reading.verdict
        if self.reading.refused is not None:
            self.remark.show_note(self.reading.refused, "error")
        else:
            self.remark.show_note(
                verdict.remark if verdict else None, _ROLES[verdict.relation] if verdict else "ok"
            )
        if self.remark.phrase is not None and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleEvent(self.remark, QAccessible.Event.Alert))
        self._show_problem(verdict)
        self.lines.show_findings(verdict.findings if verdict else ())
        self._retranslate()

    def _show_problem(self, verdict: LogVerdict | None) -> None:
        """Show what the log adds; the diagnosis that it only confirms stands above already."""
        found = verdict.problem if verdict is not None else None
        if found is None or found is self.reading.problem:
            self.problem.clear()
        elif found != self.problem.problem:
            self.problem.show_problem(found)

    def _retranslate(self) -> None:
        verdict, file = self.reading.verdict, self.reading.file
        self._hint.setText(
            tr(
                "On the broker's machine, one of these commands shows the last lines of its log. "
                "Paste them here, or open or drop the file."
            )
        )
        self.edit.setAccessibleName(tr("Lines of mosquitto.log"))
        self.edit.setPlaceholderText(tr("Paste lines of mosquitto.log here"))
        self.edit.setFixedHeight(self.edit.fontMetrics().lineSpacing() * _LINES_SHOWN + px(14))
        self.open_button.setText(tr("Open mosquitto.log…"))
        self.clear_button.setText(tr("Clear"))
        self._file.setText("" if file is None else visible(file.name))
        has_something = verdict is not None or self.reading.refused is not None
        self.clear_button.setVisible(has_something)
        others = 0 if verdict is None else verdict.others
        self._others.setVisible(bool(others) and verdict is not None and bool(verdict.findings))
        self._others.setText(
            ntr(
                "The other line does not concern this connection.",
                "The other %(count)s lines do not concern this connection.",
                others,
            )
        )

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()) or event.mimeData().hasText():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        files = local_files(event.mimeData())
        if files:
            self._read_file(files[0])
        else:
            self.edit.setPlainText(event.mimeData().text()[-MAX_BYTES:])
            self.unfold(self.edit)
        event.acceptProposedAction()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.StyleChange} and hasattr(
            self, "lines"
        ):
            self._retranslate()
        super().changeEvent(event)
