"""One line for the hosts file: what it may hold, where it belongs, whether it is there.

The name comes out of a certificate that nobody has verified. A line is therefore made again from
an address and a host name that were both checked; nothing else ever gets near an administrator.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath, PurePosixPath

from mqtts_gui.ui.elevation import CancelledError, append_command, system_folder

POSIX_FILE = PurePosixPath("/etc/hosts")
MOST_BYTES = 5_000_000
"""Lists that block advertisements have some hundred thousand lines; more is no hosts file."""
_LONGEST_NAME = 253
_LABEL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")

Elevate = Callable[[str, str], int]
"""Runs a program with a parameter line as administrator and returns its exit code."""


class HostsLineError(ValueError):
    """This is no line that may be put into the hosts file."""


class Outcome(StrEnum):
    """What came of adding a line."""

    ADDED = "added"
    THERE_ALREADY = "there-already"
    OTHER_ADDRESS = "other-address"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class HostsLine:
    """An address and the name that is to lead to it; made by `read_line`."""

    address: str
    name: str

    @property
    def text(self) -> str:
        """The line."""
        return f"{self.address} {self.name}"

    @property
    def sudo_command(self) -> str:
        """The command that adds the line on Linux and macOS."""
        return f"echo '{self.text}' | sudo tee -a {POSIX_FILE}"


def read_line(text: str) -> HostsLine:
    """Return the line that `text` is.

    Raises:
        HostsLineError: it is not one address and one host name.
    """
    words = text.split(" ")
    if len(words) != 2:  # noqa: PLR2004 - an address and a name
        raise HostsLineError(text)
    try:
        address = ipaddress.ip_address(words[0])
    except ValueError as error:
        raise HostsLineError(text) from error
    # Of an IPv6 address, what follows a percent sign names an interface and may be any text.
    if "%" in words[0] or not _is_host_name(words[1]):
        raise HostsLineError(text)
    return HostsLine(str(address), words[1])


def hosts_file(platform: str = sys.platform) -> PurePath:
    """Return where the hosts file of a system lies."""
    if platform != "win32":
        return POSIX_FILE
    return system_folder() / "drivers" / "etc" / "hosts"


def add_line(line: HostsLine, elevate: Elevate, file: Path) -> Outcome:
    """Add `line` to the hosts file `file` with the rights of an administrator.

    It waits for the person to answer the system: run it in a job.
    """
    known = _address_of(line, file)
    if known == line.address:
        return Outcome.THERE_ALREADY
    if known is not None:
        return Outcome.OTHER_ADDRESS  # the first line wins: another one would change nothing
    try:
        code = elevate(*append_command(line.address, line.name))
    except CancelledError:
        return Outcome.CANCELLED
    except OSError:
        return Outcome.FAILED
    # A virus scanner may put the file back without a word.
    is_there = code == 0 and _address_of(line, file) == line.address
    return Outcome.ADDED if is_there else Outcome.FAILED


def _is_host_name(name: str) -> bool:
    labels = name.split(".")
    if len(name) > _LONGEST_NAME or not all(map(_LABEL.fullmatch, labels)):
        return False
    # What ends in a number is read as an address, and localhost must stay where it is.
    return not labels[-1].isdigit() and labels[-1].lower() != "localhost"


def _address_of(line: HostsLine, file: Path) -> str | None:
    """Return the address of this kind that the hosts file has for the name; None without one."""
    version = ipaddress.ip_address(line.address).version
    for entry in _entries(file):
        address, *names = entry.partition("#")[0].split() or [""]
        if line.name.lower() in map(str.lower, names):
            with contextlib.suppress(ValueError):
                found = ipaddress.ip_address(address)
                if found.version == version:
                    return str(found)
    return None


def _entries(file: Path) -> list[str]:
    try:
        with file.open("rb") as opened:
            data = opened.read(MOST_BYTES)
    except OSError:
        return []
    return data.decode("latin-1").splitlines()
