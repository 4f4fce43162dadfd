"""The period of a plot: it follows or is held, and is never too short or too long."""

from __future__ import annotations

import pytest

from mqtts_gui.ui.models.plot_range import HOUR, MINUTE, PlotRange

NOW = 1_800_000_000 * 10**9


def test_a_span_follows_the_clock_and_everything_follows_the_points() -> None:
    period = PlotRange()
    period.follow(MINUTE)
    assert period.period(NOW, (0, 5)) == (NOW - MINUTE, NOW)
    period.follow(None)
    start, end = period.period(NOW, (NOW - HOUR, NOW - MINUTE))
    assert NOW - HOUR - 2 * MINUTE < start < NOW - HOUR
    assert NOW - MINUTE < end < NOW + MINUTE


@pytest.mark.parametrize("extent", [None, (NOW, NOW)])
def test_there_is_a_period_without_points_and_with_one(extent: tuple[int, int] | None) -> None:
    start, end = PlotRange().period(NOW, extent)
    assert start < NOW <= end


def test_what_is_held_stands_until_it_is_resumed() -> None:
    period = PlotRange()
    period.follow(MINUTE)
    period.hold((1000 * HOUR, 1001 * HOUR))
    assert period.period(NOW, None) == (1000 * HOUR, 1001 * HOUR)
    period.pan((1000 * HOUR, 1001 * HOUR), -0.5)
    assert period.period(NOW, None) == (1000 * HOUR - HOUR // 2, 1000 * HOUR + HOUR // 2)
    period.resume()
    assert period.period(NOW, None) == (NOW - MINUTE, NOW)


@pytest.mark.parametrize("factor", [0.1, 10.0])
@pytest.mark.parametrize("follows", [True, False])
def test_zooming_on_and_on_ends_somewhere(factor: float, follows: bool) -> None:  # noqa: FBT001 - a case
    period = PlotRange()
    if follows:
        period.follow(MINUTE)
    else:
        period.hold((NOW - MINUTE, NOW))
    spans = []
    for _ in range(40):
        start, end = period.period(NOW, None)
        spans.append(end - start)
        period.zoom((start, end), factor, 0.5)
    assert min(spans) >= 10**6
    assert max(spans) < 100 * 365 * 24 * HOUR
    assert spans[-1] == pytest.approx(spans[-2], rel=1e-6)
