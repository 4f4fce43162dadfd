"""A control below its label, with a line for what has to be said about its value."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.errors import Severity
from mqtts_gui.i18n import Phrase
from mqtts_gui.ui.theme import restyle
from mqtts_gui.ui.widgets.scaling import text_scale
from mqtts_gui.ui.widgets.verdict_line import ICONS, ROLES, VerdictLine

LABEL_GAP = 4
WRAPPING_SCALE = 1.5


class LabelledField(QWidget):
    """Put a label above `control` and, when there is something to say, a note below it."""

    def __init__(self, label: Phrase, control: QWidget, focus: QWidget | None = None) -> None:
        super().__init__()
        self._label = label
        self._focus = focus or control
        self.control = control
        self.label = QLabel()
        self.label.setProperty("kind", "muted")
        self.label.setBuddy(self._focus)
        self.label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self.note = VerdictLine()
        self.note.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(LABEL_GAP)
        for part in (self.label, control, self.note):
            layout.addWidget(part)
        layout.addStretch()
        self._retranslate()

    def label_height(self) -> int:
        """Return how tall the label's text is in the width there is, in pixels."""
        if self.label.wordWrap():
            return self.label.heightForWidth(self.width())
        return self.label.sizeHint().height()

    def show_note(self, note: Phrase | None, severity: Severity = Severity.INFO) -> None:
        """Display `note` under the control; None removes it."""
        wrong = severity is Severity.ERROR and note is not None
        name = "" if severity is Severity.INFO else ICONS[severity]
        self.note.show_remark(note, ROLES[severity], name)
        self.note.setHidden(note is None)
        if self._focus.property("invalid") is not wrong:
            self._focus.setProperty("invalid", wrong)
            restyle(self._focus)
        self._focus.setAccessibleDescription(self.note.text())

    def _retranslate(self) -> None:
        # A label of one line keeps the controls of a row level; large text has no room for that.
        self.label.setWordWrap(text_scale() > WRAPPING_SCALE)
        self.label.setText(str(self._label))
        self._focus.setAccessibleDescription(self.note.text())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.StyleChange}:
            self._retranslate()
        super().changeEvent(event)
