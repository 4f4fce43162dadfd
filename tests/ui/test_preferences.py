from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QRadioButton
from pytestqt.qtbot import QtBot

from mqtts_gui import i18n
from mqtts_gui.store.settings import Settings, SettingsStore
from mqtts_gui.ui.pages.preferences_page import PreferencesPage
from tests.support.window import Bench, make_bench

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    made = make_bench(qapp, tmp_path)
    made.window.show_tool("preferences")
    made.frame.show()
    yield made
    made.dispose()


def page_of(bench: Bench) -> PreferencesPage:
    page = bench.window.pages.currentWidget()
    assert isinstance(page, PreferencesPage)
    return page


def choose(bench: Bench, name: str) -> None:
    button = bench.window.findChild(QRadioButton, name)
    assert button is not None
    button.click()


def test_a_theme_is_in_force_as_soon_as_it_is_chosen(bench: Bench) -> None:
    choose(bench, "theme_dark_radio")

    assert bench.theme.dark
    assert bench.preferences.settings.theme == "dark"
    choose(bench, "theme_light_radio")
    assert not bench.theme.dark


def test_a_language_is_in_force_as_soon_as_it_is_chosen(bench: Bench) -> None:
    choose(bench, "language_fr_radio")

    assert i18n.language() == "fr"
    assert bench.preferences.settings.language == "fr"
    assert page_of(bench).header.title.whole_text() == i18n.tr("Preferences")
    choose(bench, "language_system_radio")
    assert bench.preferences.settings.language is None


def test_the_text_grows_with_the_slider_and_its_keys(bench: Bench, qapp: QApplication) -> None:
    page = page_of(bench)
    usual = qapp.font().pixelSize()

    QTest.keyClick(page.text_slider, Qt.Key.Key_End)

    assert bench.preferences.settings.text_scale == 200
    assert qapp.font().pixelSize() == 2 * usual
    assert page.text_reset.isEnabled()
    page.text_reset.click()
    assert qapp.font().pixelSize() == usual
    assert page.text_slider.value() == 10


def test_steps_stop_at_the_bounds(bench: Bench) -> None:
    bench.preferences.reduce_text()
    assert bench.preferences.settings.text_scale == 100
    for _ in range(20):
        bench.preferences.enlarge_text()
    assert bench.preferences.settings.text_scale == 200
    bench.preferences.reset_text()


def test_what_was_chosen_is_there_the_next_time(bench: Bench, qtbot: QtBot) -> None:
    choose(bench, "theme_dark_radio")

    qtbot.waitUntil(lambda: bench.settings_store.load().theme == "dark")
    choose(bench, "theme_light_radio")
    bench.preferences.flush()
    assert bench.settings_store.load().theme == "light"


def test_a_language_of_the_command_line_stands_until_one_is_chosen(bench: Bench) -> None:
    bench.preferences.apply(forced_language="fr")
    assert i18n.language() == "fr"
    assert bench.preferences.settings.language is None

    bench.preferences.change(theme="light")
    assert i18n.language() == "fr"
    bench.preferences.change(language="en")
    assert i18n.language() == "en"


def test_settings_that_cannot_be_written_are_reported(
    bench: Bench, qtbot: QtBot, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "a file"
    in_the_way.touch()
    bench.settings_store.path = in_the_way / "settings.json"

    with qtbot.waitSignal(bench.preferences.save_failed):
        bench.preferences.change(selected_page="certificates")

    assert "preferences could not be saved" in bench.window.status_line.note_label.whole_text()


def test_its_picture_is_copied(bench: Bench) -> None:
    QGuiApplication.clipboard().clear()

    page_of(bench).header.picture_button.click()

    assert not QGuiApplication.clipboard().pixmap().isNull()


def test_the_page_shows_the_settings_it_finds(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    SettingsStore(tmp_path).save(Settings(language="fr", theme="dark", text_scale=150))

    made = make_bench(qapp, tmp_path)
    page = made.window.show_tool("preferences")

    assert isinstance(page, PreferencesPage)
    assert page.text_slider.value() == 15
    for name in ("language_fr_radio", "theme_dark_radio"):
        button = page.findChild(QRadioButton, name)
        assert button is not None
        assert button.isChecked()
    made.preferences.change(language="en", theme="light", text_scale=100)
    made.dispose()
