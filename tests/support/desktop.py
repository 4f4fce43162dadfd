"""A desktop of its own for a test: a virtual screen, a window manager, a mouse and a keyboard."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from tests.support.mosquitto import find
from tests.support.patience import DEADLINE_S

LOOK_AGAIN_S = 0.05
SCREEN = "1700x800x24"

DRAG_SOURCE = """
import sys
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QLabel
class Source(QLabel):
    def mouseMoveEvent(self, event):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(sys.argv[1])])
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.CopyAction)
app = QApplication([])
label = Source("drag me")
label.setWindowTitle("drag source")
label.setGeometry(1400, 100, 200, 200)
label.show()
app.exec()
"""


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Look again and again until `condition` holds."""
    deadline, pause = time.monotonic() + DEADLINE_S, threading.Event()
    while not condition():
        assert time.monotonic() < deadline, f"it did not come about: {what}"
        pause.wait(LOOK_AGAIN_S)


def repeat_until(
    act: Callable[[], object], condition: Callable[[], bool], what: str, patience_s: float = 2.0
) -> None:
    """Do `act` until `condition` holds: a robot may be faster than the window, a person is not."""
    deadline, pause = time.monotonic() + DEADLINE_S, threading.Event()
    while not condition():
        assert time.monotonic() < deadline, f"it did not come about: {what}"
        act()
        enough = time.monotonic() + patience_s
        while not condition() and time.monotonic() < enough:
            pause.wait(LOOK_AGAIN_S)


class Desktop:
    """A virtual screen; what is started on it ends with it."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._stack = ExitStack()
        self._environment: dict[str, str] = {}

    def __enter__(self) -> Self:
        read, write = os.pipe()
        command = [find("Xvfb"), "-displayfd", str(write), "-screen", "0", SCREEN]
        self._start(command, pass_fds=[write])
        os.close(write)
        with os.fdopen(read) as answer:
            display = answer.readline().strip()
        self._environment = {
            **{name: os.environ[name] for name in ("PATH",)},
            "HOME": str(self._home),
            "DISPLAY": f":{display}",
            "QT_QPA_PLATFORM": "xcb",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }
        self._start([find("openbox")])
        return self

    def __exit__(self, *_trouble: object) -> None:
        self._stack.close()

    def run(self, *arguments: str) -> None:
        """Start Python on this desktop."""
        self._start([sys.executable, *arguments])

    def window(self, title: str) -> str:
        """Return the identifier of a window, once it is seen."""
        found = ""

        def is_there() -> bool:
            nonlocal found
            found = self._ask("search", "--onlyvisible", "--name", title).partition("\n")[0]
            return bool(found)

        wait_until(is_there, f"a window {title!r}")
        return found

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        self._ask("key", *keys)

    def type(self, text: str) -> None:
        """Type a text."""
        self._ask("type", text)

    def click(self, x: int, y: int) -> None:
        """Click at a place of the screen."""
        self._ask("mousemove", str(x), str(y), "click", "1")

    def place(self, window: str, width: int, height: int) -> None:
        """Put a window in the upper left corner, without its frame's share of the screen."""
        self._ask("windowmove", "--sync", window, "0", "0")
        self._ask("windowsize", "--sync", window, str(width), str(height))

    def picture(self, path: Path) -> None:
        """Write what is on the screen, where ImageMagick is there: for whoever mends a test."""
        command = ["import", "-window", "root", str(path)]
        subprocess.run(command, env=self._environment, timeout=DEADLINE_S, check=False)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Drag from one place of the screen to another, in steps as a hand does it."""
        (x, y), (far_x, far_y) = start, end
        self._ask("mousemove", str(x), str(y), "mousedown", "1")
        steps = 20
        for step in range(1, steps + 1):
            here = x + (far_x - x) * step // steps, y + (far_y - y) * step // steps
            self._ask("mousemove", "--sync", *map(str, here))
        self._ask("mouseup", "1")

    def _ask(self, *words: str) -> str:
        answer = subprocess.run(
            [find("xdotool"), *words],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=DEADLINE_S,
            check=False,
        )
        return answer.stdout.strip()

    def _start(self, command: Sequence[str], pass_fds: Sequence[int] = ()) -> None:
        process = subprocess.Popen(
            command,
            env=self._environment or None,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=pass_fds,
        )
        self._stack.callback(process.wait, DEADLINE_S)
        self._stack.callback(process.terminate)
