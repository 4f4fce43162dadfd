"""The console program: one word chooses what it does."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

from mqtts_gui import __version__, log
from mqtts_gui.arguments import WRONG_USAGE, Parser, speak_the_language_of
from mqtts_gui.cli.output import OutputError, discard_output, use_safe_output, write_line
from mqtts_gui.i18n import tr

COMMANDS = ("inspect", "doctor")
WINDOW_PROGRAMS = ("demo", "--self-test")
INTERRUPTED = 130
UNWANTED = 141
"""As if SIGPIPE had ended the program: whoever read its output has enough."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the console program with `arguments` and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    use_safe_output()
    speak_the_language_of(words)
    if words and words[0] in WINDOW_PROGRAMS:
        sys.stderr.write(_needs_window(words[0]) + "\n")
        return WRONG_USAGE
    try:
        return _run(words)
    except SystemExit as end:  # argparse: help, version, wrong usage
        return end.code if isinstance(end.code, int) else WRONG_USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except OutputError as error:
        discard_output()
        if error.is_unwanted:
            return UNWANTED
        sys.stderr.write(
            tr("The output cannot be written: %(reason)s.", reason=error.reason) + "\n"
        )
        return WRONG_USAGE


def _run(words: Sequence[str]) -> int:
    parser = _make_parser(words)
    args = parser.parse_args(words)
    log.start_logging([name for name in args.debug.split(",") if name])
    if args.command is None:
        write_line(parser.format_help())
        return WRONG_USAGE
    code: int = args.run(args)
    return code


def _make_parser(words: Sequence[str]) -> Parser:
    parser = Parser(
        prog="mqtts-gui",
        description=tr(
            "MQTT over TLS that explains itself. Without a command, or with files, the window "
            "opens."
        ),
        epilog=_examples(),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"mqtts-gui {__version__}",
        help=tr("show the version and exit"),
    )
    parser.add_argument(
        "--debug",
        default="",
        metavar=tr("NAMES"),
        help=tr("log what these rooms do (mqtt,doctor,…), or all"),
    )
    subparsers = parser.add_subparsers(
        title=tr("Commands"), dest="command", metavar=tr("COMMAND"), parser_class=Parser
    )
    # Each command loads half the program: only the one that runs is loaded, all for the help.
    for name in [word for word in words if word in COMMANDS][:1] or COMMANDS:
        importlib.import_module(f"mqtts_gui.cli.{name}").add_parser(subparsers)
    return parser


def _needs_window(word: str) -> str:
    return tr(
        "%(word)s needs the window program; this is the console program, which has none.", word=word
    )


def _examples() -> str:
    examples = (
        "mqtts-gui demo --screenshots pictures",
        "mqtts-gui --temp-data",
        "mqtts-gui inspect client.crt client.key --ca ca.crt",
        "mqtts-gui doctor vm-dupont --cafile ca.crt --cert client.crt --key client.key",
    )
    more = tr("mqtts-gui COMMAND --help says more about a command.")
    return "\n".join([tr("Examples:"), *(f"  {example}" for example in examples), "", more])
