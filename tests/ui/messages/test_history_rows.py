"""What the rows of a table of messages stand for."""

from __future__ import annotations

from array import array

import pytest

from mqtts_gui.store.history_limits import Stats
from mqtts_gui.ui.models.history_rows import Change, Found, Places
from mqtts_gui.ui.models.history_shown import not_below


def stats(count: int, first: int, last: int) -> Stats:
    return Stats(count, first_seq=first, last_seq=last)


def places(count: int, first: int, end: int) -> Places:
    made = Places()
    made.begin(count, first, end, (1, 7))
    return made


@pytest.mark.parametrize(
    ("now", "edited", "change"),
    [
        (stats(10, 5, 14), 7, Change()),
        (stats(13, 5, 17), 7, Change(appended=3)),
        (stats(11, 7, 17), 7, Change(dropped=2, appended=3)),
        (stats(4, 30, 33), 7, Change(dropped=10, appended=4)),
        (stats(9, 5, 14), 8, Change(anew=True)),
        (stats(8, 6, 14), 8, Change(anew=True)),
        (stats(12, 3, 14), 7, Change(anew=True)),
        (stats(10, 4, 14), 7, Change(anew=True)),
        (Stats(), 8, Change(dropped=10)),
    ],
)
def test_a_drop_of_the_oldest_is_told_from_a_deletion(
    now: Stats, edited: int, change: Change
) -> None:
    assert places(10, 5, 15).compare(now, 1, lambda: edited) == change


@pytest.mark.parametrize("edited", [7, 8])
def test_where_numbers_are_missing_the_file_says_which_it_was(edited: int) -> None:
    change = places(10, 5, 25).compare(stats(8, 9, 24), 1, lambda: edited)
    assert change == (Change(dropped=2) if edited == 7 else Change(anew=True))


def test_another_file_is_counted_anew() -> None:
    assert places(10, 5, 15).compare(stats(10, 5, 14), 2, lambda: 7).anew


def test_the_first_messages_may_have_any_numbers() -> None:
    rows = places(0, 0, 0)
    now = stats(3, 1_000, 1_002)
    assert rows.compare(now, 1, lambda: 7) == Change(appended=3)
    rows.append(now)
    assert (rows.count, rows.first, rows.end, rows.is_whole) == (3, 1_000, 1_003, True)
    assert [rows.row_of(seq) for seq in (999, 1_000, 1_002, 1_003)] == [None, 0, 2, None]


def test_found_numbers_stay_in_order_at_both_ends() -> None:
    found = Found()
    found.add_older([70, 60])
    found.add_live([80, 90])
    found.add_older([40, 20])
    rows = [found.seq_at(row) for row in range(found.count)]
    assert rows == [20, 40, 60, 70, 80, 90]
    below = [found.below(seq) for seq in (0, 20, 21, 70, 71, 80, 90, 91)]
    assert below == [0, 0, 1, 3, 4, 4, 5, 6]
    assert [found.row_of(seq) for seq in rows] == [0, 1, 2, 3, 4, 5]
    assert {found.row_of(seq) for seq in (19, 30, 75, 85, 95)} == {None}
    found.drop(5)
    assert [found.seq_at(row) for row in range(found.count)] == [90]


def test_what_is_gone_is_cut_from_what_was_found() -> None:
    numbers = array("q", [9, 7, 5, 3])
    cut = [len(not_below(numbers, first)) for first in (0, 3, 4, 5, 9, 10)]
    assert cut == [4, 4, 3, 3, 1, 0]
