"""What was made at the start is not looked through again and again for garbage."""

from __future__ import annotations

import json
import subprocess
import sys

PROGRAM = """
import gc, json
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from mqtts_gui.ui import collecting

class Thing:
    pass

collecting.SETTLED_MS = (0, 50)
app = QCoreApplication([])
owner = QObject()
things = [Thing() for _ in range(20_000)]
before = gc.get_freeze_count()
collecting.keep_collections_short(owner)
counts = []
QTimer.singleShot(20, lambda: (counts.append(gc.get_freeze_count()), things.extend(
    Thing() for _ in range(20_000))))
QTimer.singleShot(100, lambda: (counts.append(gc.get_freeze_count()), app.quit()))
app.exec()
print(json.dumps([before, *counts, gc.get_threshold()[0]]))
"""


def test_what_is_there_when_the_window_stands_is_taken_out() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], check=True, capture_output=True, timeout=60
    )
    before, first, second, threshold = json.loads(done.stdout)

    assert before == 0
    assert first >= 20_000
    assert second >= first + 19_000
    assert threshold > 700
