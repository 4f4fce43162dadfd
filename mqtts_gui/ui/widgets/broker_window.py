"""What a broker tells of itself below `$SYS`, in a window that asks for it while it is open."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, tr, visible
from mqtts_gui.mqtt.status_facts import sort_readings
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.models.broker_figures import OtherRows, other_rows, tiles_of
from mqtts_gui.ui.models.connections_model import display_name
from mqtts_gui.ui.models.subscription_words import refusal_text
from mqtts_gui.ui.widgets.broker_tile import BrokerTile
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.note_line import NoteLine
from mqtts_gui.ui.widgets.own_window import OwnWindow
from mqtts_gui.ui.widgets.scaling import px

SILENT_MS = 12_000
"""After so long a broker that would tell something has: mosquitto does every ten seconds."""

LOOK_MS = 500
_SIZE = QSize(820, 600)
_MARGIN, _GAP, _TILE_WIDTH, _TOPIC_WIDTH = 12, 10, 240, 420
_TABLE_HEIGHT = 200


class BrokerWindow(OwnWindow):
    """Show the figures of a connection's broker."""

    def __init__(self, connection: Connection, *, silent_ms: int = SILENT_MS) -> None:
        super().__init__("broker_window", _SIZE)
        self._connection = connection
        self._version, self._columns = -1, 0
        self._rows: OtherRows = ()
        self._silent = QTimer(self, singleShot=True, interval=silent_ms)
        self._silent.timeout.connect(self._explain)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self.look)
        self._make_parts()
        self._lay_out()
        connection.state_changed.connect(self._ask)
        connection.profile_changed.connect(self._retranslate)
        self._look.start()
        self._retranslate()
        self._ask()

    def look(self) -> None:
        """Show what came since the last look."""
        status = self._connection.status
        if status.version != self._version:
            self._version = status.version
            self._show_figures()
            self._explain()

    def _ask(self) -> None:
        """Ask for the figures as soon as there is somebody to ask."""
        if self._connection.state is State.READY:
            self._connection.desk.watch(self._connection.status)
            self._silent.start()
        self._explain()

    def _make_parts(self) -> None:
        self.note = NoteLine()
        self.tiles = [BrokerTile() for _ in tiles_of(sort_readings({}))]
        self._heading = QLabel()
        self._heading.setProperty("kind", "heading")
        self.table = named(QTreeWidget(), "broker_topics_table")
        self.table.setColumnCount(2)
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setColumnWidth(0, px(_TOPIC_WIDTH))
        self._heading.setBuddy(self.table)
        self.table.setMinimumHeight(px(_TABLE_HEIGHT))

    def _lay_out(self) -> None:
        content = QWidget()
        content.setProperty("kind", "page")
        self._grid = QGridLayout()
        self._grid.setSpacing(px(_GAP))
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(px(_GAP))
        inner.addLayout(self._grid)
        inner.addWidget(self._heading)
        inner.addWidget(self.table, 1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(px(_MARGIN) for _ in range(4)))
        column.setSpacing(px(_GAP))
        column.addWidget(self.note)
        column.addWidget(scroll, 1)
        self._place_tiles()

    def _place_tiles(self) -> None:
        """Put as many tiles side by side as there is room for."""
        columns = max(1, (self.width() - 2 * px(_MARGIN)) // px(_TILE_WIDTH))
        if columns == self._columns:
            return
        self._columns = columns
        for place, tile in enumerate(self.tiles):
            self._grid.addWidget(tile, place // columns, place % columns)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, int(column < columns))

    def _show_figures(self) -> None:
        facts = sort_readings(self._connection.status.readings())
        for widget, tile in zip(self.tiles, tiles_of(facts), strict=True):
            widget.show_tile(tile)
        self._show_others(other_rows(facts))

    def _show_others(self, rows: OtherRows) -> None:
        """Show the other topics; what is chosen or scrolled to stays where the topics are."""
        if [topic for topic, _ in rows] != [topic for topic, _ in self._rows]:
            self.table.clear()
            self.table.addTopLevelItems([QTreeWidgetItem(list(row)) for row in rows])
        else:
            for place, (row, old) in enumerate(zip(rows, self._rows, strict=True)):
                item = self.table.topLevelItem(place)
                if row != old and item is not None:
                    item.setText(1, row[1])
        self._rows = rows
        self._heading.setVisible(bool(rows))
        self.table.setVisible(bool(rows))

    def _explain(self) -> None:
        phrase, role = self._standing()
        self.note.show_note(phrase, role)

    def _standing(self) -> tuple[Phrase, str]:
        status = self._connection.status
        if self._connection.state is not State.READY:
            return mark("Connect to read what the broker tells of itself."), "muted"
        if status.refused is not None:
            why = refusal_text(status.refused)
            return mark(
                "%(reason)s. mosquitto's access list needs: topic read $SYS/#", reason=why
            ), ("error")
        if status.readings() or self._silent.isActive():
            return mark(
                "Asks for $SYS/# (QoS 0) while this window is open. What comes is not kept with "
                "the messages, unless you subscribe to it."
            ), "muted"
        return mark(
            "The broker has told nothing for a while. Some have no topics below $SYS unless they "
            "are switched on (HiveMQ, VerneMQ), others hide them by an access list."
        ), "warning"

    def _retranslate(self) -> None:
        name = visible(display_name(self._connection))
        self.setWindowTitle(tr("Broker of %(name)s", name=name))
        self._heading.setText(tr("Other topics"))
        self.table.setHeaderLabels([tr("Topic"), tr("Value")])
        self.table.setAccessibleName(tr("Other topics"))
        self._show_figures()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_tiles()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._look.stop()
        self._silent.stop()
        self._connection.state_changed.disconnect(self._ask)
        self._connection.desk.watch_no_more()
        super().closeEvent(event)
