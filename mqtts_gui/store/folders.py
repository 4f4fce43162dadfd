"""Where the program keeps its data."""

from __future__ import annotations

import atexit
import shutil
import sys
import tempfile
from pathlib import Path

import platformdirs

APPLICATION = "mqtts-gui"
PORTABLE_MARK = "portable.ini"
PORTABLE_DATA = "data"


def data_folder(argument: Path | None = None, *, temporary: bool = False) -> Path:
    """Return the folder for profiles, settings and history; it may not exist yet.

    Args:
        argument: What `--data-dir` names; it wins over the folder beside a portable program.
        temporary: Make a folder of its own (`--temp-data`), removed when the program ends.
    """
    if temporary:
        return _temporary_folder()
    if argument is not None:
        return argument.expanduser().absolute()
    return portable_folder(program_folder()) or Path(
        # Local, not roaming: a school's server need not carry a message history at each login.
        platformdirs.user_data_dir(APPLICATION, appauthor=False, roaming=False)
    )


def portable_folder(program: Path) -> Path | None:
    """Return the data folder beside the program if `portable.ini` lies there, else None."""
    return program / PORTABLE_DATA if (program / PORTABLE_MARK).is_file() else None


def program_folder() -> Path:
    """Return the folder of the program that runs: the packaged one, else the started script's."""
    packaged = getattr(sys, "frozen", False)
    return Path(sys.executable if packaged else sys.argv[0]).resolve().parent


def _temporary_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix=f"{APPLICATION}-"))
    # At exit and without complaint: on Windows a file may still be open in another program.
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
