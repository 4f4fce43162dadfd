"""Which period a plot shows: it follows what arrives, or it is held where somebody looks."""

from __future__ import annotations

_SECOND = 10**9
MINUTE, HOUR = 60 * _SECOND, 3600 * _SECOND
_LEAST, _MOST = 10**6, 20 * 365 * 24 * HOUR  # a millisecond; the history of nobody
_EMPTY = MINUTE  # what is shown of a plot without points
_MARGIN = 0.02
Period = tuple[int, int]


class PlotRange:
    """A period of time, in nanoseconds since 1970.

    Attributes:
        span: How long the period is while it follows; None for everything there is.
    """

    def __init__(self) -> None:
        self.span: int | None = None
        self._held: Period | None = None

    @property
    def is_held(self) -> bool:
        """What arrives does not move the period."""
        return self._held is not None

    def period(self, now_ns: int, extent: Period | None) -> Period:
        """Return what is to be seen.

        Args:
            now_ns: The end of what is followed.
            extent: Of all points; None without any.
        """
        if self._held is not None:
            return self._held
        if self.span is not None:
            return now_ns - self.span, now_ns
        if extent is None:
            return now_ns - _EMPTY, now_ns
        start, end = extent
        margin = max(int((end - start) * _MARGIN), _LEAST if end > start else _SECOND)
        return start - margin, end + margin

    def hold(self, period: Period) -> None:
        """Stand still at a period."""
        start, end = period
        centre, half = (start + end) // 2, min(max(end - start, _LEAST), _MOST) // 2
        self._held = (centre - half, centre + half)

    def follow(self, span: int | None) -> None:
        """Follow what arrives over this span, None for everything."""
        self.span, self._held = span, None

    def resume(self) -> None:
        """Follow again as before."""
        self._held = None

    def zoom(self, period: Period, factor: float, share: float) -> None:
        """Show `factor` times as much as in `period`; what lies at `share` of it stays there.

        A period that follows goes on following, with its end where it is.
        """
        start, end = period
        span = min(max(int((end - start) * factor), _LEAST), _MOST)
        if not self.is_held and self.span is not None:
            self.span = span
            return
        anchor = start + int((end - start) * share)
        first = anchor - int(span * share)
        self.hold((first, first + span))

    def pan(self, period: Period, share: float) -> None:
        """Go on in time by a share of the period; backwards if it is negative."""
        way = int((period[1] - period[0]) * share)
        self.hold((period[0] + way, period[1] + way))
