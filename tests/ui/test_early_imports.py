"""What the Certificates page needs is imported while nothing is to be done, in a fresh process."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest

from mqtts_gui.ui.early_imports import MODULES

PAGE = "mqtts_gui.ui.pages.certificates_page"
PROGRAM = f"""
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from mqtts_gui.ui import early_imports
early_imports.BEGIN_MS = early_imports.PAUSE_MS = 0
app = QCoreApplication([])
early = early_imports.EarlyImports()
before = {PAGE!r} in sys.modules
early.finished.connect(app.quit)
{{more}}
QTimer.singleShot(30_000, lambda: app.exit(7))
code = app.exec()
sys.exit(code or before * 2 or ({PAGE!r} in sys.modules) * 3)
"""


def run(more: str = "") -> int:
    """Return 3 where the page was imported, 0 where it was not."""
    command = [sys.executable, "-c", PROGRAM.format(more=more)]
    return subprocess.run(command, check=False, timeout=60).returncode


@pytest.mark.parametrize("name", MODULES)
def test_every_module_is_there(name: str) -> None:
    assert find_spec(name) is not None


def test_page_is_imported_before_anybody_asks_for_it() -> None:
    assert run() == 3


def test_nothing_is_imported_once_the_program_ends() -> None:
    assert run("early.stop(); QTimer.singleShot(200, app.quit)") == 0


BUSY = """
early_imports._NOTICED_S = 0.0
early.stop()
early_imports.PAUSE_MS = 20
early._wait(20)
work = QTimer()
work.timeout.connect(lambda: sum(range(10_000)))
work.start(0)
QTimer.singleShot(1_000, {then})
"""


def test_nothing_is_imported_while_much_is_to_be_done() -> None:
    assert run(BUSY.format(then="app.quit")) == 0


def test_it_goes_on_once_that_is_done() -> None:
    assert run(BUSY.format(then="work.stop")) == 3
