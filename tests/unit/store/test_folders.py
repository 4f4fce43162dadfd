import subprocess
import sys
from pathlib import Path

import pytest

from mqtts_gui.store.folders import data_folder, portable_folder


def test_the_argument_wins(tmp_path: Path) -> None:
    assert data_folder(tmp_path / "élève 1") == tmp_path / "élève 1"


def test_a_relative_argument_does_not_follow_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert data_folder(Path("données")) == tmp_path / "données"


def test_by_default_the_platform_decides(isolated_home: Path) -> None:
    folder = data_folder()

    assert isolated_home in folder.parents
    assert folder.name == "mqtts-gui"


def test_portable_ini_keeps_the_data_beside_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "mqtts-gui.exe"))
    assert portable_folder(tmp_path) is None

    (tmp_path / "portable.ini").touch()

    assert data_folder() == tmp_path / "data"


def test_the_temporary_folder_is_removed_when_the_program_ends() -> None:
    program = (
        "from mqtts_gui.store.folders import data_folder;"
        "folder = data_folder(temporary=True); (folder / 'x').touch(); print(folder)"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    folder = Path(result.stdout.strip())
    assert folder.name.startswith("mqtts-gui-")
    assert not folder.exists()
