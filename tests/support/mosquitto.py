"""The real mosquitto, its log read as it writes, and its command line clients."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.other_time import at_time
from tests.support.patience import DEADLINE_S
from tests.support.ports import free_port

SIGNAL_AGAIN_S = 1.0
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"


def find(program: str) -> str:
    """Return the path of a program; Debian keeps mosquitto out of people's PATH."""
    found = shutil.which(program, path=_PATH)
    if found is None:
        raise FileNotFoundError(f"{program} is not installed: apt-get install mosquitto")
    return found


class Mosquitto:
    """A broker on a free port of 127.0.0.1, with `lines` of configuration below its listener.

    By a `clock` such as "2060-01-01" it lives at that time.
    """

    def __init__(
        self,
        folder: Path,
        lines: Sequence[str],
        *,
        port: int | None = None,
        clock: str | None = None,
    ) -> None:
        self.port = port or free_port()
        self._environment = at_time(clock) if clock else None
        self.log: list[str] = []
        self._configuration = folder / f"mosquitto-{self.port}.conf"
        user = ["user root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        head = [*user, "log_dest stderr", "log_type all", f"listener {self.port} 127.0.0.1"]
        self._configuration.write_text("\n".join([*head, *lines, ""]), encoding="utf-8")
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self._logged = threading.Condition()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.end()

    def start(self) -> None:
        """Start the broker and wait until it listens."""
        seen = len(self.log)
        self._process = subprocess.Popen(
            [find("mosquitto"), "-c", str(self._configuration)],
            env=self._environment,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        self._reader = threading.Thread(target=self._read_log, args=(self._process,))
        self._reader.start()
        self.wait_for_log("running", seen)

    def kill(self) -> None:
        """End the broker as a power cut would (SIGKILL)."""
        self._end(signal.SIGKILL)

    def end(self) -> None:
        """End the broker in an orderly way (SIGTERM), if it runs."""
        self._end(signal.SIGTERM)

    def pause(self) -> None:
        """Freeze the broker (SIGSTOP)."""
        if self._process is not None:
            self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let a frozen broker continue."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)

    def wait_for_log(self, text: str, since: int = 0) -> str:
        """Return the first line of the log, from number `since` on, that holds `text`."""
        deadline = time.monotonic() + DEADLINE_S
        with self._logged:
            while True:
                found = next((line for line in self.log[since:] if text in line), None)
                if found is not None:
                    return found
                if not self._logged.wait(deadline - time.monotonic()):
                    raise AssertionError(f"{text!r} is not in the log: {self.log}")

    def publish(self, *arguments: str) -> None:
        """Run mosquitto_pub against this broker."""
        command = [find("mosquitto_pub"), "-h", "localhost", "-p", str(self.port), *arguments]
        subprocess.run(command, check=True, capture_output=True, timeout=DEADLINE_S)

    def subscriber(self, *arguments: str) -> subprocess.Popen[str]:
        """Start mosquitto_sub against this broker and wait until it is subscribed."""
        seen = len(self.log)
        command = [find("mosquitto_sub"), "-h", "localhost", "-p", str(self.port), *arguments]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.wait_for_log("Sending SUBACK", seen)
        return process

    def _end(self, how: signal.Signals) -> None:
        if self._process is None or self._reader is None:
            return
        self._signal_until_gone(self._process, how)
        self._reader.join(DEADLINE_S)
        if self._process.stderr is not None:
            self._process.stderr.close()
        self._process = self._reader = None

    def _signal_until_gone(self, process: subprocess.Popen[str], how: signal.Signals) -> None:
        """Send the signal again where it is lost: mosquitto forgets one that comes early.

        It sets its `run` flag after it has said that it runs, and with that takes a SIGTERM back.
        """
        deadline = time.monotonic() + DEADLINE_S
        while time.monotonic() < deadline:
            process.send_signal(how)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(SIGNAL_AGAIN_S)
                return
        raise AssertionError(f"mosquitto does not end: {self.log}")

    def _read_log(self, process: subprocess.Popen[str]) -> None:
        for line in process.stderr or ():
            with self._logged:
                self.log.append(line.rstrip())
                self._logged.notify_all()
