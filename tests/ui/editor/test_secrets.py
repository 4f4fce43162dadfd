"""Passwords and passphrases in the editor, remembered or not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.profile import Secrets
from mqtts_gui.ui.pages.connection_page import ConnectionPage
from tests.support.editing import type_into
from tests.support.fake_editor_connection import FakeEditorConnection

# The offscreen platform says this of every window that has a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

PASSPHRASE = "bonjour"  # noqa: S105 - of keys made for one test


def test_password_and_user_go_where_they_belong(
    qtbot: QtBot, page: ConnectionPage, connection: FakeEditorConnection
) -> None:
    page.reveal("password_edit")
    assert page.login_form.password_edit.isVisible()
    type_into(qtbot, page.login_form.username_edit, "durand")
    type_into(qtbot, page.login_form.password_edit, PASSPHRASE)
    page.flush()

    assert connection.profile.username == "durand"
    assert connection.secrets == replace(Secrets(), password=PASSPHRASE)
    assert PASSPHRASE not in repr(connection.profile)


def test_secrets_from_the_keyring_stay_remembered(
    qtbot: QtBot, page: ConnectionPage, connection: FakeEditorConnection
) -> None:
    assert connection.fetches > 0
    assert not page.login_form.remember_check.isChecked()

    connection.answer(Secrets(password=PASSPHRASE))

    assert page.login_form.remember_check.isChecked()
    assert page.login_form.password_edit.text() == PASSPHRASE
    type_into(qtbot, page.login_form.password_edit, "bonsoir")
    page.flush()
    assert connection.remembered == Secrets(password="bonsoir")  # noqa: S106


def test_secrets_are_forgotten_when_they_are_not_to_be_remembered(
    page: ConnectionPage, connection: FakeEditorConnection
) -> None:
    connection.answer(Secrets(password=PASSPHRASE))

    page.reveal("remember_password_check")
    page.login_form.remember_check.click()

    assert connection.remembered is None
    assert connection.secrets.password == PASSPHRASE
