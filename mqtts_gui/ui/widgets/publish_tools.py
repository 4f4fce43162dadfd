"""The rows between editor and note: a file, a repetition, a template, a question."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from mqtts_gui.i18n import Phrase, tr
from mqtts_gui.ui.models.publish_plan import Plan
from mqtts_gui.ui.widgets.problem_questions import Confirmation
from mqtts_gui.ui.widgets.publish_file_row import PublishFileRow
from mqtts_gui.ui.widgets.publish_more_button import PublishMoreButton
from mqtts_gui.ui.widgets.publish_repeat_row import PublishRepeatRow
from mqtts_gui.ui.widgets.publish_template_row import PublishTemplateRow


class PublishTools(QWidget):
    """Hold the rows; each is seen only while it is in use.

    Signals:
        changed: The plan, or whether the text is a template.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.more_button = PublishMoreButton()
        self.file_row, self.repeat_row = PublishFileRow(), PublishRepeatRow()
        self.template_row = PublishTemplateRow()
        self.question: Confirmation | None = None
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(6)
        for row in (self.file_row, self.template_row, self.repeat_row):
            self._rows.addWidget(row)
        self._connect()
        self._arrange()

    @property
    def plan(self) -> Plan:
        """How the message is published."""
        return Plan(self.file_row.attached, self.repeat_row.repeated)

    @property
    def is_template(self) -> bool:
        """Places in the text are filled in."""
        return self.more_button.template.isChecked()

    def switch_template(self, *, on: bool) -> None:
        """Fill places in, or leave the text as it is."""
        self.more_button.template.setChecked(on)

    def ask(self, said: Phrase, label: Phrase, *, kind: str = "danger") -> Confirmation:
        """Ask whether something is to be done, in place of the question before."""
        self.end_question()
        self.question = Confirmation(said, label, look=("warning", "triangle-alert"), kind=kind)
        self._rows.addWidget(self.question)
        self.question.cancelled.connect(self.end_question)
        self._arrange()
        if self.question.first is not None:
            self.question.first.setFocus()
        return self.question

    def end_question(self) -> None:
        """Take the question away."""
        if self.question is not None:
            self.question.hide()
            self.question.deleteLater()
            self.question = None
            self._arrange()

    def _connect(self) -> None:
        more = self.more_button
        more.file.triggered.connect(self._choose_file)
        more.repeat.toggled.connect(self._show_repeat)
        more.template.toggled.connect(self._show_template)
        self.repeat_row.closed.connect(lambda: more.repeat.setChecked(False))
        self.template_row.closed.connect(lambda: more.template.setChecked(False))
        self.file_row.changed.connect(self._arrange)

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("Publish a file"))
        if name:
            self.file_row.attach(Path(name))

    def _show_repeat(self, on: bool) -> None:  # noqa: FBT001 - Qt's signature
        self.repeat_row.setVisible(on)
        self._arrange()

    def _show_template(self, on: bool) -> None:  # noqa: FBT001 - Qt's signature
        self.template_row.setVisible(on)
        self._arrange()

    def _arrange(self) -> None:
        rows = (self.file_row, self.repeat_row, self.template_row)
        self.setVisible(self.question is not None or not all(row.isHidden() for row in rows))
        self.changed.emit()
