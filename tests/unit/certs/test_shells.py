"""Words reach the program as they are, in every shell, and nothing else runs."""

from __future__ import annotations

import random
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from mqtts_gui.certs.shells import (
    GoTo,
    Shell,
    UnwritableError,
    path_text,
    piped,
    quoted,
    step,
    text_of,
)
from tests.support.terminals import (
    cmd_pipeline,
    handed_over_by_powershell_5,
    powershell_pipeline,
    windows_words,
)

VARIABLES = {"PATH": "C:\\evil", "A": "evil", "tmp": "x y", "a.crt": "evil"}
ON_WINDOWS = (
    "client.crt", "ca 2.crt", "Élève Dupont.crt", "l\u2019élève.crt", "l'élève.crt", "100%.crt",
    "%PATH%.crt", "%A%", "%%A%%", "a%A%%A%b", "%PATH:~0,1%", "%tmp% %tmp%", "$HOME.crt",
    "$(calc).crt", "`calc`.crt", "a&calc.crt", "(copie).crt", "a!b!.crt", "a^b.crt", "a;b,c=d.crt",
    "{a}[1]@#~+.crt", "-out", "-a.b", "--%", "1kb", "2026-03.crt", "C:\\tp mqtt\\ca.crt",
    "C:\\tp\\ca.crt", "\\\\serveur\\tp\\ca.crt", "C:\\a\\", "\u2018a\u2019\u201ab\u201b.crt",
    "証明書.crt", "😀%A%.crt",
)  # fmt: skip
ELSEWHERE = (
    *ON_WINDOWS, 'say "hi".crt', '"', 'a\\"b', 'a\\\\"b', '"%A%"', '" & calc & "', "a\\", "a|b",
    "<a>", "*", "?", "~", "~root", "=ls", "!!", "'", "''", "", "\\", 'a"b c\\',
)  # fmt: skip
SHELLS = [name for name in ("sh", "dash", "bash", "zsh", "ksh") if shutil.which(name)]
ALPHABET = "a%A^\"'\\ &|<>()!$`;,=-.:/~{}[]@#+*?\u2019\u2018é"


def random_names(count: int) -> list[str]:
    """Return names made of what shells find special; the same ones at every run."""
    chance = random.Random(20_261_121)  # noqa: S311 - no secret
    return ["".join(chance.choices(ALPHABET, k=chance.randrange(1, 12))) for _ in range(count)]


def seen_by_cmd(words: tuple[str, ...]) -> list[str]:
    (program,) = cmd_pipeline(text_of([step(*words)], Shell.CMD), VARIABLES)
    return program


@pytest.mark.parametrize("name", ELSEWHERE)
def test_cmd_hands_over_the_name(name: str) -> None:
    assert seen_by_cmd(("openssl", "x509", "-in", name, "-noout")) == [
        "openssl", "x509", "-in", name, "-noout",
    ]  # fmt: skip


def test_cmd_hands_over_any_two_names() -> None:
    names = random_names(4000)
    for one, other in pairwise(names):
        assert seen_by_cmd(("openssl", one, other)) == ["openssl", one, other]


@pytest.mark.parametrize("name", ON_WINDOWS)
def test_powershell_hands_over_the_name(name: str) -> None:
    line = text_of([step("openssl", "x509", "-in", name, "-noout")], Shell.POWERSHELL)
    (words,) = powershell_pipeline(line)

    assert words == ["openssl", "x509", "-in", name, "-noout"]
    if not name.endswith("\\"):
        assert handed_over_by_powershell_5(words) == words


def test_powershell_reads_any_name_as_one_word() -> None:
    for name in random_names(4000):
        line = text_of([step("openssl", name, "-noout")], Shell.POWERSHELL)
        assert powershell_pipeline(line) == [["openssl", name, "-noout"]]


@pytest.mark.parametrize("shell", SHELLS)
def test_real_shells_hand_over_every_name(shell: str, tmp_path: Path) -> None:
    """One line for each name; the program writes what it was given, between zero bytes."""
    names = [*ELSEWHERE, *random_names(1000)]
    lines = [text_of([step("printf", "%s\\0", name, "-end")], Shell.SH) for name in names]
    done = subprocess.run(
        [shell], input="\n".join(lines), capture_output=True, text=True, timeout=30, check=True,
        cwd=tmp_path,
    )  # fmt: skip

    assert done.stdout.split("\0")[:-1] == [word for name in names for word in (name, "-end")]
    assert not done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("shell", Shell)
@pytest.mark.parametrize("name", ["a\nb", "a\rb", "a\tb", "a\0b", "\x1b[2J", "a\u202eb", "\udcff"])
def test_names_that_no_line_should_hold_are_refused(shell: Shell, name: str) -> None:
    with pytest.raises(UnwritableError):
        quoted(name, shell)


@pytest.mark.parametrize(
    ("shell", "name", "written"),
    [
        (Shell.SH, "client.crt", "client.crt"),
        (Shell.SH, "ca 2.crt", "'ca 2.crt'"),
        (Shell.SH, "l'élève", "'l'\\''élève'"),
        (Shell.CMD, "client.crt", "client.crt"),
        (Shell.CMD, "C:\\tp\\ca.crt", "C:\\tp\\ca.crt"),
        (Shell.CMD, "ca 2.crt", '"ca 2.crt"'),
        (Shell.CMD, "a&b.crt", '"a&b.crt"'),
        (Shell.CMD, "100%.crt", '^"100^%^.crt^"'),
        (Shell.POWERSHELL, "client.crt", "client.crt"),
        (Shell.POWERSHELL, "C:\\tp\\ca.crt", "C:\\tp\\ca.crt"),
        (Shell.POWERSHELL, "ca 2.crt", "'ca 2.crt'"),
        (Shell.POWERSHELL, "l\u2019élève", "'l\u2019\u2019élève'"),
        (Shell.POWERSHELL, "86400", "86400"),
    ],
)
def test_ordinary_names_stay_readable(shell: Shell, name: str, written: str) -> None:
    assert quoted(name, shell) == written


def test_name_like_an_option_or_an_address_is_a_file() -> None:
    assert path_text(PurePosixPath("-out.crt"), Shell.SH) == "./-out.crt"
    assert path_text(PurePosixPath("http:x.crt"), Shell.SH) == "./http:x.crt"
    assert path_text(PurePosixPath("/tp/-out.crt"), Shell.SH) == "/tp/-out.crt"
    assert path_text(PureWindowsPath("-out.crt"), Shell.CMD) == ".\\-out.crt"
    assert path_text(PureWindowsPath("-out.crt"), Shell.POWERSHELL) == ".\\-out.crt"
    assert path_text(PureWindowsPath("C:\\tp\\ca.crt"), Shell.SH) == "C:/tp/ca.crt"


def test_powershell_calls_a_quoted_program() -> None:
    program = PureWindowsPath("C:\\Program Files\\OpenSSL\\openssl.exe")

    assert text_of([step(program, "version")], Shell.POWERSHELL) == (
        "& 'C:\\Program Files\\OpenSSL\\openssl.exe' version"
    )
    assert text_of([step("openssl", "version")], Shell.POWERSHELL) == "openssl version"


def test_steps_stand_on_lines_and_programs_in_a_row() -> None:
    steps = [step("openssl", "version"), piped(("echo", "Q"), ("openssl", "sha256"))]

    for shell in Shell:
        assert text_of(steps, shell) == "openssl version\necho Q | openssl sha256"
    assert cmd_pipeline("echo Q | openssl sha256", {}) == [["echo", "Q"], ["openssl", "sha256"]]


@pytest.mark.parametrize(
    ("folder", "shell", "line"),
    [
        (PurePosixPath("/home/élève/tp 1"), Shell.SH, "cd '/home/élève/tp 1'"),
        (PureWindowsPath("C:\\tp 1"), Shell.CMD, 'cd /d "C:\\tp 1"'),
        (PureWindowsPath("\\\\serveur\\tp\\1"), Shell.CMD, "pushd \\\\serveur\\tp\\1"),
        (PureWindowsPath("C:\\tp [1]"), Shell.POWERSHELL, "Set-Location -LiteralPath 'C:\\tp [1]'"),
        (PureWindowsPath("D:\\tp"), Shell.SH, "cd D:/tp"),
    ],
)
def test_folders_are_gone_to(
    folder: PurePosixPath | PureWindowsPath, shell: Shell, line: str
) -> None:
    assert text_of([GoTo(folder)], shell) == line


def test_parser_of_this_test_knows_the_documented_examples() -> None:
    assert windows_words('"a b c" d e') == ["a b c", "d", "e"]
    assert windows_words('"ab\\"c" "\\\\" d') == ['ab"c', "\\", "d"]
    assert windows_words('a\\\\\\b d"e f"g h') == ["a\\\\\\b", "de fg", "h"]
    assert windows_words('a\\\\\\"b c d') == ['a\\"b', "c", "d"]
    assert windows_words('a\\\\\\\\"b c" d e') == ["a\\\\b c", "d", "e"]
