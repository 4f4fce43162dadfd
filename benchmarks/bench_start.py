"""How long until the first window shows, beside a bare PySide6 window on the same machine.

Each start is a process of its own, from its first line to the first paint of the window; the two
programs take turns, so that a slow moment of the machine meets both.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 7
BARE = """
import time; start = time.perf_counter()
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1280, 800)
window.show()
QTimer.singleShot(0, lambda: (print((time.perf_counter() - start) * 1000), app.quit()))
app.exec()
"""
OURS = """
import time; start = time.perf_counter()
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from mqtts_gui.ui.program import parse
from mqtts_gui.ui.application import Application
application = Application(parse(["--data-dir", sys.argv[1]]))
application.show()
QTimer.singleShot(
    0, lambda: (print((time.perf_counter() - start) * 1000), application.quit())
)
application.run()
"""


def main() -> int:
    """Print the medians and their ratio."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    times: dict[str, list[float]] = {"bare PySide6": [], "mqtts-gui": []}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(ROUNDS):
            times["bare PySide6"].append(_start(BARE, folder, environment))
            times["mqtts-gui"].append(_start(OURS, folder, environment))
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        spread = f"{min(times[name]):.0f}-{max(times[name]):.0f}"
        print(f"first window, {name:13} {median:6.0f} ms  ({spread})")
    print(f"ratio {medians['mqtts-gui'] / medians['bare PySide6']:.2f} (aim: under 1.5)")
    return 0


def _start(program: str, folder: str, environment: dict[str, str]) -> float:
    answer = subprocess.run(
        [sys.executable, "-c", program, folder],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        cwd=Path(__file__).parent.parent,
    )
    return float(answer.stdout)


if __name__ == "__main__":
    sys.exit(main())
