"""The console's doctor in a network of its own: nothing that it sends leaves the computer."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.mosquitto import find
from tests.support.patience import DEADLINE_S

ROOT = Path(__file__).resolve().parents[2]
NETWORK = (
    "ip link add veth0 type veth peer name veth1",
    "ip addr add 10.9.8.1/24 dev veth0",
    "ip link set veth0 up",
    "ip link set veth1 up",
)
"""A second interface behind which nobody is: 10.9.8.0/24."""
DEAD = "10.9.8.7"
"""An address in that network which nobody has."""

_NAME_SERVER = """
import socket
with socket.socket(type=socket.SOCK_DGRAM) as server:
    server.bind(("127.0.0.1", 53))
    print("ready", flush=True)
    while True:
        asked, client = server.recvfrom(512)
        if {answers}:  # NXDOMAIN, the question repeated
            head = asked[:2] + bytes.fromhex("818300010000") + bytes(4)
            end = asked.index(b"\\0", 12) + 5
            server.sendto(head + asked[12:end], client)
"""


@dataclass(frozen=True, slots=True)
class Namespace:
    """A network namespace in which one command runs.

    Attributes:
        folder: Where its own /etc/hosts and /etc/resolv.conf are written.
        hosts: The lines of /etc/hosts.
        commands: What is run as root before: routes, filters.
        name_server: A name server that knows no name; False for one that is silent; None for none.
        broker: A mosquitto without TLS on port 1883.
    """

    folder: Path
    hosts: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    name_server: bool | None = None
    broker: bool = False

    def doctor(self, *arguments: str) -> dict[str, Any]:
        """Return what the console's doctor prints as JSON."""
        self._write("hosts", "127.0.0.1 localhost", *self.hosts)
        self._write("resolv.conf", "nameserver 127.0.0.1", "options timeout:5 attempts:2")
        self._write("name_server.py", _NAME_SERVER.format(answers=self.name_server))
        script = self._write("script.sh", *self._script(arguments))
        done = subprocess.run(
            [find("unshare"), "-n", "-m", "bash", "-e", str(script)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=DEADLINE_S,
            check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert done.stdout, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def _write(self, name: str, *lines: str) -> Path:
        path = self.folder / name
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")
        return path

    def _script(self, arguments: tuple[str, ...]) -> list[str]:
        python = shlex.quote(sys.executable)
        lines = [
            "trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT",
            "ip link set lo up",
            *(
                f"mount --bind {self.folder / name} /etc/{name}"
                for name in ("hosts", "resolv.conf")
            ),
            *self.commands,
        ]
        if self.name_server is not None:
            ready = self.folder / "ready"
            lines.append(f"mkfifo {ready}")
            lines.append(f"{python} {self.folder / 'name_server.py'} > {ready} 2>/dev/null &")
            lines.append(f"read -r answer < {ready}")
        if self.broker:
            lines.append(f"{find('mosquitto')} -p 1883 >/dev/null 2>&1 &")
            lines.append(f"until {find('mosquitto_pub')} -t x -m x 2>/dev/null; do :; done")
        words = shlex.join([*arguments, "--json", "--timeout", "3"])
        return [*lines, f"{python} -m mqtts_gui doctor {words} || true"]


def why_impossible() -> str | None:
    """Return why no namespace can be made here; None where it can, and always for root."""
    if sys.platform == "win32" or shutil.which("unshare") is None:
        return "needs unshare"
    if os.geteuid() == 0:
        return None
    done = subprocess.run(["unshare", "-n", "-m", "true"], capture_output=True, check=False)
    return None if done.returncode == 0 else "the system permits no network namespace"
