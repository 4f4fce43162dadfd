"""The histories in Preferences: shown as they are, limited and deleted only after a question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mqtts_gui.store.history import History
from mqtts_gui.store.history_folder import history_path, peek
from mqtts_gui.ui.histories import Histories
from mqtts_gui.ui.history_upkeep import HistoryUpkeep
from mqtts_gui.ui.widgets.history_card import HistoryCard
from mqtts_gui.ui.widgets.history_row import HistoryRow
from tests.support.accessible import spoken
from tests.support.histories import kept, messages, raw
from tests.support.window import Bench, make_bench

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
DEADLINE_MS = 20_000


@dataclass
class Desk:
    """A card over real histories in a folder."""

    bench: Bench
    histories: Histories
    upkeep: HistoryUpkeep
    card: HistoryCard
    folder: Path
    opened_urls: list[QUrl]
    qtbot: QtBot

    def id_of(self, place: int) -> str:
        """Return the identifier of a connection."""
        return self.bench.workspace.connections[place].profile.id

    def path(self, place: int) -> Path:
        """Return where the history of a connection is."""
        return history_path(self.folder, self.id_of(place))

    def fill(self, place: int, count: int) -> None:
        """Have had a connection keep messages."""
        with kept(self.path(place)) as history:
            history.append(messages(count))

    def open(self, place: int) -> History:
        """Open the history of a connection, as its page does."""
        return self.histories.open(self.id_of(place)).history

    def rows(self) -> dict[str, str]:
        """Return what is shown of each history."""
        rows = self.card.findChildren(HistoryRow)
        return {
            row.name_label.whole_text(): row.figures_label.text()
            for row in rows
            if not row.isHidden()
        }

    def row(self, name: str) -> HistoryRow:
        """Return the row of a connection."""
        rows = self.card.findChildren(HistoryRow)
        return next(row for row in rows if row.name_label.whole_text() == name)

    def look(self) -> None:
        """Have the figures looked up."""
        with self.qtbot.waitSignal(self.upkeep.surveyed, timeout=DEADLINE_MS):
            self.upkeep.look()

    def asks(self) -> bool:
        """Return whether something is asked."""
        return self.card.question is not None

    def answer(self) -> str:
        """Confirm what is asked, and return what it was."""
        question = self.card.question
        assert question is not None
        said = question.line.text()
        question.confirm_button.click()
        return said

    def wait_for(self, name: str, figures: str) -> None:
        """Wait until a row says so."""

        def says() -> bool:
            self.upkeep.look()
            return figures in self.rows().get(name, "")

        self.qtbot.waitUntil(says, timeout=DEADLINE_MS)


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    bench = make_bench(qapp, tmp_path, "VM Dupont", "Other")
    histories = Histories(tmp_path)
    upkeep = HistoryUpkeep(histories, bench.workspace, bench.preferences)
    urls: list[QUrl] = []
    card = HistoryCard(upkeep, bench.preferences, open_folder=urls.append)
    qtbot.addWidget(card)
    yield Desk(bench, histories, upkeep, card, tmp_path / "history", urls, qtbot)
    upkeep.leave()
    histories.end([one.profile.id for one in bench.workspace.connections])
    bench.dispose()


def choose_messages(desk: Desk, count: int) -> None:
    combo = desk.card.limits.messages_combo
    combo.show_value(count)
    with desk.qtbot.waitSignal(desk.upkeep.foreseen, timeout=DEADLINE_MS):
        combo.chosen.emit(combo.value())


def test_each_history_is_shown_with_what_it_holds(desk: Desk) -> None:
    desk.fill(0, 2_559)
    desk.open(1).append(messages(3))

    desk.look()

    rows = desk.rows()
    assert "2,559 messages" in rows["VM Dupont"]
    assert "on the disk, of 15 January 2027" in rows["VM Dupont"]
    assert "3 messages" in rows["Other"]
    assert desk.card.total_label.text().startswith("All together: ")
    assert "free on this disk" in desk.card.total_label.text()


def test_without_histories_there_is_nothing_to_delete(desk: Desk) -> None:
    desk.look()

    assert desk.rows() == {}
    assert not desk.card.delete_all_button.isEnabled()


def test_a_lower_limit_says_what_it_drops_and_waits_for_an_answer(desk: Desk) -> None:
    desk.fill(0, 30_000)
    opened = desk.open(0)
    desk.fill(1, 500)

    choose_messages(desk, 10_000)

    assert desk.bench.preferences.settings.history_messages == 5_000_000
    assert opened.stats().count == 30_000
    said = desk.answer()
    assert said.startswith("The oldest 20,")
    assert said.endswith("messages of “VM Dupont” will be deleted.")
    assert "Other" not in said
    assert desk.bench.preferences.settings.history_messages == 10_000
    desk.qtbot.waitUntil(lambda: opened.stats().count <= 10_000, timeout=DEADLINE_MS)
    assert not desk.asks()


def test_a_limit_that_is_not_wanted_after_all_is_not_used(desk: Desk) -> None:
    desk.fill(0, 30_000)
    choose_messages(desk, 10_000)
    question = desk.card.question
    assert question is not None

    QTest.keyClick(question.cancel_button, Qt.Key.Key_Escape)

    assert not desk.asks()
    assert desk.card.limits.messages_combo.value() == 5_000_000
    assert desk.bench.preferences.settings.history_messages == 5_000_000


def test_a_limit_that_drops_nothing_asks_nothing(desk: Desk) -> None:
    desk.fill(0, 500)

    choose_messages(desk, 1_000_000)

    assert not desk.asks()
    assert desk.bench.preferences.settings.history_messages == 1_000_000


def test_a_history_that_is_not_open_is_cut_when_it_is_opened(desk: Desk) -> None:
    desk.fill(0, 30_000)
    choose_messages(desk, 10_000)
    desk.answer()

    stats = peek(desk.path(0))
    assert stats is not None
    assert stats.count == 30_000
    opened = desk.open(0)
    desk.qtbot.waitUntil(lambda: opened.stats().count <= 10_000, timeout=DEADLINE_MS)


def test_limits_somebody_wrote_into_the_settings_are_offered(desk: Desk) -> None:
    desk.bench.preferences.change(history_messages=12_345, history_bytes=77 << 20)

    assert desk.card.limits.messages_combo.currentText() == "12,345 messages"
    assert desk.card.limits.bytes_combo.currentText() == "77 MB"


@pytest.mark.parametrize("is_open", [True, False])
def test_a_history_is_deleted_after_a_question(desk: Desk, *, is_open: bool) -> None:
    desk.fill(0, 2_559)
    desk.fill(1, 3)
    if is_open:
        desk.open(0)
    desk.look()

    desk.row("VM Dupont").delete_button.click()

    assert desk.answer() == "2,559 messages of “VM Dupont” will be deleted for good."
    if is_open:
        desk.wait_for("VM Dupont", "0 messages")
        assert not desk.row("VM Dupont").delete_button.isEnabled()
    else:
        desk.qtbot.waitUntil(lambda: "VM Dupont" not in desk.rows(), timeout=DEADLINE_MS)
        assert not desk.path(0).exists()
    assert "3 messages" in desk.rows()["Other"]


def test_a_table_learns_that_its_history_was_deleted(desk: Desk, qtbot: QtBot) -> None:
    desk.open(0).append(messages(3))
    connection = desk.bench.workspace.connections[0]

    with qtbot.waitSignal(connection.messages_arrived, timeout=DEADLINE_MS):
        desk.upkeep.delete([connection.profile.id])


def test_all_histories_are_deleted_after_one_question(desk: Desk) -> None:
    desk.fill(0, 20)
    desk.fill(1, 3)
    desk.open(1)
    desk.look()

    desk.card.delete_all_button.click()

    assert desk.answer() == "23 messages of all connections will be deleted for good."
    desk.wait_for("Other", "0 messages")
    desk.qtbot.waitUntil(lambda: not desk.path(0).exists(), timeout=DEADLINE_MS)


def test_one_question_takes_the_place_of_another(desk: Desk) -> None:
    desk.fill(0, 20)
    desk.fill(1, 3)
    desk.look()

    desk.row("VM Dupont").delete_button.click()
    first = desk.card.question
    desk.row("Other").delete_button.click()

    assert first is not None
    assert first.isHidden()
    assert desk.card.question is not first


def test_what_another_window_has_open_is_not_deleted_and_said(desk: Desk) -> None:
    desk.fill(0, 20)
    holder = raw(desk.path(0).with_name(f"{desk.path(0).name}-lock"))
    holder.execute("BEGIN EXCLUSIVE")
    desk.look()

    desk.row("VM Dupont").delete_button.click()
    with desk.qtbot.waitSignal(desk.upkeep.refused, timeout=DEADLINE_MS):
        desk.answer()

    assert "was not deleted" in desk.card.refusal.text()
    assert "Another window of this program has it open." in desk.card.refusal.text()
    holder.close()
    assert peek(desk.path(0)) is not None


def test_a_history_that_cannot_be_written_is_not_emptied_later(desk: Desk) -> None:
    desk.fill(0, 20)
    holder = raw(desk.path(0).with_name(f"{desk.path(0).name}-lock"))
    holder.execute("BEGIN EXCLUSIVE")
    opened = desk.open(0)
    desk.look()

    desk.row("VM Dupont").delete_button.click()
    with desk.qtbot.waitSignal(desk.upkeep.refused, timeout=DEADLINE_MS):
        desk.answer()

    assert "Nothing can be written in it at the moment." in desk.card.refusal.text()
    holder.close()
    desk.qtbot.waitUntil(opened.is_storing, timeout=DEADLINE_MS)
    assert opened.stats().count == 20


def test_what_was_set_aside_is_named_and_can_be_deleted(desk: Desk) -> None:
    desk.fill(0, 20)
    damaged = bytearray(desk.path(0).read_bytes())
    damaged[:64] = bytes(64)
    desk.path(0).write_bytes(damaged)
    desk.open(0)
    desk.look()
    (aside,) = desk.folder.glob("*.damaged-*.sqlite3")
    shown = desk.card.findChildren(HistoryRow)
    rows = [row for row in shown if "aside" in row.figures_label.text()]
    assert rows[0].name_label.whole_text() == "VM Dupont"
    assert rows[0].figures_label.text().startswith("Damaged, set aside on ")
    assert rows[0].figures_label.toolTip() == aside.name

    rows[0].delete_button.click()

    assert aside.name in desk.answer()
    desk.qtbot.waitUntil(lambda: not aside.exists(), timeout=DEADLINE_MS)
    assert desk.path(0).exists()


def test_the_folder_is_opened_where_files_are_looked_at(desk: Desk) -> None:
    desk.card.folder_button.click()

    assert desk.opened_urls == [QUrl.fromLocalFile(str(desk.folder))]


def test_the_figures_are_looked_up_when_the_card_is_seen(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.upkeep.surveyed, timeout=DEADLINE_MS):
        desk.card.show()
    desk.card.hide()


def test_a_history_without_a_connection_is_swept_unless_another_window_is_there(
    desk: Desk, qtbot: QtBot
) -> None:
    desk.fill(0, 3)
    left_over = history_path(desk.folder, "0123456789abcdef")
    with kept(left_over) as history:
        history.append(messages(3))
    other = HistoryUpkeep(desk.histories, desk.bench.workspace, desk.bench.preferences)
    other.begin(sweep=False)
    qtbot.waitUntil(lambda: other.is_present, timeout=DEADLINE_MS)

    with qtbot.waitSignal(desk.upkeep.doubled, timeout=DEADLINE_MS) as doubled:
        desk.upkeep.begin(sweep=True)
    assert doubled.args[0].code == "program-already-open"
    assert left_over.exists()
    desk.look()
    assert "3 messages" in desk.rows()["Connection that was deleted"]

    other.leave()
    desk.upkeep.leave()
    desk.upkeep.begin(sweep=True)
    qtbot.waitUntil(lambda: not left_over.exists(), timeout=DEADLINE_MS)
    qtbot.waitUntil(lambda: desk.upkeep.is_present, timeout=DEADLINE_MS)
    assert desk.path(0).exists()


def test_a_history_of_a_connection_that_may_come_back_is_not_swept(
    desk: Desk, qtbot: QtBot
) -> None:
    desk.fill(0, 3)
    path, connection = desk.path(0), desk.bench.workspace.connections[0]
    desk.bench.workspace.remove(connection)
    desk.histories.note_removed(connection)

    desk.upkeep.begin(sweep=True)
    qtbot.waitUntil(lambda: desk.upkeep.is_present, timeout=DEADLINE_MS)

    assert path.exists()


def test_the_card_is_used_by_keyboard_and_ear(desk: Desk, qtbot: QtBot) -> None:
    desk.fill(0, 3)
    with qtbot.waitExposed(desk.card):
        desk.card.show()
    desk.look()
    row = desk.row("VM Dupont")
    qtbot.waitUntil(row.isVisible)

    heard = spoken(desk.card)
    for text in ("Messages at most", "Size on the disk at most", "Open the folder"):
        assert text in heard
    assert "Delete the history of “VM Dupont”" in heard

    row.delete_button.setFocus()
    QTest.keyClick(row.delete_button, Qt.Key.Key_Space)
    question = desk.card.question
    assert question is not None
    assert desk.card.focusWidget() is question.cancel_button
    QTest.keyClick(question.cancel_button, Qt.Key.Key_Space)
    assert not desk.asks()
    assert desk.card.focusWidget() is row.delete_button
    desk.card.hide()
