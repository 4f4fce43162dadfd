"""Choose the console program or the window, and import only that one."""

from __future__ import annotations

import sys
from collections.abc import Sequence

WINDOW_PROGRAMS = ("demo", "--self-test")
CONSOLE_WORDS = ("-h", "--help", "--version", "inspect", "doctor")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program that the first word asks for and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if _first(words) in CONSOLE_WORDS:
        from mqtts_gui.cli.program import main as console

        return console(words)
    from mqtts_gui.ui.program import main as window

    return window(words)


def _first(words: Sequence[str]) -> str:
    """Return the word that names a command: options with a value may stand before it."""
    skip = 0
    for word in words:
        if skip:
            skip -= 1
        elif word in {"--lang", "--debug", "--data-dir"}:
            skip = 1
        elif word in CONSOLE_WORDS or not word.startswith("-"):
            return word
    return ""


if __name__ == "__main__":
    sys.exit(main())
