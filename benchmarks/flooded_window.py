"""What benchmarks of the window under a flood have in common: profile, course and report."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.flood_setting import Broker, Part, screen
from mqtts_gui.mqtt.profile import Profile, Subscription
from mqtts_gui.store.profiles import ProfileStore
from tests.support.lab import make_lab

FILTER = "ciel/#"
PROFILE_ID = "flood"


def arguments(description: str | None, seconds: float) -> argparse.ArgumentParser:
    """Return a parser of what every such benchmark is told."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--rate", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=seconds)
    parser.add_argument("--display", type=int, help="number of the screen; any that is free")
    return parser


def measure(flooded: Callable[[Broker], str]) -> None:
    """Print what `flooded` says of a window under a flood from a broker of its own."""
    with tempfile.TemporaryDirectory() as folder:
        broker = Broker(make_lab(Path(folder)))
        with broker.running():
            print_load()
            print(flooded(broker), flush=True)


def print_load() -> None:
    """Say how busy the machine is before it is measured."""
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def flood(  # noqa: PLR0913 - who is flooded, with what, and what else it says
    broker: Broker,
    chosen: argparse.Namespace,
    program: Sequence[str],
    *,
    wanted: str = FILTER,
    topics: int | None = None,
    says: str = "",
) -> str:
    """Let a window take the flood, and say how it did.

    Args:
        broker: Where the messages go.
        chosen: The rate, the seconds and the screen.
        program: What shows the window; the data folder is added.
        wanted: What the window subscribes to.
        topics: On how many topics the messages come; None for the usual ones.
        says: How a line of the window's own begins that belongs to the report; none if empty.
    """
    with tempfile.TemporaryDirectory() as folder, screen(chosen.display) as environment:
        save_profile(Path(folder), broker, wanted)
        idle = Part("watched_window.py", "idle")
        window = Part(*program, folder, environment=environment)
        words = [str(broker.plain), str(chosen.rate), str(chosen.seconds)]
        sender = Part("flood_sender.py", *words, *([] if topics is None else [str(topics)]))
        sender.tell("go")
        sent = sender.figures()
        window.tell(int(sent["sent"]))
        idle.tell(0)
        more = f"\n  {window.expect(f'{says} ').strip()}" if says else ""
        return _report(window.figures(), idle.figures(), sent) + more


def save_profile(folder: Path, broker: Broker | None = None, wanted: str = FILTER) -> None:
    """Write the one connection of the window, to `broker` if there is one."""
    profile = Profile(id=PROFILE_ID, name="Flood", host="localhost")
    if broker is not None:
        lab = broker.lab
        profile = profile.with_changes(
            port=broker.port, ca_file=lab.authority.certificate,
            client_cert=lab.client.certificate, client_key=lab.client.key,
            subscriptions=(Subscription(wanted, 0),),
        )  # fmt: skip
    ProfileStore(folder).save([profile])


def _report(window: dict[str, float], idle: dict[str, float], sent: dict[str, float]) -> str:
    def clock(name: str, found: dict[str, float]) -> str:
        return (
            f"  {name:14} worst {found['worst_ms']:6.1f} ms   99th percentile "
            f"{found['p99_ms']:5.1f}   99.9th {found['p999_ms']:5.1f}   median "
            f"{found['median_ms']:4.1f}   over 50 ms: {found['over_50_ms']:.0f} times"
        )

    lines = (
        f"window: {sent['sent'] / sent['seconds']:,.0f} sent/s for {sent['seconds']:.0f} s",
        f"  behind: worst {window['lag_worst_s']:.2f} s, median {window['lag_median_s']:.3f} s",
        f"  all there {window['last_after_s']:.2f} s after the end",
        f"  sent {sent['sent']:,.0f}   received {window['received']:,.0f}",
        f"  stored {window['numbered']:,.0f} (kept within the limits: {window['kept']:,.0f})",
        clock("window's clock", window),
        clock("idle process", idle),
        f"  memory {window['memory_mb']:.0f} MB, grown by {window['growth_mb']:.1f} MB after 10 s",
        f"  CPU {window['cpu_s']:.1f} s (sender {sent['cpu_s']:.1f} s)",
    )
    return "\n".join(lines)
