from __future__ import annotations

import os
from pathlib import Path

import pytest

from mqtts_gui import __main__ as entry
from mqtts_gui.ui.program import Options, main, parse


def test_no_word_opens_the_window() -> None:
    assert parse([]) == Options()


@pytest.mark.parametrize("words", [["--lang", "fr"], ["--lang=fr"]])
def test_the_language_is_taken_from_either_form(words: list[str]) -> None:
    assert parse(words).language == "fr"


def test_the_demonstration_keeps_nothing() -> None:
    options = parse(["demo", "--screenshots", "pictures"])
    assert options.demo
    assert options.temporary
    assert options.screenshots == Path("pictures")


def test_a_file_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "cà.crt"
    file.touch()
    assert parse([str(file)]).files == (file,)


@pytest.mark.parametrize("words", [["no-such-file"], ["--screenshots", "x"], ["--lang"]])
def test_wrong_words_end_with_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(words)
    assert ended.value.code == 2
    assert "Usage: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["doctr"], "Erreur\N{NO-BREAK SPACE}: doctr n"),
        (["--no-such"], "Erreur\N{NO-BREAK SPACE}: arguments inconnus"),
        (["--data-dir"], "Erreur\N{NO-BREAK SPACE}: argument --data-dir"),
        (["--screenshots", "x"], "Erreur\N{NO-BREAK SPACE}: --screenshots"),
    ],
)
def test_wrong_words_are_answered_in_french(
    words: list[str],
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    with pytest.raises(SystemExit):
        entry.main(["--lang", "fr", *words])
    error = capsys.readouterr().err
    assert error.startswith("Utilisation")
    assert said in error
    assert os.environ["LANGUAGE"] == "de"


def test_help_of_the_window_is_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["--lang", "fr", "--help"])
    shown = capsys.readouterr().out
    assert "--data-dir" in shown
    assert not {"usage:", "options:", "Options:", "show this help"} & set(shown.split())


def test_without_a_display_the_window_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert main([]) == 2
    assert "no display" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["--version"],
        ["--lang", "fr", "--help"],
        ["inspect", "--help"],
        ["doctor", "-h"],
        ["--debug", "all", "doctor", "-h"],
    ],
)
def test_the_console_answers_without_qt(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        raise SystemExit(entry.main(words))
    assert not ended.value.code
    assert capsys.readouterr().out
