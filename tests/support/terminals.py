"""How cmd.exe, PowerShell and Windows programs take a command line apart, by documented rules.

Written from Microsoft's pages on `CommandLineToArgvW`, on cmd.exe's special characters and on
PowerShell's quoting rules; as strict as those, so that what passes here is not left to luck.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_OPERATORS = frozenset("&|<>()")
_SINGLE_QUOTES = "'\u2018\u2019\u201a\u201b"
_BARE_ENDS = frozenset(' \t;|&<>(){}`$"@,#' + _SINGLE_QUOTES)


class SomethingElseRunsError(Exception):
    """The line does more than run one program with its words."""


def cmd_pipeline(line: str, variables: Mapping[str, str]) -> list[list[str]]:
    """Return the programs of a line typed at the prompt of cmd.exe, each as its words."""
    return [windows_words(raw) for raw in _cmd_programs(_with_variables(line, variables))]


def windows_words(raw: str) -> list[str]:
    """Return the words of a command line as a Windows program gets them (CommandLineToArgvW)."""
    words: list[str] = []
    current: list[str] = []
    begun = quoted = False
    place = 0
    while place < len(raw):
        backslashes = len(raw[place:]) - len(raw[place:].lstrip("\\"))
        following = raw[place + backslashes : place + backslashes + 1]
        if backslashes:
            begun = True
            current.append("\\" * (backslashes // 2 if following == '"' else backslashes))
            place += backslashes
            if following == '"' and backslashes % 2:
                current.append('"')
                place += 1
        elif following == '"':
            begun, quoted = True, not quoted
            place += 1
        elif following in " \t" and not quoted:
            if begun:
                words.append("".join(current))
            current, begun = [], False
            place += 1
        else:
            begun = True
            current.append(following)
            place += 1
    if quoted:
        raise SomethingElseRunsError("a quotation mark is left open")
    return [*words, "".join(current)] if begun else words


def powershell_pipeline(line: str) -> list[list[str]]:
    """Return the commands of a PowerShell line, each as its words; nothing else may be in it."""
    commands: list[list[str]] = [[]]
    place = 0
    while place < len(line):
        if line[place] == " ":
            place += 1
        elif line[place] == "|":
            commands.append([])
            place += 1
        elif line.startswith("& ", place) and not commands[-1]:
            place += 2
        elif line[place] in _SINGLE_QUOTES:
            word, place = _verbatim(line, place + 1)
            commands[-1].append(word)
        else:
            word, place = _bare(line, place)
            commands[-1].append(word)
    return commands


def handed_over_by_powershell_5(words: list[str]) -> list[str]:
    """Return what a program gets from Windows PowerShell 5.1: it quotes blanks, and no more."""
    return windows_words(" ".join(f'"{w}"' if re.search(r"\s", w) else w for w in words))


def _with_variables(line: str, variables: Mapping[str, str]) -> str:
    """Replace each %NAME%; what names no variable stays, as it does at the prompt."""
    known = {name.casefold(): value for name, value in variables.items()}
    parts, place = [], 0
    while place < len(line):
        end = line.find("%", place + 1) if line[place] == "%" else -1
        name = line[place + 1 : end].partition(":")[0].casefold() if end > place else ""
        if name in known:
            parts.append(known[name])
            place = end + 1
        else:
            parts.append(line[place])
            place += 1
    return "".join(parts)


def _cmd_programs(line: str) -> list[str]:
    programs, quoted, place = [""], False, 0
    while place < len(line):
        character = line[place]
        if character == "^" and not quoted:
            place += 1
            programs[-1] += line[place]  # an IndexError: the line would go on below
        elif character == "|" and not quoted:
            programs.append("")
        elif character in _OPERATORS and not quoted:
            raise SomethingElseRunsError(line)
        else:
            quoted ^= character == '"'
            programs[-1] += character
        place += 1
    if quoted:
        raise SomethingElseRunsError("a quotation mark is left open")
    return programs


def _verbatim(line: str, place: int) -> tuple[str, int]:
    parts = []
    while True:
        character = line[place]  # an IndexError: the string is left open
        if character not in _SINGLE_QUOTES:
            parts.append(character)
            place += 1
        elif line[place + 1 : place + 2] and line[place + 1] in _SINGLE_QUOTES:
            parts.append(character)
            place += 2
        else:
            if line[place + 1 : place + 2] not in {"", " "}:
                raise SomethingElseRunsError(line)
            return "".join(parts), place + 1


def _bare(line: str, place: int) -> tuple[str, int]:
    end = place
    while end < len(line) and line[end] != " ":
        end += 1
    word = line[place:end]
    torn_apart = word.startswith("-") and set(word) & set(".:")
    if torn_apart or set(word) & _BARE_ENDS or re.match(r"[~*?]|\d+\D", word):
        raise SomethingElseRunsError(word)
    return word, end
