"""A plot in words, for those who do not see it."""

from __future__ import annotations

from mqtts_gui.i18n import tr
from mqtts_gui.ui.models.plot_picture import Curve, Picture, range_of
from mqtts_gui.ui.models.plot_range import Period
from mqtts_gui.ui.models.plot_ticks import instant_text, value_text


def picture_text(picture: Picture) -> str:
    """Return the period and each curve's last value and range."""
    start, end = picture.period
    span = end - start
    texts = [
        tr(
            "From %(start)s to %(end)s.",
            start=instant_text(start, span_ns=span),
            end=instant_text(end, span_ns=span),
        )
    ]
    return " ".join([*texts, *(_curve_text(curve, picture.period) for curve in picture.curves)])


def readings_text(picture: Picture) -> str:
    """Return what stands at the cursor."""
    if picture.cursor is None:
        return ""
    at = instant_text(picture.cursor, span_ns=picture.period[1] - picture.period[0])
    values = [f"{each.curve.name}: {value_text(each.point.value)}" for each in picture.readings]
    return "; ".join([at, *values])


def _curve_text(curve: Curve, period: Period) -> str:
    extremes = range_of(curve, period)
    if extremes is None:
        return tr("%(name)s: no value in this period.", name=curve.name)
    low, high = map(value_text, extremes)
    last = value_text(curve.columns[-1].last)
    return tr(
        "%(name)s: last value %(last)s, from %(low)s to %(high)s.",
        name=curve.name, last=last, low=low, high=high,
    )  # fmt: skip
