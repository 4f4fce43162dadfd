from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from typing_extensions import override

from mqtts_gui import i18n
from mqtts_gui.i18n import tr
from mqtts_gui.ui.language import GAPS, LanguageSwitch

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


class Word(QLabel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._retranslate()

    def _retranslate(self) -> None:
        self.setText(i18n.language())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


@pytest.fixture
def switch(qapp: QApplication) -> Iterator[LanguageSwitch]:
    switch = LanguageSwitch(qapp)
    yield switch
    switch.use("en")


def test_every_widget_hears_of_another_language(qtbot: QtBot, switch: LanguageSwitch) -> None:
    shown, hidden = QWidget(), QWidget()
    words = []
    for window in (shown, hidden):
        qtbot.addWidget(window)
        inner = QWidget(window)
        QVBoxLayout(window).addWidget(inner)
        words.append(Word(inner))
    shown.show()

    switch.use("fr")

    assert [word.text() for word in words] == ["fr", "fr"]
    switch.use("en")
    assert [word.text() for word in words] == ["en", "en"]


def test_qt_speaks_the_language_too(qtbot: QtBot, switch: LanguageSwitch) -> None:
    switch.use("fr")

    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "Annuler"
    assert QLocale().language() is QLocale.Language.French
    switch.use("en")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "Cancel"


def test_texts_that_qt_lacks_in_french_are_ours(qtbot: QtBot, switch: LanguageSwitch) -> None:
    switch.use("fr")
    for (context, text), phrase in GAPS.items():
        assert QCoreApplication.translate(context, text) == str(phrase)
    translated = QCoreApplication.translate("QFileDialog", "Directory:")
    assert translated == "Dossier\N{NO-BREAK SPACE}:", "Qt's own words come first"
    assert QCoreApplication.translate("QFileDialog", "unheard of") == "unheard of"

    switch.use("en")
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    labels = {label.text() for label in dialog.findChildren(QLabel)}
    assert {text for context, text in GAPS if context == "QFileDialog"} <= labels


def test_no_language_means_that_of_the_system(
    switch: LanguageSwitch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert switch.use(None) == "fr"
    monkeypatch.setenv("LC_ALL", "C")
    assert switch.use(None) == "en"
    assert tr("Preferences") == "Preferences"
