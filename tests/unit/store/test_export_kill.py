"""An export of a million messages that is killed leaves no half file under its name."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mqtts_gui.store.export_formats import ExportFormat
from tests.support.exports import export
from tests.support.histories import kept, message

ROOT = Path(__file__).resolve().parents[3]
MILLION = 1_000_000
KILLED_AT = (1, 50_000, 400_000)

if sys.platform == "win32":
    pytest.skip("needs SIGKILL", allow_module_level=True)

EXPORTER = """
import sys
from pathlib import Path
from mqtts_gui.store.export import Export
from mqtts_gui.store.export_choice import Everything
from mqtts_gui.store.export_formats import ExportOptions
from mqtts_gui.store.history import History
from mqtts_gui.store.history_limits import Limits
history = History(Path(sys.argv[1]), Limits(), on_trouble=lambda finding: sys.exit(3))
export = Export(history, Everything(), Path(sys.argv[2]), ExportOptions(), replace=True)
for progress in export:
    print(progress.count, flush=True)
"""


@pytest.mark.timeout(300)
def test_a_killed_export_leaves_nothing_under_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "exported"
    folder.mkdir()
    path, source = folder / "all.csv", tmp_path / "a.sqlite3"
    with kept(source) as history:
        some = [message(number) for number in range(10_000)]
        for _ in range(MILLION // len(some)):
            history.append(some)
            assert history.flush()

    for at in KILLED_AT:
        assert run_and_kill(source, path, at) < MILLION
        assert not path.exists()
        (left,) = folder.iterdir()  # what was left before is gone
        assert left.name.endswith(".mqtts-gui-part")

    path.write_text("of before")
    run_and_kill(source, path, 1)
    assert path.read_text() == "of before"

    with kept(source) as history:
        result = export(history, path, ExportFormat.PLAIN, replace=True)
    assert result.count == MILLION
    with path.open("rb") as stream:
        assert sum(1 for _ in stream) == MILLION
    assert [each.name for each in folder.iterdir()] == [path.name]


def run_and_kill(source: Path, path: Path, at: int) -> int:
    """Kill an export once so many messages are written; return how many it had written."""
    with subprocess.Popen(
        [sys.executable, "-c", EXPORTER, str(source), str(path)], stdout=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        count = 0
        for line in process.stdout:
            count = int(line)
            if count >= at:
                break
        process.kill()
        assert process.wait() == -signal.SIGKILL
    return count
