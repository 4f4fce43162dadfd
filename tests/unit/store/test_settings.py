import json
from dataclasses import replace
from pathlib import Path

import pytest

from mqtts_gui.store.history_limits import MIN_BYTES, MIN_MESSAGES, Limits
from mqtts_gui.store.settings import (
    HISTORY_BYTES,
    HISTORY_MESSAGES,
    LEAST_HISTORY,
    MOST_COLUMNS,
    MOST_FILTER_NAME,
    MOST_FILTER_TEXT,
    MOST_SAVED_FILTERS,
    MOST_TOPIC_FORMATS,
    SavedFilter,
    Settings,
    SettingsStore,
)

FULL = Settings(
    "fr",
    "dark",
    150,
    b"\x01\xd9\xd0\xcb\0",
    Path("/home/élève/mes fichiers"),
    "page",
    recent_files=(Path("/home/élève/TP MQTTS/ca.crt"), Path("/home/élève/TP MQTTS")),
    saved_filters=(SavedFilter("Températures", "topic:ciel/+/température json:valeur>21"),),
    message_columns=("time", "content"),
    history_messages=20_000,
    history_bytes=50 << 20,
)


def test_settings_come_back(tmp_path: Path) -> None:
    assert SettingsStore(tmp_path / "neuf").save(FULL) == ()

    assert SettingsStore(tmp_path / "neuf").load() == FULL


def test_all_that_is_kept_at_most_comes_back(tmp_path: Path) -> None:
    filters = tuple(
        SavedFilter(f"{number:02}" + "é" * (MOST_FILTER_NAME - 2), "😀" * (MOST_FILTER_TEXT - 1))
        for number in range(MOST_SAVED_FILTERS)
    )
    formats = tuple((f"é{number:03}" + "é" * 200, "json") for number in range(MOST_TOPIC_FORMATS))
    SettingsStore(tmp_path).save(replace(FULL, saved_filters=filters, topic_formats=formats))

    read = SettingsStore(tmp_path).load()

    assert (read.language, read.saved_filters) == (FULL.language, filters)
    assert read.topic_formats


@pytest.mark.parametrize("content", [None, b"", b"\xff", b"[1]", b"[" * 100_000])
def test_without_a_usable_file_they_are_the_defaults(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "settings.json").write_bytes(content)

    assert SettingsStore(tmp_path).load() == Settings()


def test_a_bad_value_is_its_default_and_the_others_stay(tmp_path: Path) -> None:
    document = {
        "language": ["fr"],
        "theme": "pink",
        "text_scale": True,
        "window_geometry": "*not base64*",
        "last_folder": 7,
        "selected_page": "certificates",
    }
    (tmp_path / "settings.json").write_text(json.dumps(document), encoding="utf-8")

    assert SettingsStore(tmp_path).load() == Settings(selected_page="certificates")


def test_odd_recent_files_are_left_out_and_the_others_are_ten(tmp_path: Path) -> None:
    names = ["", 7, None, "a\0b", *(f"{number}.crt" for number in range(20))]
    (tmp_path / "settings.json").write_text(json.dumps({"recent_files": names}), encoding="utf-8")

    read = SettingsStore(tmp_path).load().recent_files

    assert read == tuple(Path(f"{number}.crt") for number in range(10))


def test_odd_columns_are_left_out_and_the_others_are_few(tmp_path: Path) -> None:
    odd = ["", 7, None, "a\0b", "time", "time", *(f"c{number}" for number in range(50))]
    (tmp_path / "settings.json").write_text(json.dumps({"message_columns": odd}))

    read = SettingsStore(tmp_path).load().message_columns

    assert read == ("time", *(f"c{number}" for number in range(MOST_COLUMNS - 1)))


@pytest.mark.parametrize("odd", ["ca.crt", 7, None, {"a": 1}])
def test_recent_files_that_are_no_list_are_none(tmp_path: Path, odd: object) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"recent_files": odd}), encoding="utf-8")

    assert SettingsStore(tmp_path).load() == Settings()


def test_odd_saved_filters_are_left_out_and_the_others_are_few(tmp_path: Path) -> None:
    odd: list[object] = [
        7, None, "qos:1", {}, {"name": "a"}, {"name": "", "text": "b"}, {"name": "a", "text": 3},
        {"name": "a", "text": "b\0"}, {"name": "n" * 81, "text": "b"}, {"name": "a", "text": " "},
        {"name": " Élèves ", "text": " é ", "more": 1}, {"name": "élèves", "text": "other"},
    ]  # fmt: skip
    many = [{"name": f"n{number}", "text": "x" * 4_001} for number in range(5)]
    many += [{"name": f"n{number}", "text": "x"} for number in range(MOST_SAVED_FILTERS + 5)]
    (tmp_path / "settings.json").write_text(json.dumps({"saved_filters": odd + many}))

    read = SettingsStore(tmp_path).load().saved_filters

    assert read[:2] == (SavedFilter("Élèves", "é"), SavedFilter("n0", "x"))
    assert len(read) == MOST_SAVED_FILTERS


@pytest.mark.parametrize("odd", ["a", 7, None, {"a": 1}])
def test_saved_filters_that_are_no_list_are_none(tmp_path: Path, odd: object) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"saved_filters": odd}), encoding="utf-8")

    assert SettingsStore(tmp_path).load() == Settings()


@pytest.mark.parametrize(("saved", "read"), [(50, 100), (125, 125), (900, 200)])
def test_text_stays_between_its_limits(tmp_path: Path, saved: int, read: int) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"text_scale": saved}), encoding="utf-8")

    assert SettingsStore(tmp_path).load().text_scale == read


def test_a_failed_save_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    (finding,) = SettingsStore(tmp_path / "file" / "folder").save(FULL)

    assert finding.code == "settings-not-saved"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({}, (5_000_000, 1 << 30)),
        ({"history_messages": 20_000, "history_bytes": 50 << 20}, (20_000, 50 << 20)),
        ({"history_messages": "20000", "history_bytes": 1e9}, (5_000_000, 1 << 30)),
        ({"history_messages": True, "history_bytes": None}, (5_000_000, 1 << 30)),
        ({"history_messages": 0, "history_bytes": -7}, (100, 1 << 20)),
        ({"history_messages": 10**30, "history_bytes": 10**30}, (10**9, 1 << 40)),
    ],
)
def test_limits_of_the_histories_are_always_possible(
    tmp_path: Path, written: dict[str, object], read: tuple[int, int]
) -> None:
    (tmp_path / "settings.json").write_text(json.dumps(written), encoding="utf-8")

    settings = SettingsStore(tmp_path).load()

    assert (settings.history_messages, settings.history_bytes) == read
    assert SettingsStore(tmp_path).save(settings) == ()
    assert SettingsStore(tmp_path).load() == settings
    Limits(*read)


def test_the_usual_limits_and_the_least_are_those_of_a_history() -> None:
    assert Limits() == Limits(HISTORY_MESSAGES, HISTORY_BYTES)
    assert LEAST_HISTORY == (MIN_MESSAGES, MIN_BYTES)
