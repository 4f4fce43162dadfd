"""What was sent and what is kept under names survives a restart, and damage."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.mqtt.publish_properties import TypedProperties
from mqtts_gui.store.sent_messages import (
    MOST_SENT,
    MOST_TEXT,
    Kept,
    Named,
    SentMessages,
    Written,
    exported,
    imported,
    sweep,
)

RICH = Written(
    "ciel/é", '{"a": {{counter}}}\n', Format.CBOR, 2, True,  # noqa: FBT003 - a form
    TypedProperties(is_text=True, user=(("a", "b"),)), True,  # noqa: FBT003
)  # fmt: skip


def test_everything_comes_back(tmp_path: Path) -> None:
    store = SentMessages(tmp_path, "aa")
    assert store.load() == Kept()
    kept = Kept((RICH, Written("a", "")), (Named("Lamp", RICH, "Room"), Named("Off", RICH)))
    store.save(kept)
    assert SentMessages(tmp_path, "aa").load() == kept
    assert SentMessages(tmp_path, "bb").load() == Kept()


def test_the_last_are_remembered_once_each() -> None:
    kept = Kept()
    for number in range(MOST_SENT + 20):
        kept = kept.with_sent(Written("a", str(number)))
    kept = kept.with_sent(Written("a", "50"))
    assert [each.text for each in kept.sent[:3]] == ["50", "119", "118"]
    assert len(kept.sent) == MOST_SENT
    assert kept.with_sent(Written("a", "x" * (MOST_TEXT + 1))) is kept


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff", b"[" * 100_000])
def test_a_damaged_file_is_set_aside(tmp_path: Path, damage: bytes) -> None:
    store = SentMessages(tmp_path, "aa")
    store.path.parent.mkdir()
    store.path.write_bytes(damage)
    assert store.load() == Kept()
    [aside] = store.path.parent.iterdir()
    assert "damaged" in aside.name
    assert aside.read_bytes() == damage


def test_odd_entries_are_left_out_and_odd_values_are_mended(tmp_path: Path) -> None:
    store = SentMessages(tmp_path, "aa")
    store.path.parent.mkdir()
    good = {"topic": "a", "text": "b", "qos": 7, "retain": 1, "as": "hex"}
    sent: list[object] = [None, 5, {"topic": "a"}, {**good, "as": "runes"}, good]
    named: list[object] = [{**good, "name": " "}, {**good, "name": "N", "folder": 3}]
    named += [good, {**good, "name": " N " + "x" * 100, "folder": "F"}]
    store.path.write_text(json.dumps({"sent": sent, "named": named}))
    kept = store.load()
    assert kept.sent == (Written("a", "b", Format.HEX),)
    assert [(each.name, each.folder) for each in kept.named] == [("N " + "x" * 78, "F")]


def test_named_messages_are_handed_on() -> None:
    named = (Named("Lampe allumée", RICH, "Salle"), Named("Off", Written("a", "b")))
    assert imported(exported(named)) == named
    assert "Lampe allumée" in exported(named).decode()


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"named": 5}', b"[" * 100_000, b"\xff"])
def test_another_file_is_not_imported(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of several kinds
        imported(data)


def test_files_of_connections_that_are_gone_are_deleted(tmp_path: Path) -> None:
    sweep(tmp_path, [])
    for name in ("aa", "bb"):
        SentMessages(tmp_path, name).save(Kept())
    sweep(tmp_path, ["bb"])
    assert [path.name for path in (tmp_path / "publish").iterdir()] == ["bb.json"]
