"""Doing again what was asked for last, once what is under way has ended."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from mqtts_gui.ui.connection import Connection, State

_UNDER_WAY = {State.CONNECTING, State.WAITING}
_ENDED = {State.IDLE, State.FAILED}


class Rerun(QObject):
    """Ends an attempt that uses the earlier settings, waits until it is gone, and tries again.

    It belongs to its connection, so that two repairs in a row try once.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._connection = connection
        self._opens = self._wanted = False
        connection.state_changed.connect(self._look)
        connection.test_changed.connect(self._look)

    @classmethod
    def of(cls, connection: Connection) -> Rerun:
        """Return the one of `connection`, made if it has none."""
        found = connection.findChild(cls)
        return found if isinstance(found, cls) else cls(connection)

    def start(self) -> None:
        """Connect, or test, again; a live session is left alone."""
        self._end_what_runs(_UNDER_WAY, opens=False)

    def reconnect(self) -> None:
        """End a live session as well, and open it with the settings of now."""
        self._end_what_runs(_UNDER_WAY | {State.READY}, opens=True)

    def _end_what_runs(self, states: set[State], *, opens: bool) -> None:
        connection = self._connection
        was_connecting = connection.state in _UNDER_WAY
        self._wanted, self._opens = True, opens or was_connecting
        if connection.testing:
            connection.cancel_test()
        if connection.state in states:
            connection.close()
        self._go_on()

    def _look(self) -> None:
        if self._connection.state is State.CONNECTING:
            self._wanted = False  # somebody else has opened it meanwhile
        if self._wanted:
            # Not at once: whoever tells of a change may not be through with it.
            QTimer.singleShot(0, self, self._go_on)

    def _go_on(self) -> None:
        connection = self._connection
        is_quiet = connection.state in _ENDED or (
            connection.state is State.READY and not self._opens
        )
        if not self._wanted or connection.testing or not is_quiet:
            return
        self._wanted = False
        if self._opens:
            connection.open()
        else:
            connection.try_again()
