"""What argparse says is in the catalogue, and what a terminal lacks is written plainly."""

from __future__ import annotations

import argparse
import inspect
import io
import re
import sys

import pytest

from mqtts_gui import arguments
from mqtts_gui.cli import program
from mqtts_gui.cli.output import use_safe_output, write_line

# What the parser overrides, or never comes to say with these commands.
OVERRIDDEN = {
    "usage: ",
    "positional arguments",
    "options",
    "subcommands",
    "show this help message and exit",
    "show program's version number and exit",
    "%(prog)s: error: %(message)s\\n",
    "%(prog)s: warning: %(message)s\\n",
    "%(heading)s:",
    "unknown parser %(parser_name)r (choices: %(choices)s)",
    "argument \"-\" with mode %r",
    "can't open '%(filename)s': %(error)s",
    " (default: %(default)s)",
    "cannot have multiple subparser arguments",
    "cannot merge actions - two groups are named %r",
    "conflicting option string: %s",
    "conflicting option strings: %s",
    "mutually exclusive arguments must be optional",
    "one of the arguments %s is required",
    "unexpected option string: %s",
    "invalid conflict_resolution value: %r",
    "conflicting subparser alias: %s",
    "conflicting subparser: %s",
    "%r is not callable",
    "'required' is an invalid argument for positionals",
    "dest= is required for options like %r",
    "cannot nest argument groups",
    ".__call__() not defined",
    "invalid option string %(option)r: must start with a character %(prefix_chars)r",
    "option '%(option)s' is deprecated",
    "command '%(parser_name)s' is deprecated",
    "argument '%(argument_name)s' is deprecated",
}  # fmt: skip


def words_of_argparse() -> set[str]:
    source = inspect.getsource(argparse)
    # Texts over two lines are joined, as Python does.
    source = re.sub(r"'\s*\n\s*'", "", source)
    found = re.findall(r"(?<![\w.])_\('((?:[^'\\]|\\.)+)'\)", source)
    return set(found) | set(re.findall(r'(?<![\w.])_\("((?:[^"\\]|\\.)+)"\)', source))


def test_every_word_of_argparse_is_in_the_catalogue() -> None:
    ours = {phrase.text for phrase in arguments._WORDS_OF_ARGPARSE}

    said = words_of_argparse() - OVERRIDDEN

    assert "unrecognized arguments: %s" in said, "the source of argparse was read"
    assert said <= ours


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["doctor"], "required"),
        (["doctor", "vm", "--qos", "3"], "--qos"),
        (["doctor", "vm", "--no\x1b[2Jsuch"], "--no␛[2Jsuch"),
        (["inspect"], "required"),
    ],
)
def test_wrong_usage_is_told(
    words: list[str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main([*words, "--lang", "en"]) == 2

    error = capsys.readouterr().err
    assert "Error: " in error
    assert expected in error
    assert "\x1b" not in error


@pytest.mark.parametrize(
    ("encoding", "text", "expected"),
    [
        ("ascii", "clé n\u2019a → “ok” \u00a0: ✓ 漢", b"cle n'a -> \"ok\"  : ok ?"),
        ("latin-1", "clé n\u2019a œuf", "clé n'a oeuf".encode("latin-1")),
        ("utf-8", "clé n\u2019a ✓", "clé n\u2019a ✓".encode()),
    ],
)  # fmt: skip
def test_what_a_terminal_lacks_is_written_plainly(
    monkeypatch: pytest.MonkeyPatch, encoding: str, text: str, expected: bytes
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    use_safe_output()

    write_line(text)

    assert raw.getvalue().rstrip(b"\r\n") == expected
