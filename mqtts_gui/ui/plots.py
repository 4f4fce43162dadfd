"""The series of a plot: fed by a connection, filled from its history, until they are removed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from mqtts_gui.mqtt.series import MOST_POINTS, Series
from mqtts_gui.mqtt.series_feed import fill
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.jobs import run_apart
from mqtts_gui.ui.palette import SERIES

if TYPE_CHECKING:  # imported in a job: the first window does not wait for SQLite
    from mqtts_gui.store.topic_past import TopicPast

MOST_SERIES = len(SERIES)
"""Series of one plot: as many as there are colours and marks."""


@dataclass(slots=True, eq=False)
class Plotted:
    """A series of a plot.

    Attributes:
        place: Decides on its colour and its mark.
        is_hidden: Not drawn for now.
        past: What fills it; None once it is filled.
    """

    series: Series
    place: int
    is_hidden: bool = False
    past: TopicPast | None = field(default=None, repr=False)


class Plots(QObject):
    """Series over the messages of a connection; it must be closed.

    Attributes:
        plotted: In the order in which they were added.

    Signals:
        changed: A series was added, removed, hidden, or filled from the history.
    """

    changed = Signal()

    def __init__(
        self, connection: Connection, parent: QObject | None = None, most: int = MOST_POINTS
    ) -> None:
        super().__init__(parent)
        self.plotted: list[Plotted] = []
        self._connection = connection
        self._feed = connection.series_feed
        self._most = most
        # Threads must not go on for a page that is gone; no slot of this object reaches it then.
        plotted = self.plotted
        self.destroyed.connect(lambda: _cancel(plotted))

    @property
    def shown(self) -> list[tuple[Series, int]]:
        """What is drawn, with the place that decides on its colour."""
        return [(each.series, each.place) for each in self.plotted if not each.is_hidden]

    @property
    def is_filling(self) -> bool:
        """The history is being read."""
        return any(each.past is not None for each in self.plotted)

    @property
    def is_full(self) -> bool:
        """There is no colour left."""
        return len(self.plotted) >= MOST_SERIES

    def find(self, topic: str, path: str) -> Plotted | None:
        """Return the series of a number, None if it has none."""
        wanted = (topic, path)
        return next((e for e in self.plotted if (e.series.topic, e.series.path) == wanted), None)

    def add(self, topic: str, path: str) -> Plotted | None:
        """Plot a number, from the past on; None if there are too many series."""
        known = self.find(topic, path)
        if known is not None:
            self.set_hidden(known, hidden=False)
            return known
        if self.is_full:
            return None
        taken = {each.place for each in self.plotted}
        place = next(place for place in range(MOST_SERIES) if place not in taken)
        plotted = Plotted(Series(topic, path, self._most), place)
        self.plotted.append(plotted)
        self._begin(plotted)
        self.changed.emit()
        return plotted

    def remove(self, plotted: Plotted) -> None:
        """Plot a number no longer."""
        if plotted in self.plotted:
            self.plotted.remove(plotted)
            self._feed.remove(plotted.series)
            _cancel([plotted])
            self.changed.emit()

    def set_hidden(self, plotted: Plotted, *, hidden: bool) -> None:
        """Draw a series or not; it goes on growing."""
        if plotted.is_hidden is not hidden:
            plotted.is_hidden = hidden
            self.changed.emit()

    def close(self) -> None:
        """Feed and fill nothing any more."""
        for plotted in self.plotted:
            self._feed.remove(plotted.series)
        _cancel(self.plotted)
        self.plotted.clear()

    def _begin(self, plotted: Plotted) -> None:
        series, history = plotted.series, self._connection.history
        if history is None:
            self._feed.add(series, int)
            return
        from mqtts_gui.store.topic_past import TopicPast  # noqa: PLC0415 - see above

        below = self._feed.add(series, lambda: history.append(()))
        plotted.past = past = TopicPast(history, series.topic, below)

        def end(_result: object) -> None:
            plotted.past = None
            self.changed.emit()

        def fail(error: BaseException) -> None:
            end(None)
            raise error

        run_apart(self, lambda: fill(series, past), end, fail)


def _cancel(plotted: list[Plotted]) -> None:
    for each in plotted:
        if each.past is not None:
            each.past.cancel()
