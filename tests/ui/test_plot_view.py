"""A plot moved by real mouse and key events, and read by who sees it and who does not."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.series import Series
from mqtts_gui.ui.language import LanguageSwitch
from mqtts_gui.ui.models.plot_range import MINUTE
from mqtts_gui.ui.palette import DARK, LIGHT, use_colours
from mqtts_gui.ui.widgets.plot_marks import curve_colour
from mqtts_gui.ui.widgets.plot_view import PlotView

SECOND = 10**9
NOON = 1_741_778_527 * SECOND


class Clock:
    """Stands at noon until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> int:
        return self.now


def is_held(view: PlotView) -> bool:
    return view.range.is_held


class Bench:
    """A view of one series: a value each second of the ten minutes before noon."""

    def __init__(self, qtbot: QtBot) -> None:
        self.clock = Clock()
        self.series = Series("ciel/salle12", "$.valeur")
        points = [(NOON - at * SECOND, math.sin(at / 20)) for at in range(600, 0, -1)]
        self.series.extend(points)
        self.view = PlotView(clock=self.clock)
        qtbot.addWidget(self.view)
        self.view.resize(700, 300)
        self.view.show_series([(self.series, 0)])
        self.view.show()
        qtbot.waitExposed(self.view)
        qtbot.waitUntil(lambda: self.view.frames > 0)

    def x(self, share: float) -> QPoint:
        area = self.view.area
        return QPoint(round(area.left() + area.width() * share), round(area.center().y()))

    def span(self) -> int:
        start, end = self.view.period()
        return end - start

    def turn(self, notches: int, share: float, *, sideways: int = 0) -> None:
        at = QPointF(self.x(share))
        event = QWheelEvent(
            at, self.view.mapToGlobal(at), QPoint(), QPoint(120 * sideways, 120 * notches),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,  # noqa: FBT003 - Qt's signature
        )  # fmt: skip
        QApplication.sendEvent(self.view, event)


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    yield Bench(qtbot)
    use_colours(LIGHT)


def test_everything_is_seen_at_first_and_follows_what_comes(bench: Bench) -> None:
    start, end = bench.view.period()
    assert start < NOON - 600 * SECOND
    assert end > NOON - SECOND
    bench.series.extend([(NOON + 60 * SECOND, 0.0)])
    assert bench.view.period()[1] > NOON + 60 * SECOND
    assert not is_held(bench.view)


def test_the_wheel_zooms_around_the_mouse(bench: Bench) -> None:
    before, at = bench.span(), bench.view.time_at(bench.x(0.25).x())
    bench.turn(3, 0.25)
    assert bench.span() == pytest.approx(before * 0.8**3, rel=0.01)
    assert bench.view.time_at(bench.x(0.25).x()) == pytest.approx(at, abs=3 * SECOND)
    assert is_held(bench.view)
    bench.turn(-3, 0.25)
    assert bench.span() == pytest.approx(before, rel=0.01)


def test_the_wheel_over_what_follows_changes_its_span(bench: Bench) -> None:
    bench.view.follow(MINUTE)
    bench.turn(1, 0.5)
    assert not is_held(bench.view)
    assert bench.view.period() == (NOON - int(0.8 * MINUTE), NOON)
    bench.clock.now += 5 * SECOND
    assert bench.view.period()[1] == NOON + 5 * SECOND


def test_dragging_moves_and_holds(bench: Bench, qtbot: QtBot) -> None:
    at, before = bench.view.time_at(bench.x(0.5).x()), bench.span()
    QTest.mousePress(bench.view, Qt.MouseButton.LeftButton, pos=bench.x(0.5))
    QTest.mouseMove(bench.view, bench.x(0.6))
    QTest.mouseMove(bench.view, bench.x(0.75))
    with qtbot.assertNotEmitted(bench.view.held_changed):
        QTest.mouseRelease(bench.view, Qt.MouseButton.LeftButton, pos=bench.x(0.75))
    assert bench.view.time_at(bench.x(0.75).x()) == pytest.approx(at, abs=3 * SECOND)
    assert bench.span() == pytest.approx(before, rel=0.001)
    held = bench.view.period()
    bench.series.extend([(NOON + 600 * SECOND, 0.0)])
    assert bench.view.period() == held


@pytest.mark.parametrize(
    ("button", "modifier"),
    [
        (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier),
        (Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier),
    ],
)
def test_a_rubber_band_zooms_into_what_it_marks(
    bench: Bench, button: Qt.MouseButton, modifier: Qt.KeyboardModifier
) -> None:
    left, right = bench.view.time_at(bench.x(0.4).x()), bench.view.time_at(bench.x(0.6).x())
    QTest.mousePress(bench.view, button, modifier, bench.x(0.6))
    QTest.mouseMove(bench.view, bench.x(0.5))
    QTest.mouseMove(bench.view, bench.x(0.4))
    QTest.mouseRelease(bench.view, button, modifier, bench.x(0.4))
    start, end = bench.view.period()
    assert start == pytest.approx(left, abs=3 * SECOND)
    assert end == pytest.approx(right, abs=3 * SECOND)


def test_a_click_with_shift_changes_nothing(bench: Bench) -> None:
    before = bench.view.period()
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.mouseClick(bench.view, Qt.MouseButton.LeftButton, shift, bench.x(0.5))
    assert bench.view.period() == before


def test_keys_zoom_move_and_follow(bench: Bench) -> None:
    view, before = bench.view, bench.view.period()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert bench.span() < before[1] - before[0]
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.period()[0] == pytest.approx(before[0], abs=SECOND)
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.period()[0] < before[0]
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.period()[0] == pytest.approx(before[0], abs=SECOND)
    QTest.keyClick(view, Qt.Key.Key_Up)
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.period()[0] == NOON - 600 * SECOND
    assert is_held(view)
    QTest.keyClick(view, Qt.Key.Key_End)
    assert not is_held(view)
    view.follow(MINUTE)
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.period() == before


def test_other_keys_are_left_to_others(bench: Bench) -> None:
    before = bench.view.period()
    for key in (Qt.Key.Key_A, Qt.Key.Key_F5, Qt.Key.Key_MediaPlay):
        QTest.keyClick(bench.view, key)
    QTest.keyClick(bench.view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert bench.view.period() == before


def test_the_cursor_reads_the_nearest_values(bench: Bench) -> None:
    other = Series("ciel/salle14", "$")
    other.extend([(NOON - 300 * SECOND, 7.5)])
    bench.view.show_series([(bench.series, 0), (other, 1)])
    QTest.mouseMove(bench.view, bench.x(0.5))
    picture = bench.view.picture()
    assert picture.cursor is not None
    at = [reading.point.time_ns for reading in picture.readings]
    assert abs(at[0] - picture.cursor) <= SECOND
    assert picture.readings[1].point.value == 7.5


def test_the_cursor_is_moved_by_keys(bench: Bench) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(bench.view, Qt.Key.Key_Right, control)
    first = bench.view.cursor_ns
    QTest.keyClick(bench.view, Qt.Key.Key_Right, control)
    second = bench.view.cursor_ns
    assert first is not None
    assert second is not None
    assert second > first
    QTest.keyClick(bench.view, Qt.Key.Key_Left, control)
    assert bench.view.cursor_ns == first


def test_a_reader_hears_period_last_value_and_range(
    bench: Bench, qtbot: QtBot, switch: LanguageSwitch
) -> None:
    text = bench.view.accessibleDescription()
    last = f"{math.sin(1 / 20):.7g}"
    assert f"ciel/salle12 · valeur: last value {last}, from " in text
    assert "From " in text
    bench.series.extend([(NOON + SECOND, 12.5)])
    qtbot.waitUntil(lambda: "12.5" in bench.view.accessibleDescription())
    switch.use("fr")
    assert "12,5" in bench.view.accessibleDescription()


def test_new_points_are_painted_and_nothing_is_painted_without(bench: Bench, qtbot: QtBot) -> None:
    view = bench.view
    qtbot.waitUntil(lambda: not view.testAttribute(Qt.WidgetAttribute.WA_PendingUpdate))
    qtbot.wait(100)  # several turns of its timer: all of them must find nothing to do
    before = view.frames
    qtbot.wait(200)
    assert view.frames == before
    bench.series.extend([(NOON + SECOND, 0.5)])
    qtbot.waitUntil(lambda: view.frames > before)


def coloured(view: PlotView, place: int) -> int:
    """Count the pixels of a curve's own colour."""
    image, wanted = view.grab().toImage(), curve_colour(place).rgb()
    return sum(
        image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height())
    )


@pytest.mark.parametrize("values", [[5.0], [5.0, 5.0, 5.0], [0.0], [1e308, -1e308], [1e-300, 0.0]])
def test_odd_values_are_drawn(bench: Bench, values: list[float]) -> None:
    series = Series("a", "$")
    series.extend([(NOON + at * SECOND, value) for at, value in enumerate(values)])
    bench.view.show_series([(series, 1)])
    assert coloured(bench.view, 1) > 10
    bench.view.range.hold((NOON + 10**8, NOON + 2 * 10**8))
    bench.view.refresh()
    assert (coloured(bench.view, 1) > 10) is (len(values) > 1)


def test_zoomed_far_between_two_points_the_line_is_where_it_was(bench: Bench) -> None:
    series = Series("a", "$")
    series.extend([(NOON - 10**6 * SECOND, 0.0), (NOON, 1.0)])
    bench.view.show_series([(series, 1)])
    middle = NOON - 10**6 * SECOND // 2
    bench.view.range.hold((middle - 10**6, middle + 10**6))
    picture = bench.view.picture()
    assert picture.low < 0.5 < picture.high
    assert coloured(bench.view, 1) > 300


def test_without_anything_it_says_so(bench: Bench) -> None:
    bench.view.show_series([])
    assert bench.view.accessibleDescription() == "No number is plotted."
    bench.view.show_series([(Series("a", "$"), 0)])
    assert "no value in this period" in bench.view.accessibleDescription()
    assert bench.view.picture().is_empty
    bench.view.grab()


def test_curves_are_told_apart_in_the_dark(bench: Bench) -> None:
    light = curve_colour(0)
    use_colours(DARK)
    assert curve_colour(0).lightnessF() > light.lightnessF()
    assert bench.view.grab().toImage().pixelColor(2, 2).lightnessF() < 0.5
