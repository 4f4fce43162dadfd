"""Other connections of this computer to the same port: the system's own table tells of them.

Where one stands, something behind the port lives. Only Linux has the table as a file; elsewhere
nothing is known, which is never taken for "none".
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_ESTABLISHED = "01"
_COLUMNS = 4


def others_are_connected(address: str, port: int, tables: tuple[Path, ...] = TABLES) -> bool | None:
    """Say whether this computer is an end of a connection to `address` and `port`.

    Either end counts: a client of a broker elsewhere, or the broker itself where it runs here.
    None where the system does not tell. Our own connections must be closed by then.
    """
    wanted = _plain(ip_address(address.partition("%")[0])), port
    try:
        texts = [table.read_text(encoding="ascii") for table in tables if table.exists()]
    except OSError:
        return None
    if not texts:
        return None
    return any(wanted in ends for text in texts for ends in _connections(text))


def _connections(table: str) -> Iterator[tuple[tuple[object, int], tuple[object, int]]]:
    """Return both ends of each connection that stands; the kernel writes words of the machine."""
    for line in table.splitlines()[1:]:
        columns = line.split()
        if len(columns) >= _COLUMNS and columns[3] == _ESTABLISHED:
            yield _end(columns[1]), _end(columns[2])


def _end(text: str) -> tuple[object, int]:
    digits, _, port = text.partition(":")
    data = bytes.fromhex(digits)
    words = (data[place : place + 4] for place in range(0, len(data), 4))
    if sys.byteorder == "little":
        words = (word[::-1] for word in words)
    packed = b"".join(words)
    return _plain(ip_address(packed)), int(port, 16)


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address inside ::ffff:127.0.0.1, any other as it is."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
