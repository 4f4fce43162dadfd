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
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print((time.perf_counter() - start) * 1000)
        QTimer.singleShot(0, app.quit)
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""
OURS = """
import time; start = time.perf_counter()
import sys
from pathlib import Path
from mqtts_gui.ui.program import parse
from mqtts_gui.ui.application import Application
application = Application(parse(["--data-dir", sys.argv[1]]))
def seen():
    print((time.perf_counter() - start) * 1000)
    application.furnish()
    application.frame.repaint()
    print((time.perf_counter() - start) * 1000)
    application.quit()
application.frame.painted.disconnect()
application.frame.painted.connect(seen)
application.show()
application.run()
"""


def main() -> int:
    """Print the medians and their ratio."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    times: dict[str, list[float]] = {"bare PySide6": [], "mqtts-gui": [], "… filled": []}
    with tempfile.TemporaryDirectory() as folder:
        _start(OURS, folder, environment)
        for _ in range(ROUNDS):
            times["bare PySide6"] += _start(BARE, folder, environment)
            shown, filled = _start(OURS, folder, environment)
            times["mqtts-gui"].append(shown)
            times["… filled"].append(filled)
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        spread = f"{min(times[name]):.0f}-{max(times[name]):.0f}"
        print(f"first window, {name:13} {median:6.0f} ms  ({spread})")
    print(f"ratio {medians['mqtts-gui'] / medians['bare PySide6']:.2f} (aim: under 1.5)")
    return 0


def _start(program: str, folder: str, environment: dict[str, str]) -> list[float]:
    answer = subprocess.run(
        [sys.executable, "-c", program, folder],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        cwd=Path(__file__).parent.parent,
    )
    return [float(line) for line in answer.stdout.split()]


if __name__ == "__main__":
    sys.exit(main())
