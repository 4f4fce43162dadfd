"""A series against a naive model: no point lost, no peak lost, whatever is added and dropped."""

from __future__ import annotations

import csv
import io
import math
import random

import pytest

from mqtts_gui.mqtt.extremes import LARGE, Extremes
from mqtts_gui.mqtt.series import Column, Point, Series, grid_step
from mqtts_gui.mqtt.series_csv import HEADER, series_csv

MS = 10**6
START = 1_800_000_000 * 10**9


def made(noise: random.Random, count: int, start: int = START) -> list[tuple[int, float]]:
    points, at = [], start
    for _ in range(count):
        at += noise.choice([0, 1, MS, 7 * MS, 900 * MS])
        value = noise.gauss(20, 1) if noise.random() > 0.001 else noise.gauss(0, 10_000)
        points.append((at, value))
    return points


def checked(columns: list[Column], points: list[tuple[int, float]]) -> None:
    """Hold columns against the points that they must be made of, one after the other."""
    at = 0
    for column in columns:
        part = points[at : at + column.points]
        values = [value for _, value in part]
        assert (column.start, column.end) == (part[0][0], part[-1][0])
        assert (column.first, column.last) == (values[0], values[-1])
        assert (column.low, column.high) == (min(values), max(values))
        at += column.points
    assert at == len(points)


@pytest.mark.parametrize("seed", range(12))
def test_columns_are_those_of_a_naive_model(seed: int) -> None:
    noise = random.Random(seed)  # noqa: S311 - repeatable, not secret
    points = made(noise, noise.choice([1, 2, 31, 32, 33, 1023, 5000, 40_000]))
    series = Series("t", "$")
    rest = list(points)
    while rest:
        size = noise.choice([1, 5, 700, 20_000])
        series.extend(rest[:size])
        del rest[:size]
        first, last = points[0][0], points[len(points) - len(rest) - 1][0]
        begin = noise.randint(first, last)
        end = noise.randint(begin, last)
        width = noise.choice([1, 10, 800])
        for start_ns, end_ns in ((begin, end), (first, last), (begin, end)):
            columns = series.columns(start_ns, end_ns, width)
            inside = [p for p in points[: len(series)] if columns[0].start <= p[0] <= last]
            checked(columns, inside[: sum(column.points for column in columns)])
            assert columns[0].start <= start_ns or columns[0].start == first
            assert columns[-1].end >= end_ns or columns[-1].end == last
            assert len(columns) <= width * 1.05 + 4


def test_a_peak_among_a_hundred_thousand_points_is_seen_at_every_scale() -> None:
    series = Series("t", "$")
    series.extend([(START + at * MS, 0.0 if at != 54_321 else 1.0) for at in range(100_000)])
    for width in (1, 2, 3, 100, 801, 4000):
        columns = series.columns(START, START + 100_000 * MS, width)
        assert max(column.high for column in columns) == 1.0
        assert sum(column.points for column in columns) == 100_000


def test_what_is_no_finite_number_is_passed_over() -> None:
    series = Series("t", "$")
    series.extend([(1, math.nan), (2, 5.0), (3, math.inf), (4, -math.inf), (5, 6.0)])
    assert series.newest(9) == [(2, 5.0), (5, 6.0)]


def test_the_newest_points_are_kept_and_the_others_dropped() -> None:
    series = Series("t", "$", most=2000)
    for at in range(0, 50_000, 100):
        series.extend([(at + more, float(at + more)) for more in range(100)])
        assert min(2000, at + 100) <= len(series) <= 2000 + 2 * LARGE
        newest = series.newest(1)[0]
        assert newest.value == at + 99
        columns = series.columns(0, at + 99, 50)
        assert columns[-1].high == at + 99
        assert sum(column.points for column in columns) == len(series)


def test_older_points_come_before_and_only_as_many_as_there_is_room_for() -> None:
    series = Series("t", "$", most=100)
    series.extend([(1000 + at, 1.0) for at in range(50)])
    assert series.prepend([(900 + at, 2.0) for at in range(20)])
    assert not series.prepend([(at, 3.0) for at in range(500)])
    assert len(series) == 100
    assert series.newest(100)[0] == (470, 3.0)
    assert series.newest(51)[0] == (919, 2.0)
    assert series.columns(0, 2000, 10)[0].low == 3.0


def test_a_clock_set_back_breaks_nothing() -> None:
    series = Series("t", "$")
    series.extend([(100, 1.0), (40, 2.0), (120, 3.0)])
    series.prepend([(500, 0.0), (90, 0.5)])
    assert [point.time_ns for point in series.newest(9)] == [90, 90, 100, 100, 120]
    checked(series.columns(0, 200, 200), [(90, 0.0), (90, 0.5), (100, 1.0), (100, 2.0), (120, 3.0)])


def test_no_line_leads_over_an_interruption() -> None:
    series = Series("t", "$")
    series.interrupt()
    series.extend([(100, 1.0), (200, 1.0)])
    series.interrupt()
    series.interrupt()
    series.extend([(300, 1.0), (400, 1.0)])
    series.prepend([(50, 1.0)])
    joined = {column.start: column.is_joined for column in series.columns(0, 400, 400)}
    assert joined == {50: True, 100: True, 200: True, 300: False, 400: True}


def test_the_nearest_point_and_a_period_are_found() -> None:
    series = Series("t", "$")
    empty = Series("t", "$")
    assert (empty.nearest(5), empty.extent(), empty.latest()) == (None, None, None)
    assert empty.columns(0, 100, 10) == []
    series.extend([(100, 1.0), (200, 2.0), (300, 3.0)])
    assert series.nearest(0) == Point(100, 1.0)
    assert series.nearest(160) == Point(200, 2.0)
    assert series.nearest(10**12) == Point(300, 3.0)
    assert series.between(100, 200) == [(100, 1.0), (200, 2.0)]
    assert series.extent() == (100, 300)


def test_a_version_tells_of_every_change() -> None:
    series = Series("t", "$")
    seen = {series.version}
    series.extend([(1, 1.0)])
    seen.add(series.version)
    series.prepend([(0, 1.0)])
    seen.add(series.version)
    assert len(seen) == 3


def test_the_grid_keeps_its_step_while_the_scale_hardly_changes() -> None:
    steps = {grid_step(60 * 10**9 + more * MS, 800) for more in range(0, 1000, 10)}
    assert len(steps) <= 2
    for span in (1, 799, 10**9, 10**18):
        assert grid_step(span, 800) <= max(1, span / 800)


@pytest.mark.parametrize("seed", range(4))
def test_extremes_of_every_stretch(seed: int) -> None:
    noise = random.Random(seed)  # noqa: S311 - repeatable, not secret
    extremes, values = Extremes(), []
    for _ in range(8):
        new = [noise.random() for _ in range(noise.randrange(1500))]
        extremes.values.extend(new)
        extremes.grow()
        values += new
    extremes.drop(2 * LARGE)
    del values[: 2 * LARGE]
    for _ in range(500):
        first = noise.randrange(len(values))
        stop = noise.randrange(first, len(values)) + 1
        part = values[first:stop]
        assert extremes.between(first, stop) == (min(part), max(part))


def test_csv_brings_the_very_same_values_back() -> None:
    noise = random.Random(1)  # noqa: S311 - repeatable, not secret
    series = Series('=SUM("a",1)', "$.temp é")
    points = [(START + at, noise.choice([noise.gauss(0, 1e6), 5.0, 1e300])) for at in range(500)]
    series.extend(points)
    text = "".join(series_csv([(series, series.between(0, 2**62))]))
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == list(HEADER)
    assert [float(row[3]) for row in rows[1:]] == [value for _, value in points]
    assert {(row[1], row[2]) for row in rows[1:]} == {('\'=SUM("a",1)', "$.temp é")}
    assert rows[1][0][19:29] == ".000000000"
    assert rows[2][0][19:29] == ".000000001"
    assert "5" in {row[3] for row in rows[1:]}
