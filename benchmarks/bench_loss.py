"""Whether messages get lost or doubled while the broker restarts and our process is stopped.

Numbered messages of QoS 1 and 2 go from a publishing session through a real mosquitto, which is
ended and restarted five times, to a receiving session with its history, which is stopped five
times; see `tests.support.losses`. What counts is what the history holds. It asserts nothing.

Run it with `python dev.py bench`, or by itself: `--full` sends a million messages, `--count` as
many as you say, `--version` says which MQTT, and `--beside` has a mosquitto_sub receive the same.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mqtts_gui.mqtt.profile import MqttVersion
from tests.support.lab import make_lab
from tests.support.losses import Held, Trial, run

COUNT, FULL = 20_000, 1_000_000
MESSAGES_PER_SECOND = 500
"""Slower than any machine: a trial that takes longer than that hangs."""


def main() -> None:
    """Run the trials and print what was lost."""
    chosen = _arguments()
    count = FULL if chosen.full else chosen.count
    with tempfile.TemporaryDirectory() as name:
        lab = make_lab(Path(name) / "lab")
        for version in chosen.version:
            folder = Path(name) / version
            folder.mkdir()
            within_s = 60 + count / MESSAGES_PER_SECOND
            report(
                Trial(
                    lab,
                    folder,
                    MqttVersion(version),
                    count,
                    within_s=within_s,
                    beside=chosen.beside,
                )
            )


def report(trial: Trial) -> None:
    """Run a trial and print its figures."""
    outcome = run(trial)
    rate = trial.count / outcome.seconds
    print(f"MQTT {trial.version}, {trial.count:,} messages of {trial.size} bytes")
    print(f"  {outcome.seconds:.1f} s, {rate:,.0f} messages/s from one session to the other")
    print(f"  broker restarted {outcome.restarts} times, receiver stopped {outcome.pauses} times")
    for name in ("acknowledged", "acknowledged_twice", "refused", "connections"):
        print(f"  publisher, {name.replace('_', ' ')}: {outcome.publisher[name]:,}")
    for name, value in outcome.receiver.items():
        print(f"  receiver, {name}: {value}")
    _print_held("history", outcome.history)
    if outcome.beside is not None:
        _print_held("mosquitto_sub", outcome.beside)


def _print_held(name: str, held: dict[int, Held]) -> None:
    for qos, each in held.items():
        print(
            f"  {name}, QoS {qos}: {len(each.lost):,} lost, {each.twice:,} came again "
            f"({each.unmarked:,} unmarked), {each.disorder:,} out of order",
            flush=True,
        )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--full", action="store_true", help=f"send {FULL:,} messages")
    parser.add_argument("--version", nargs="*", default=["3.1.1", "5"])
    parser.add_argument("--beside", action="store_true", help="let mosquitto_sub receive as well")
    return parser.parse_args()


if __name__ == "__main__":
    main()
