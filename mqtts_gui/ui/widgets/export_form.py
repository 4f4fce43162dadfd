"""In which form messages are exported."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QCheckBox, QWidget
from typing_extensions import override

from mqtts_gui.i18n import mark, tr
from mqtts_gui.store.export_formats import ExportFormat, ExportOptions
from mqtts_gui.ui.widgets.calm_controls import CalmCombo
from mqtts_gui.ui.widgets.flow_row import FlowRow
from mqtts_gui.ui.widgets.labelled_field import LabelledField
from mqtts_gui.ui.widgets.naming import named

FORMATS = (
    (mark("CSV, for a spreadsheet"), ExportFormat.CSV),
    (mark("JSON lines, for programs"), ExportFormat.JSON_LINES),
    (mark("Plain log, as mosquitto_sub -v prints it"), ExportFormat.PLAIN),
    (mark("Plain log with the time"), ExportFormat.PLAIN_TIMED),
)
SEPARATORS = (
    (mark("Comma"), ","),
    (mark("Semicolon (French spreadsheets)"), ";"),
    (mark("Tab"), "\t"),
)


class ExportForm(FlowRow):
    """Choices for `ExportOptions`.

    Signals:
        changed: Other options are chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.format_combo = named(CalmCombo(FORMATS), "export_format_combo")
        self.separator_combo = named(CalmCombo(SEPARATORS), "export_separator_combo")
        self.mark_check = named(QCheckBox(), "export_mark_check")
        self._separator = LabelledField(mark("Between the cells"), self.separator_combo)
        self.flow.addWidget(LabelledField(mark("Format"), self.format_combo))
        self.flow.addWidget(self._separator)
        self.flow.addWidget(self.mark_check)
        self.format_combo.chosen.connect(self._take)
        self.separator_combo.chosen.connect(self.changed)
        self.mark_check.toggled.connect(self.changed)
        self.show_options(ExportOptions())
        self._retranslate()

    @property
    def options(self) -> ExportOptions:
        """What is chosen."""
        chosen = self.format_combo.value()
        return ExportOptions(
            ExportFormat(str(chosen)),
            str(self.separator_combo.value()),
            has_bom=self.mark_check.isChecked(),
        )

    def show_options(self, options: ExportOptions) -> None:
        """Begin with `options`."""
        self.format_combo.show_value(options.format)
        self.separator_combo.show_value(options.separator)
        self.mark_check.setChecked(options.has_bom)
        self._show_csv()

    def _take(self) -> None:
        self._show_csv()
        self.changed.emit()

    def _show_csv(self) -> None:
        is_csv = self.format_combo.value() is ExportFormat.CSV
        self._separator.setVisible(is_csv)
        self.mark_check.setVisible(is_csv)

    def _retranslate(self) -> None:
        self.mark_check.setText(tr("Mark it as UTF-8, for Excel"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
