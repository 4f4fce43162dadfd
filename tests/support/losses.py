"""A trial of what gets lost: a publishing and a receiving process, and a broker that is restarted.

The publisher's numbered messages come in stages, with one fault amid each: by turns the broker ends
(SIGTERM) and starts again, or the receiver is stopped (SIGSTOP) for a while. Every second time it
stays stopped while the broker restarts. What counts is what the history on disk holds afterwards.
"""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mqtts_gui.mqtt.profile import MqttVersion
from mqtts_gui.store.history import History
from mqtts_gui.store.history_limits import Limits
from tests.support.lab import Lab
from tests.support.loss_setting import TOPIC, Setting, number_in
from tests.support.mosquitto import Mosquitto, find

FAULTS = 10
PAGE = 5000
ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Trial:
    """What is sent, and how long it may take; `beside` has a mosquitto_sub receive the same."""

    lab: Lab
    folder: Path
    version: MqttVersion
    count: int
    size: int = 64
    within_s: float = 60
    beside: bool = False


@dataclass(slots=True)
class Held:
    """What somebody holds of the messages of one quality of service.

    Attributes:
        twice: How often a number came once more.
        unmarked: How often that was not marked as a duplicate.
        disorder: How often a number came that is smaller than the one before it.
    """

    lost: list[int] = field(default_factory=list)
    twice: int = 0
    unmarked: int = 0
    disorder: int = 0


@dataclass(slots=True)
class Outcome:
    """What the processes said of themselves, and what is held, by quality of service."""

    publisher: dict[str, int | str]
    receiver: dict[str, int | list[str]]
    history: dict[int, Held]
    beside: dict[int, Held] | None
    restarts: int
    pauses: int
    seconds: float


class Process:
    """One of the two processes; what it says is read as it comes."""

    def __init__(self, module: str, setting: Setting) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"tests.support.{module}", setting.written()],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.lines: list[str] = []
        self._is_over = False
        self._said = threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    @property
    def last(self) -> str:
        return self.lines[-1] if self.lines else ""

    def wait(self, deadline: float, number: int | None = None) -> None:
        """Wait until it has said as high a number, or anything at all."""
        with self._said:
            while not (self.lines if number is None else self._number() >= number):
                left = deadline - time.monotonic()
                assert left > 0, f"too late; the last it said is {self.last!r}"
                assert not self._is_over, f"it is over; the last it said is {self.last!r}"
                self._said.wait(left)

    def report(self, deadline: float) -> str:
        """Return its last line, once it has ended well."""
        code = self._process.wait(max(0.1, deadline - time.monotonic()))
        self._reader.join()
        assert code == 0, self.last
        return self.last

    def tell(self, text: str) -> None:
        if self._process.stdin is not None:
            self._process.stdin.write(f"{text}\n")
            self._process.stdin.flush()

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def end(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    def _number(self) -> int:
        return int(self.last) if self.last.isdigit() else -1

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self._note(line.rstrip())
        with self._said:
            self._is_over = True
            self._said.notify_all()

    def _note(self, line: str) -> None:
        with self._said:
            self.lines.append(line)
            self._said.notify_all()


def run(trial: Trial) -> Outcome:
    """Let it happen, and count."""
    began_at = time.monotonic()
    deadline = began_at + trial.within_s
    with _broker(trial) as broker, contextlib.ExitStack() as stack:
        setting = _setting(trial, broker.port)
        beside = stack.enter_context(_beside(trial, broker)) if trial.beside else None
        receiver = Process("loss_receiver", setting)
        stack.callback(receiver.end)
        receiver.wait(deadline)
        publisher = Process("loss_publisher", setting)
        stack.callback(publisher.end)
        restarts, pauses = _disturb(trial, broker, publisher, receiver, deadline)
        published = json.loads(publisher.report(deadline))
        received = json.loads(receiver.report(deadline))
        seconds = time.monotonic() - began_at
        heard = _heard(beside, trial) if beside else None
    held = judge(_in_history(Path(setting.history)), setting)
    return Outcome(published, received, held, heard, restarts, pauses, seconds)


def judge(rows: Iterator[tuple[int, int, bool]], setting: Setting) -> dict[int, Held]:
    """Count what is amiss among (QoS, number, duplicate), by quality of service."""
    held, times, before = {1: Held(), 2: Held()}, Counter[int](), {1: -1, 2: -1}
    for qos, number, is_marked in rows:
        times[number] += 1
        held[qos].twice += times[number] > 1
        held[qos].unmarked += times[number] > 1 and not is_marked
        held[qos].disorder += number < before[qos]
        before[qos] = number
    for number in range(setting.count + 1):
        if not times[number]:
            held[setting.qos(number)].lost.append(number)
    return held


def _disturb(
    trial: Trial, broker: Mosquitto, publisher: Process, receiver: Process, deadline: float
) -> tuple[int, int]:
    """Bring about the faults, and return how many restarts and pauses there were."""
    stage = trial.count // (FAULTS + 1)
    restarts = pauses = 0
    is_stopped = False
    publisher.tell(str(stage))
    for fault in range(FAULTS):
        publisher.wait(deadline, fault * stage + stage // 2)
        if fault % 2:
            receiver.signal(signal.SIGSTOP)
            is_stopped, pauses = True, pauses + 1
        else:
            broker.end()
            broker.start()
            restarts += 1
        publisher.tell(str(trial.count if fault == FAULTS - 1 else (fault + 2) * stage))
        if is_stopped and (fault % 4 != 1 or fault == FAULTS - 1):
            publisher.wait(deadline, (fault + 1) * stage)
            receiver.signal(signal.SIGCONT)
            is_stopped = False
    return restarts, pauses


def _broker(trial: Trial) -> Mosquitto:
    store = trial.folder / "store"
    store.mkdir()
    quiet = [
        "log_type none",
        "log_type notice",
        "log_type information",
        "log_type warning",
        "log_type error",
    ]
    kept = ["persistence true", f"persistence_location {store}/", "autosave_interval 2"]
    return Mosquitto(trial.folder, [*quiet, *trial.lab.lines, *kept, "max_queued_messages 0"])


def _setting(trial: Trial, port: int) -> Setting:
    lab, history = trial.lab, trial.folder / "history.sqlite3"
    return Setting(
        port,
        trial.version,
        str(lab.authority.certificate),
        str(lab.client.certificate),
        str(lab.client.key),
        str(history),
        trial.count,
        trial.size,
    )


def _in_history(path: Path) -> Iterator[tuple[int, int, bool]]:
    history = History(path, Limits(), on_trouble=lambda finding: None)
    reader, seq = history.reader(), 0
    try:
        while page := reader.page(seq, PAGE):
            for _, each in page:
                yield each.qos, number_in(each.payload), each.duplicate
            seq = page[-1].seq + 1
    finally:
        reader.close()
        history.close()


@contextlib.contextmanager
def _beside(trial: Trial, broker: Mosquitto) -> Iterator[Path]:
    """Have a mosquitto_sub with a kept session of its own write down what it gets."""
    heard = trial.folder / "heard"
    version = "5" if trial.version is MqttVersion.V5 else "311"
    command = [find("mosquitto_sub"), "-h", "localhost", "-p", str(broker.port)]
    command += [*trial.lab.options, "-V", version, "-i", "beside", "-c", "-q", "2"]
    command += ["-t", f"{TOPIC}/#", "-F", "%q %p"]
    if version == "5":
        command += ["-x", "3600"]
    with heard.open("wb") as file, subprocess.Popen(command, stdout=file) as process:
        try:
            yield heard
        finally:
            process.kill()


def _heard(heard: Path, trial: Trial) -> dict[int, Held]:
    setting = _setting(trial, 0)
    with heard.open("rb") as file:
        rows = (line.split() for line in file)
        pairs = (row for row in rows if len(row) == 2)  # the last may be cut short
        return judge(((int(qos), number_in(payload), True) for qos, payload in pairs), setting)
