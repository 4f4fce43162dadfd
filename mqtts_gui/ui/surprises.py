"""What nobody foresaw: an exception that reached the top, shown as a problem with its report."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Signal, qVersion

from mqtts_gui.errors import program_error

_log = logging.getLogger(__name__)


class Surprises(QObject):
    """Catch what reaches the hooks of Python, and report it once.

    Signals:
        happened: A problem to show (a `Problem`), in the GUI thread.
    """

    happened = Signal(object)

    def install(self) -> None:
        """Take the place of Python's hooks, which would print a traceback at the person."""
        sys.excepthook = self._take
        threading.excepthook = self._take_of_thread

    def remove(self) -> None:
        """Put Python's own hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def _take(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _log.error("unexpected error", exc_info=(kind, error, trace))
        text = "".join(traceback.format_exception(kind, error, trace))
        self.happened.emit(program_error(text, qt=qVersion()))

    def _take_of_thread(self, arguments: threading.ExceptHookArgs) -> None:
        error = arguments.exc_value
        if error is not None:
            self._take(arguments.exc_type, error, arguments.exc_traceback)
