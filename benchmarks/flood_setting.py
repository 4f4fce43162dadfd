"""What stands around a flood: a broker with two doors, a screen, and programs that are watched."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.support.lab import Lab
from tests.support.mosquitto import find
from tests.support.ports import free_port

HERE = Path(__file__).resolve().parent
PATIENCE_S = 5.0


class Broker:
    """Two doors of one mosquitto: TLS for who receives, plain for who sends."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.port, self.plain = free_port(), free_port()
        lines = ["per_listener_settings true", f"listener {self.port} 127.0.0.1", *lab.lines]
        lines += [f"listener {self.plain} 127.0.0.1", "allow_anonymous true", "user root"]
        lines += ["log_dest none", "max_queued_messages 0"]
        self._configuration = lab.folder / "window.conf"
        self._configuration.write_text("\n".join([*lines, ""]), encoding="utf-8")

    @contextlib.contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        """Run it."""
        with subprocess.Popen([find("mosquitto"), "-c", str(self._configuration)]) as process:
            try:
                self._wait()
                yield process
            finally:
                process.terminate()

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            with contextlib.suppress(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", self.plain)).close()
                return


@contextlib.contextmanager
def screen(number: int | None) -> Iterator[dict[str, str]]:
    """Run a screen with a window manager, and yield the environment of who is to be on it."""
    read, write = os.pipe()
    chosen = [f":{number}"] if number is not None else []
    size = ["-screen", "0", "1280x800x24", "-displayfd", str(write)]
    with contextlib.ExitStack() as stack:
        server = subprocess.Popen([find("Xvfb"), *chosen, *size], pass_fds=[write])
        stack.callback(server.wait)
        stack.callback(server.terminate)
        os.close(write)
        with os.fdopen(read) as answer:
            display = answer.readline().strip()
        environment = {
            **os.environ,
            "DISPLAY": f":{display}",
            "QT_QPA_PLATFORM": "xcb",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }
        manager = subprocess.Popen([find("openbox")], env=environment, stderr=subprocess.DEVNULL)
        stack.callback(manager.wait)
        stack.callback(manager.terminate)
        yield environment


class Part:
    """A program of this benchmark: it says "ready", reads lines, and ends with its figures."""

    def __init__(
        self, program: str, *words: str, environment: Mapping[str, str] | None = None
    ) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / program), *words],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.expect("ready")

    def tell(self, line: object) -> None:
        """Write a line to it."""
        assert self.process.stdin is not None  # noqa: S101 - it was asked for
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def figures(self) -> dict[str, float]:
        """Wait for its figures."""
        line = self.expect("{")
        self.process.communicate()
        found: dict[str, float] = json.loads(line)
        return found

    def expect(self, start: str) -> str:
        """Wait for a line that begins so, and return it."""
        for line in self.process.stdout or ():
            if line.startswith(start):
                return line
        raise SystemExit(f"{self.process.args!r} ended early")
