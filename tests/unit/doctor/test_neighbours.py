"""Other connections of this computer to a port: read from the system's table."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from mqtts_gui.doctor.neighbours import others_are_connected

HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n"
LITTLE = sys.byteorder == "little"


def table(folder: Path, *rows: str) -> Path:
    path = folder / "tcp"
    text = HEAD + "".join(f"   {number}: {row} 0:0 0:0 0 0 0\n" for number, row in enumerate(rows))
    path.write_text(text, encoding="ascii")
    return path


@pytest.mark.skipif(not LITTLE, reason="the rows are those of a little-endian kernel")
@pytest.mark.parametrize(
    ("row", "address", "expected"),
    [
        ("0100007F:22B3 0100007F:C001 01", "127.0.0.1", True),  # the broker runs here
        ("0100007F:C001 0A38A8C0:22B3 01", "192.168.56.10", True),  # a client of one elsewhere
        ("0100007F:22B3 00000000:0000 0A", "127.0.0.1", False),  # somebody listens
        ("0100007F:22B3 0100007F:C001 06", "127.0.0.1", False),  # a connection that is over
        ("0100007F:22B4 0100007F:C001 01", "127.0.0.1", False),  # another port
        ("0200007F:22B3 0200007F:C001 01", "127.0.0.1", False),  # another address
        (
            "0000000000000000FFFF00000100007F:22B3 0000000000000000FFFF00000100007F:C001 01",
            "127.0.0.1",
            True,
        ),
        (
            "00000000000000000000000001000000:22B3 00000000000000000000000001000000:C001 01",
            "::1",
            True,
        ),
    ],
)
def test_rows_of_the_kernel(tmp_path: Path, row: str, address: str, *, expected: bool) -> None:
    assert others_are_connected(address, 8883, (table(tmp_path, row),)) is expected


def test_without_a_table_nothing_is_known(tmp_path: Path) -> None:
    assert others_are_connected("127.0.0.1", 8883, (tmp_path / "none",)) is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has the table")
@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_real_connection(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family) as listening:
        port = listening.getsockname()[1]
        assert others_are_connected(host, port) is False
        with socket.create_connection((host, port)) as near:
            far, _ = listening.accept()
            with far:
                assert others_are_connected(host, port) is True
            assert near.recv(1) == b""
            assert others_are_connected(host, port) is False
