"""Passphrases of a session: the file's own first, a few of the others, and none in a repr."""

from __future__ import annotations

from pathlib import Path

from mqtts_gui.ui.models.passphrases import MOST_TRIED, Passphrases, file_key


def test_own_passphrase_is_tried_first_and_then_the_latest() -> None:
    known = Passphrases()
    for name, word in (("a.key", "alpha"), ("b.key", "beta"), ("c.key", "gamma")):
        assert known.remember(Path(name), word) is True

    assert known.candidates(Path("a.key")) == ("alpha", "gamma", "beta")
    assert known.candidates(Path("new.key")) == ("gamma", "beta", "alpha")


def test_passphrase_that_is_known_teaches_nothing_new() -> None:
    known = Passphrases()
    known.remember(Path("a.key"), "alpha")

    assert known.remember(Path("b.key"), "alpha") is False


def test_later_passphrase_of_a_file_takes_the_place_of_the_earlier() -> None:
    known = Passphrases()
    known.remember(Path("a.key"), "before")
    known.remember(Path("a.key"), "after")

    assert known.candidates(Path("a.key"))[0] == "after"


def test_no_more_than_a_few_are_tried() -> None:
    known = Passphrases()
    for number in range(3 * MOST_TRIED):
        known.remember(Path(f"{number}.key"), f"word {number}")

    tried = known.candidates(Path("0.key"))
    assert len(tried) == MOST_TRIED
    assert tried[0] == "word 0"


def test_nothing_of_them_is_in_a_repr() -> None:
    known = Passphrases()
    known.remember(Path("a.key"), "bonjour")

    assert "bonjour" not in f"{known!r} {known}"


def test_file_has_one_key_however_its_path_is_written(tmp_path: Path) -> None:
    assert file_key(Path("ca.crt")) == file_key(Path.cwd() / "x" / ".." / "ca.crt")
    assert file_key(tmp_path / "ca.crt") != file_key(tmp_path / "cb.crt")
