from __future__ import annotations

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
    assert "usage" in capsys.readouterr().err


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
