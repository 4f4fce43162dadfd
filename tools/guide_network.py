"""A network of its own for the guide's pictures, with the machine of the lab in it.

In it `vm-dupont` is 192.168.56.10, and the student's files lie on a USB stick: the pictures show
what a student sees, and nothing of the computer on which they are taken.
"""

from __future__ import annotations

import os
import shlex
import sys
import tempfile
from pathlib import Path

from tests.support.mosquitto import find

BROKER, ADDRESS = "vm-dupont", "192.168.56.10"
STICK = Path("/media/usb")
BROKERS_FOLDER = Path("/etc/mosquitto")
"""The folder of Debian's package; an empty one lies above it meanwhile."""
_INSIDE = "MQTTS_GUI_GUIDE_NETWORK"
_SCRIPT = f"""\
ip link set lo up
ip addr add {ADDRESS}/32 dev lo
mount --bind {{hosts}} /etc/hosts
mount -t tmpfs tmpfs {STICK.parent}
mount -t tmpfs tmpfs {BROKERS_FOLDER}
mkdir {STICK}
exec {{program}}
"""


def enter() -> None:
    """Begin this program again, in that network; nothing if it runs there already.

    Needs the rights of root, which network and mounts of one's own ask for.
    """
    if os.environ.get(_INSIDE):
        return
    with tempfile.NamedTemporaryFile("w", prefix="hosts-", delete=False) as hosts:
        hosts.write(f"127.0.0.1 localhost\n{ADDRESS} {BROKER}\n")
    program = shlex.join([sys.executable, *sys.argv])
    script = _SCRIPT.format(hosts=shlex.quote(hosts.name), program=program)
    words = [find("unshare"), "-n", "-m", "bash", "-e", "-c", script]
    os.execve(words[0], words, {**os.environ, _INSIDE: hosts.name})  # noqa: S606 - our own words


def leave() -> None:
    """Take away what `enter` left behind."""
    Path(os.environ[_INSIDE]).unlink(missing_ok=True)
