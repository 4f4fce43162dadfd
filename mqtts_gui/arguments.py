"""A command line parser that speaks the person's language, for the console and the window."""

from __future__ import annotations

import argparse
import contextlib
import gettext
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NoReturn

from typing_extensions import override

from mqtts_gui.assets import asset
from mqtts_gui.i18n import DOMAIN, LANGUAGES, Phrase, mark, nmark, tr, use_language, visible

WRONG_USAGE = 2
_BLANKS = "\u00a0\u202f"
# What argparse itself says, from Python 3.11 on: here for the catalogue, which it looks them up in.
_WORDS_OF_ARGPARSE = (
    mark("the following arguments are required: %s"),
    mark("unrecognized arguments: %s"),
    mark("argument %(argument_name)s: %(message)s"),
    mark("invalid choice: %(value)r (choose from %(choices)s)"),
    mark("invalid %(type)s value: %(value)r"),
    mark("expected one argument"),
    mark("expected at most one argument"),
    mark("expected at least one argument"),
    mark("ignored explicit argument %r"),
    mark("not allowed with argument %s"),
    mark("ambiguous option: %(option)s could match %(matches)s"),
    nmark("expected %s argument", "expected %s arguments", 0),
)


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Keeps the examples as they are written, and translates the word for "usage"."""

    @override
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, tr("Usage: ") if prefix is None else prefix)

    @override
    def start_section(self, heading: str | None) -> None:
        # argparse adds the colon; in French a blank stands before it.
        spaced = tr("%(heading)s:", heading=heading) if heading else ":"
        super().start_section(heading and spaced.removesuffix(":"))


class Parser(argparse.ArgumentParser):
    """A parser with `--help` and `--lang`, whose own words are translated."""

    def __init__(
        self,
        prog: str | None = None,
        description: str | None = None,
        epilog: str | None = None,
        lang_help: str | None = None,
        **others: object,
    ) -> None:
        others["formatter_class"] = Formatter
        others["add_help"] = False
        others["allow_abbrev"] = False
        super().__init__(prog, description=description, epilog=epilog, **others)  # type: ignore[arg-type]  # passed on as they came
        self._positionals.title = tr("Arguments")
        self._optionals.title = tr("Options")
        self.add_argument("-h", "--help", action="help", help=tr("show this help and exit"))
        self.add_argument(
            "--lang", choices=LANGUAGES, help=lang_help or tr("language of the output")
        )

    @override
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        said = tr("Error: %(message)s", message=Phrase(_without_controls(message)))
        self.exit(WRONG_USAGE, said + "\n")


def speak_the_language_of(words: Sequence[str]) -> None:
    """Put the language that `--lang` names, or the system's, in force before texts are made."""
    asked = [following for word, following in pairwise(words) if word == "--lang"]
    asked += [word.partition("=")[2] for word in words if word.startswith("--lang=")]
    code = use_language(asked[-1] if asked else None)
    # argparse asks gettext, which asks the environment and the domain that is set for the process.
    os.environ["LANGUAGE"] = code
    gettext.bindtextdomain(DOMAIN, str(asset("locale")))
    gettext.textdomain(DOMAIN)


@contextlib.contextmanager
def speaking_the_language_of(words: Sequence[str]) -> Iterator[None]:
    """Do the same, but leave the environment of the process as it was behind the block."""
    before = os.environ.get("LANGUAGE")
    speak_the_language_of(words)
    try:
        yield
    finally:
        del os.environ["LANGUAGE"]
        if before is not None:
            os.environ["LANGUAGE"] = before


def number_between(lowest: float, highest: float) -> Callable[[str], float]:
    """Return a type for arguments: a number within limits."""

    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if not lowest <= number <= highest:
            raise argparse.ArgumentTypeError(_not_between(text, lowest, highest))
        return number

    return read


def whole_number_between(lowest: int, highest: int) -> Callable[[str], int]:
    """Return a type for arguments: a whole number within limits."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and lowest <= int(text) <= highest):
            raise argparse.ArgumentTypeError(_not_between(text, lowest, highest))
        return int(text)

    return read


def _without_controls(message: str) -> str:
    """Return a message with what was typed made visible, and the blanks of French left alone."""
    return "".join(c if c in _BLANKS else visible(c) for c in message)


def _not_between(text: str, lowest: float, highest: float) -> str:
    limits = {"lowest": f"{lowest:g}", "highest": f"{highest:g}"}
    return tr("%(text)s is not a number from %(lowest)s to %(highest)s", text=text, **limits)
