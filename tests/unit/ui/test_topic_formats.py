from pathlib import Path

from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.store.settings import (
    MAX_FILE_BYTES,
    MOST_TOPIC_FORMATS,
    Settings,
    SettingsStore,
)
from mqtts_gui.ui.models.topic_formats import TopicFormats


def test_a_choice_is_kept_and_given_up() -> None:
    formats = TopicFormats()
    formats.choose("a", Format.CBOR)
    assert formats.format_of("a") is Format.CBOR
    formats.choose("a", None)
    assert formats.format_of("a") is None


def test_the_oldest_choices_go_first() -> None:
    formats = TopicFormats()
    for number in range(MOST_TOPIC_FORMATS + 1):
        formats.choose(f"t/{number}", Format.HEX)
    assert formats.format_of("t/0") is None
    assert formats.format_of("t/1") is Format.HEX


def test_choices_last_in_the_settings(tmp_path: Path) -> None:
    pairs = (("a", "cbor"), ("b/\u202e", "xml"))
    store = SettingsStore(tmp_path)
    assert not store.save(Settings(topic_formats=pairs, contents_as_tree=True))
    assert store.load() == Settings(topic_formats=pairs, contents_as_tree=True)


def test_long_topics_do_not_outgrow_the_file(tmp_path: Path) -> None:
    pairs = tuple((f"{number}{'é' * 4000}", "hex") for number in range(1000))
    store = SettingsStore(tmp_path)
    store.save(Settings(topic_formats=pairs, text_scale=120))
    assert store.path.stat().st_size < MAX_FILE_BYTES
    loaded = store.load()
    assert loaded.text_scale == 120
    assert loaded.topic_formats == pairs[-len(loaded.topic_formats) :]
    assert loaded.topic_formats


def test_damaged_choices_are_left_out(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path)
    text = '{"topic_formats": [["a", "hex"], ["b"], 3, ["c", 1], ["d", "e", "f"]]}'
    store.path.write_text(text)
    assert store.load().topic_formats == (("a", "hex"),)
