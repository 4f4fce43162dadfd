"""Ticks of a plot: at nice places, few enough, in local time and in the language in force."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from mqtts_gui import i18n
from mqtts_gui.ui.models.plot_ticks import instant_text, time_ticks, value_text, value_ticks

SECOND = 10**9
HOUR = 3600 * SECOND


@pytest.fixture
def paris(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if sys.platform == "win32":
        pytest.skip("Windows has no tzset")
    monkeypatch.setenv("TZ", "Europe/Paris")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * SECOND


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (0.0, 1.0, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (20.1, 20.2, ["20.10", "20.12", "20.14", "20.16", "20.18", "20.20"]),
        (-3.0, 12_000.0, ["0", "5000", "10,000"]),
        (-0.5, 0.5, ["\N{MINUS SIGN}0.4", "\N{MINUS SIGN}0.2", "0", "0.2", "0.4"]),
        (1_741_778_527.0, 1_741_778_527.5, [f"1,741,778,527.{n}" for n in (0, 2, 4)]),
        (1e15, 3e15, [f"{n}e+15" for n in (1, 1.5, 2, 2.5, 3)]),
    ],
)
def test_values_stand_at_nice_steps(low: float, high: float, labels: list[str]) -> None:
    assert [tick.label for tick in value_ticks(low, high, 5)] == labels


def test_any_two_values_have_ticks_within_them() -> None:
    noise = random.Random(1)  # noqa: S311 - repeatable, not secret
    for _ in range(20_000):
        ends = [noise.uniform(-1, 1) * 10 ** noise.randint(-320, 308) for _ in range(2)]
        low, high, most = min(ends), max(ends), noise.randint(1, 8)
        ticks = value_ticks(low, high, most)
        assert len(ticks) <= most + 1
        for tick in ticks:
            assert low - (high / 8 - low / 8) <= tick.at <= high + (high / 8 - low / 8)


def test_the_french_write_a_comma_and_group_thousands() -> None:
    i18n.use_language("fr")
    assert value_text(-12_345.5) == "\N{MINUS SIGN}12\u202f345,5"
    assert value_text(21.0) == "21"
    assert value_text(21.700000762939453) == "21,7"
    assert value_text(1_741_778_527.25) == "1\u202f741\u202f778\u202f527,25"
    assert value_text(1.5e-9) == "1,5e\N{MINUS SIGN}09"
    assert [tick.label for tick in value_ticks(0.0, 1.0, 2)] == ["0", "0,5", "1,0"]


def test_times_stand_at_full_local_hours_with_the_day(paris: None) -> None:
    ticks = time_ticks(at("2026-03-12T20:10"), at("2026-03-13T02:10"), 8)
    assert [tick.label for tick in ticks] == ["22:00", "23:00", "00:00", "01:00", "02:00", "03:00"]
    assert [tick.day for tick in ticks] == ["12 Mar", "", "13 Mar", "", "", ""]


def test_summer_time_moves_no_tick_off_its_hour(paris: None) -> None:
    ticks = time_ticks(at("2026-03-28T20:00"), at("2026-03-29T20:00"), 9)
    assert [tick.label for tick in ticks][:5] == ["21:00", "00:00", "03:00", "06:00", "09:00"]
    for span in (at("2026-03-28T20:00"), at("2026-10-24T20:00")):
        for tick in time_ticks(span, span + 24 * HOUR, 24):
            assert tick.label.endswith(":00")


@pytest.mark.parametrize("span", [10**6, 10**8, SECOND, 60 * SECOND, HOUR, 24 * HOUR, 10**17])
def test_times_are_few_ascending_and_within_the_period(span: int) -> None:
    start = at("2026-07-01T12:34:56")
    for most in (1, 2, 7, 12):
        ticks = time_ticks(start, start + span, most)
        places = [tick.at for tick in ticks]
        assert len(ticks) <= most + 2
        assert places == sorted(places)
        assert all(start <= place <= start + span for place in places)
    labels = [tick.label for tick in time_ticks(start, start + span, 7)]
    assert len(set(labels)) == len(labels)


def test_an_instant_has_what_its_span_asks_for(paris: None) -> None:
    instant = at("2026-03-12T11:00") + 5 * 10**6
    assert instant_text(instant, span_ns=SECOND) == "12:00:00.005"
    assert instant_text(instant, span_ns=HOUR) == "12:00:00"
    assert instant_text(instant, span_ns=48 * HOUR) == "12 Mar 12:00:00"
