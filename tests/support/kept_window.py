"""Run the program with the one connection of a data folder, and say how many messages are shown.

python -m tests.support.kept_window FOLDER
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer

from mqtts_gui.ui.application import Application
from mqtts_gui.ui.program import parse


def run(folder: str) -> int:
    """Connect and tell each number on a line of its own, until somebody ends this process."""
    application = Application(parse(["--data-dir", folder, "--lang", "en"]))
    application.show()
    connection = application.workspace.connections[0]
    application.window.show_connection(connection, "messages")
    connection.open()
    timer = QTimer(interval=50)

    def say() -> None:
        sys.stdout.write(f"{connection.received}\n")
        sys.stdout.flush()

    timer.timeout.connect(say)
    timer.start()
    return application.run()


if __name__ == "__main__":
    sys.exit(run(sys.argv[1]))
