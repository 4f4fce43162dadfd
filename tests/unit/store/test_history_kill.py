"""A history after `kill -9`: the file is whole, and at most the last second is missing."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.histories import kept, message

ROOT = Path(__file__).resolve().parents[3]
KILLS = 20
WATCHED = (0, 7, 14)
SECOND_NS = 10**9

if sys.platform == "win32":
    pytest.skip("needs SIGKILL", allow_module_level=True)

WRITER = """
import sys, threading, time
from pathlib import Path
from mqtts_gui.store.history import History, Limits
from tests.support.histories import message
history = History(Path(sys.argv[1]), Limits(), on_trouble=lambda finding: sys.exit(3))
size = int(sys.argv[2])
pause = threading.Event()
while True:
    first = history.append([])
    history.append([message(number - 1) for number in range(first, first + size)])
    print(first + size - 1, time.monotonic_ns(), flush=True)
    pause.wait(0.005)
"""


def run_and_kill(path: Path, size: int, lifetime_ns: int) -> tuple[list[tuple[int, int]], int]:
    """Return what was appended and when, and when the end came."""
    appended: list[tuple[int, int]] = []
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(size)], stdout=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            seq, instant = map(int, line.split())
            appended.append((seq, instant))
            if instant - appended[0][1] >= lifetime_ns:
                break
        process.kill()
        killed = time.monotonic_ns()
        assert process.wait() == -signal.SIGKILL
    return appended, killed


@pytest.mark.timeout(240)
def test_a_kill_loses_the_last_second_at_most_and_never_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    for attempt in range(KILLS):
        lifetime = 1_500 if attempt in WATCHED else 40 + 31 * attempt
        size = 1 if attempt % 2 else 150
        appended, killed = run_and_kill(path, size, lifetime * 10**6)
        with kept(path) as history, closing(history.reader()) as reader:
            seqs = [stored.seq for stored in reader.page(0, 1 << 40)]
            assert seqs == list(range(1, len(seqs) + 1))
            for seq in (*seqs[:1], *seqs[::997], *seqs[-1:]):
                assert reader.message(seq) == message(seq - 1)
            safe = [seq for seq, instant in appended if instant < killed - SECOND_NS]
            assert len(seqs) >= max(safe, default=0)
            assert bool(safe) is (attempt in WATCHED)
            assert not [*tmp_path.glob("*.damaged-*")]
