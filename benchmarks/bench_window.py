"""How the whole window stands a flood: what it falls behind, how long it stands still, what grows.

    python benchmarks/bench_window.py [--rate 100000] [--seconds 60] [--runs 1] [--history N]

The real program on a screen of its own (Xvfb, openbox, xcb), a real mosquitto over TLS 1.3 with
the client's certificate, messages of 64 bytes on forty topics, every one stored, the table
following the newest. In the same run mosquitto_sub takes the same flood, and an idle process keeps
the same clock as the window. Then the window is shown a history of so many messages. It asserts
nothing. On a machine where others work, `chrt -r 10` before the command leaves them out.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.flood_sender import time_in
from benchmarks.flood_setting import HERE, Broker, Part, screen
from benchmarks.flooded_window import FILTER, PROFILE_ID, arguments, flood, print_load, save_profile
from mqtts_gui.store.settings import Settings, SettingsStore
from tests.support.lab import make_lab
from tests.support.mosquitto import find

SUB_SECONDS = 15.0
MANY = 2_000_000
_CHUNK = 1 << 20
_BUFFERED = 70  # lines that mosquitto_sub may keep until it has more


def flood_mosquitto_sub(broker: Broker, rate: int, seconds: float) -> str:
    """Let mosquitto_sub take the flood, and say how it did."""
    command = [find("mosquitto_sub"), "-h", "localhost", "-p", str(broker.port), "-t", FILTER]
    with subprocess.Popen([*command, *broker.lab.options], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None  # noqa: S101 - it was asked for
        sender = Part("flood_sender.py", str(broker.plain), str(rate), str(seconds))
        threading.Event().wait(1)  # nobody says that mosquitto_sub is subscribed
        sender.tell("go")
        count, begun, worst = 0, 0.0, 0.0
        sent: dict[str, float] = {}
        while not sent or count < sent["sent"] - _BUFFERED:
            piece = os.read(process.stdout.fileno(), _CHUNK)
            begun = begun or time.perf_counter()
            count += piece.count(b"\n")
            lines = piece.rsplit(b"\n", 2)
            if len(lines) == 3:  # the last whole line is between the last two ends
                worst = max(worst, time.time() - time_in(lines[1]))
            if time.perf_counter() - begun > seconds and not sent:
                sent = sender.figures()
        took = time.perf_counter() - begun
        process.terminate()
    return (
        f"mosquitto_sub: {sent['sent'] / sent['seconds']:,.0f} sent/s for {seconds:.0f} s, "
        f"{count / took:,.0f} received/s, at most {worst:.2f} s behind"
    )


def show_history(count: int, number: int | None) -> None:
    """Make a history of so many messages, and let the window show it."""
    with tempfile.TemporaryDirectory() as name, screen(number) as environment:
        folder = Path(name)
        save_profile(folder)
        SettingsStore(folder).save(Settings(history_messages=2 * count, history_bytes=4 << 30))
        (folder / "history").mkdir()
        path = folder / "history" / f"{PROFILE_ID}.sqlite3"
        words = ["--part", "store", str(path), str(count), "64", "0"]
        subprocess.run([sys.executable, str(HERE / "bench_history.py"), *words], check=True)
        words = [str(HERE / "watched_history.py"), name, str(count), str(time.time())]
        subprocess.run([sys.executable, *words], check=True, env=environment)


def main() -> None:
    """Measure and print."""
    chosen = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        broker = Broker(make_lab(Path(folder)))
        with broker.running() as process:
            for _ in range(chosen.runs):
                before = _cpu_s(process.pid)
                print_load()
                if not chosen.no_sub:
                    seconds = min(SUB_SECONDS, chosen.seconds)
                    print(flood_mosquitto_sub(broker, chosen.rate, seconds), flush=True)
                    before = _cpu_s(process.pid)
                print(flood(broker, chosen, ("watched_window.py", "window")))
                print(f"  broker: CPU {_cpu_s(process.pid) - before:.1f} s", flush=True)
    if chosen.history:
        show_history(chosen.history, chosen.display)


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _arguments() -> argparse.Namespace:
    parser = arguments(__doc__, seconds=60)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--no-sub", action="store_true", help="leave mosquitto_sub out")
    parser.add_argument("--history", type=int, default=MANY, help="messages of it; 0 for none")
    return parser.parse_args()


if __name__ == "__main__":
    main()
