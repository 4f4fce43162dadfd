"""How long a diagnosis takes on loopback: healthy, at each kind of fault, at silence, cancelled.

A real mosquitto with the lab's configuration, and the faults that the tests stage. Figures only.
Run it with `python dev.py bench doctor`.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mqtts_gui.doctor.walk import Errand, Walk, WalkResult, walk
from mqtts_gui.mqtt.profile import Profile, Secrets, TlsVersion
from tests.support.every_fault import every_fault
from tests.support.fault import OK, Case, Fault
from tests.support.garbage import Line, garbage
from tests.support.lab import make_lab
from tests.support.mosquitto import Mosquitto
from tests.support.sessions import lab_profile

RUNS = 100
TARGET_MS, FAULT_TARGET_MS = 100, 2000
LIMIT = timedelta(seconds=1)
LONG = timedelta(seconds=60)
SILENT = ("silen", "frozen", "paused", "no-answer", "no-connack", "timeout", "deaf", "unreachable")
NAMED = 8


def main() -> None:
    """Measure and print everything."""
    healthy()
    silence()
    faults()


def healthy() -> None:
    """Measure walks to a healthy broker."""
    with tempfile.TemporaryDirectory() as folder:
        lab = make_lab(Path(folder))
        with Mosquitto(Path(folder), lab.lines) as broker:
            for tls in TlsVersion:
                profile = lab_profile(lab, broker.port, tls_min=tls, tls_max=tls)
                ms = sorted(walked(Case(profile))[1] for _ in range(RUNS))
                print(
                    f"healthy walk, TLS {tls}, client certificate: median "
                    f"{statistics.median(ms):6.1f} ms   99 % {ms[RUNS * 99 // 100 - 1]:6.1f} ms   "
                    f"({RUNS} runs, aim: below {TARGET_MS} ms)"
                )


def silence() -> None:
    """Measure when a walk to a silent server ends, at its limit and when cancelled."""
    with garbage(Line.hold) as port:
        profile = Profile(host="127.0.0.1", port=port)
        _, ms = walked(Case(profile), LIMIT)
        over = ms - LIMIT.total_seconds() * 1000
        print(f"silence with a limit of {LIMIT.total_seconds():.0f} s per step: {over:+.0f} ms")
        print(f"silence, cancelled: over after {cancelled(profile):.1f} ms")


def cancelled(profile: Profile) -> float:
    """Return the milliseconds that a walk takes to end once it is cancelled."""
    connected = threading.Event()
    walking = Walk(
        profile,
        Secrets(),
        step_timeout=LONG,
        report=lambda step: connected.set() if step.step == "tcp" else None,
    )
    thread = threading.Thread(target=walking.run)
    thread.start()
    connected.wait(LONG.total_seconds())
    began = time.perf_counter()
    walking.cancel()
    thread.join()
    return (time.perf_counter() - began) * 1000


def faults() -> None:
    """Measure one fault of each kind that the tests stage, but those that consist of silence."""
    by_code: dict[str, Fault] = {}
    for fault in every_fault():
        if fault.code != OK and not any(word in fault.name.lower() for word in SILENT):
            by_code.setdefault(fault.code, fault)
    measured = [(staged(fault), fault.name) for fault in by_code.values()]
    if not measured:
        return
    measured.sort(reverse=True)
    median = statistics.median(ms for ms, _ in measured)
    print(f"{len(measured)} kinds of fault: median {median:.1f} ms (aim: below {FAULT_TARGET_MS})")
    for ms, name in measured[:NAMED]:
        print(f"  {ms:8.1f} ms  {name}")


def staged(fault: Fault) -> float:
    """Return the milliseconds until a fault is named."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        return walked(stack.enter_context(fault.stage(Path(folder))))[1]


def walked(case: Case, limit: timedelta = timedelta(seconds=10)) -> tuple[WalkResult, float]:
    """Return what a walk found, and its milliseconds."""
    errand: Errand = case.errand
    began = time.perf_counter()
    result = walk(case.profile, case.secrets, errand=errand, step_timeout=limit)
    return result, (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
