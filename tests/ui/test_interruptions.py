from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.patience import DEADLINE_S

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")

PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from mqtts_gui.ui.application import Application
from mqtts_gui.ui.program import parse

application = Application(parse(["--lang", "en", "--data-dir", sys.argv[1]]))
application.show()
application.furnish()
application.workspace.add()  # not written yet: the first write waits for more changes
QTimer.singleShot(0, lambda: print("running", flush=True))
sys.exit(application.run())
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_closes_the_window_and_what_was_typed_is_kept(
    number: signal.Signals, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "running\n"
        program.send_signal(number)
        _, said = program.communicate(timeout=DEADLINE_S)

    said = "".join(line for line in said.splitlines() if "propagateSizeHints" not in line)
    assert (program.returncode, said) == (0, "")
    assert "New connection" in (tmp_path / "profiles.json").read_text(encoding="utf-8")
