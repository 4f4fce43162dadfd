"""The window program: its command line, and the way into the window or the demonstration."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mqtts_gui import log
from mqtts_gui.arguments import Parser, speaking_the_language_of
from mqtts_gui.i18n import tr


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for.

    Attributes:
        language: "en", "fr", or None for the person's preference.
        data_dir: Folder for profiles and settings; None for the usual one.
        temporary: Keep nothing after the program ends.
        files: Files to open in Certificates.
        demo: Run the demonstration.
        screenshots: Folder for the demonstration's pictures.
    """

    language: str | None = None
    data_dir: Path | None = None
    temporary: bool = False
    files: tuple[Path, ...] = ()
    demo: bool = False
    screenshots: Path | None = None


def main(arguments: Sequence[str]) -> int:
    """Open the window, or run the demonstration, and return the exit code."""
    options = parse(arguments)
    if sys.platform == "linux" and not _has_display():
        if not options.demo and "QT_QPA_PLATFORM" not in os.environ:
            sys.stderr.write(tr("There is no display to open a window on.") + "\n")
            return 2
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if options.demo:
        from mqtts_gui.ui.demonstration import run_demonstration  # noqa: PLC0415 - demo only

        return run_demonstration(options)
    from mqtts_gui.ui.application import Application  # noqa: PLC0415 - Qt starts here

    application = Application(options)
    application.show()
    return application.run()


def parse(arguments: Sequence[str]) -> Options:
    """Return the options; a wrong word ends the program with exit code 2."""
    with speaking_the_language_of(arguments):
        return _parse(list(arguments))


def _parse(arguments: list[str]) -> Options:
    parser = Parser(
        prog="mqtts-gui",
        description=tr("Open the window."),
        lang_help=tr("language of the window"),
    )
    parser.add_argument("words", nargs="*", metavar="FILE", help=tr("files to open"))
    parser.add_argument("--data-dir", type=Path, help=tr("folder for profiles and settings"))
    parser.add_argument("--temp-data", action="store_true", help=tr("keep nothing at the end"))
    parser.add_argument("--debug", default="", metavar="NAMES", help=tr("log these rooms, or all"))
    parser.add_argument("--screenshots", type=Path, help=tr("demo: save pictures in this folder"))
    chosen = parser.parse_args(arguments)
    log.start_logging([name for name in chosen.debug.split(",") if name])
    demo = chosen.words[:1] == ["demo"]
    files = [Path(word) for word in chosen.words[1 if demo else 0 :]]
    missing = next((file for file in files if not file.exists()), None)
    if missing is not None:
        parser.error(tr("%(word)s is neither a command nor a file", word=str(missing)))
    if chosen.screenshots is not None and not demo:
        parser.error(tr("--screenshots belongs to the demonstration"))
    return Options(
        language=chosen.lang,
        data_dir=chosen.data_dir,
        temporary=chosen.temp_data or demo,
        files=tuple(files),
        demo=demo,
        screenshots=chosen.screenshots,
    )


def _has_display() -> bool:
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
