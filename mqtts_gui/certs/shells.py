"""Commands to copy into a terminal: words quoted as each shell reads them, and nothing else run.

The rules are those that the shells document: POSIX (2.2) for sh; for cmd.exe its own special
characters and then those by which a Windows program takes its command line apart
(CommandLineToArgvW); for PowerShell its verbatim strings. Commands are meant for the prompt, where
`%` is not what it is in a batch file.
"""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath, PureWindowsPath

_PLAIN = frozenset(string.ascii_letters + string.digits + "_-./")
_SAFE_IN_CMD = _PLAIN | frozenset("\\:,=@+")
_SAFE_IN_POWERSHELL = _PLAIN | frozenset("\\:=+")
_SAFE_IN_SH = _PLAIN | frozenset(":,=@+%")
_SPECIAL_IN_CMD = frozenset('()%!^"<>&|')
_POWERSHELL_QUOTES = "'\u2018\u2019\u201a\u201b"
"""PowerShell takes typographic quotation marks for the straight one."""
_UNWRITABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
_DIRECTIONS = frozenset({"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"})

Word = str | PurePath
"""A word of a command, or a file that it names."""


class Shell(StrEnum):
    """What reads a command; the value is what the settings keep."""

    CMD = "cmd"
    POWERSHELL = "powershell"
    SH = "sh"


class UnwritableError(ValueError):
    """A word has characters that no command line should hold: line ends, controls, directions."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a terminal: a program, or several, each reading what the one before wrote."""

    programs: tuple[tuple[Word, ...], ...]


@dataclass(frozen=True, slots=True)
class GoTo:
    """One line of a terminal: make `folder` the current one."""

    folder: PurePath


def step(*words: Word) -> Step:
    """Return the step that runs one program."""
    return Step((words,))


def piped(*programs: Sequence[Word]) -> Step:
    """Return the step in which each program reads what the one before it wrote."""
    return Step(tuple(tuple(program) for program in programs))


def text_of(steps: Sequence[Step | GoTo], shell: Shell) -> str:
    """Return `steps` as `shell` reads them, one a line.

    Raises:
        UnwritableError: a name has characters that no command line should hold.
    """
    return "\n".join(line_of(each, shell) for each in steps)


def line_of(step: Step | GoTo, shell: Shell) -> str:
    """Return one step as `shell` reads it; raises as `text_of` does."""
    if isinstance(step, GoTo):
        return _going_to(step.folder, shell)
    return " | ".join(_program(words, shell) for words in step.programs)


def quoted(word: str, shell: Shell) -> str:
    """Return `word` so that `shell` hands exactly it to the program, and runs nothing.

    Raises:
        UnwritableError: it has characters that no command line should hold.
    """
    if any(map(_is_unwritable, word)):
        raise UnwritableError(word)
    return {Shell.CMD: _for_cmd, Shell.POWERSHELL: _for_powershell, Shell.SH: _for_sh}[shell](word)


def path_text(path: PurePath, shell: Shell) -> str:
    """Return `path` as programs take it for a file and neither for an option nor for an address."""
    text = path.as_posix() if shell is Shell.SH else str(path)
    if path.drive or path.is_absolute() or not (text.startswith("-") or ":" in text):
        return text
    backslashed = isinstance(path, PureWindowsPath) and shell is not Shell.SH
    return (".\\" if backslashed else "./") + text


def _program(words: Sequence[Word], shell: Shell) -> str:
    texts = [each if isinstance(each, str) else path_text(each, shell) for each in words]
    name, *others = [quoted(text, shell) for text in texts]
    # PowerShell takes a string at the beginning of a command for a value to be printed.
    call = "& " if shell is Shell.POWERSHELL and name != texts[0] else ""
    return call + " ".join([name, *others])


def _going_to(folder: PurePath, shell: Shell) -> str:
    name = quoted(path_text(folder, shell), shell)
    if shell is Shell.POWERSHELL:
        return f"Set-Location -LiteralPath {name}"
    if shell is Shell.SH:
        return f"cd {name}"
    # cmd.exe cannot stand in a folder of the network, but pushd gives it a letter.
    return f"pushd {name}" if str(folder).startswith("\\\\") else f"cd /d {name}"


def _is_unwritable(character: str) -> bool:
    if unicodedata.category(character) in _UNWRITABLE:
        return True
    return unicodedata.bidirectional(character) in _DIRECTIONS


def _for_sh(word: str) -> str:
    # zsh, the shell of macOS, looks up what follows an equals sign at the beginning of a word.
    if word and set(word) <= _SAFE_IN_SH and not word.startswith("="):
        return word
    return "'" + word.replace("'", "'\\''") + "'"


def _for_powershell(word: str) -> str:
    if _is_bare_in_powershell(word):
        return word
    for mark in _POWERSHELL_QUOTES:
        word = word.replace(mark, mark * 2)
    return f"'{word}'"


def _is_bare_in_powershell(word: str) -> bool:
    if not word or not set(word) <= _SAFE_IN_POWERSHELL:
        return False
    if word.startswith("-"):  # -a.b and -a:b would be torn apart
        return not set(word) & set(".:")
    return word.isdigit() or not word[0].isdigit()  # 1kb is a number


def _for_cmd(word: str) -> str:
    if word and set(word) <= _SAFE_IN_CMD:
        return word
    argument = _as_argument(word)
    # Between quotation marks % is still special; and one within the word ends them for cmd.exe.
    return _with_carets(argument) if set(word) & set('"%') else argument


def _as_argument(word: str) -> str:
    """Return `word` in quotation marks, by the rules by which a Windows program takes it apart."""
    parts, backslashes = ['"'], 0
    for character in word:
        if character == "\\":
            backslashes += 1
            continue
        doubled = backslashes * 2 + 1 if character == '"' else backslashes
        parts += ["\\" * doubled, character]
        backslashes = 0
    return "".join([*parts, "\\" * (backslashes * 2), '"'])


def _with_carets(argument: str) -> str:
    """Return `argument` with carets, so that cmd.exe sees neither a quotation mark nor a variable.

    A caret after each percent sign as well: no variable's name begins with one.
    """
    after_percent, parts = False, []
    for character in argument:
        parts.append("^" if character in _SPECIAL_IN_CMD or after_percent else "")
        parts.append(character)
        after_percent = character == "%"
    return "".join(parts)
