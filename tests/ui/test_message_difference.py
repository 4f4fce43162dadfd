import json
import random
import time

import pytest

from mqtts_gui.ui.models.content_lines import MOST_LINES, STEP, ContentKind
from mqtts_gui.ui.models.message_difference import (
    CAME,
    GONE,
    MOST_BYTES,
    MOST_CHARACTERS,
    difference_of,
)


def test_a_value_of_json_that_changed() -> None:
    found = difference_of(
        '{"valeur": 21.5, "unite": "°C"}'.encode(), '{"unite":"°C","valeur":21.7}'.encode()
    )
    assert found.kind is ContentKind.JSON
    assert found.changes == [(GONE, '"valeur": 21.5'), (CAME, '"valeur": 21.7')]
    assert not found.notes


def test_json_is_compared_by_its_paths() -> None:
    old = {"a": {"v": 1, "w": [1, 2]}, "b": {"v": 1}}
    new = {"b": {"v": 2}, "a": {"v": 1, "w": [1, 2, 3]}, "c": {}}
    found = difference_of(json.dumps(old).encode(), json.dumps(new).encode())
    assert found.changes == [
        (CAME, f'"a"{STEP}"w"{STEP}3'),
        (GONE, f'"b"{STEP}"v": 1'),
        (CAME, f'"b"{STEP}"v": 2'),
        (CAME, '"c": {}'),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [(b'{"a":1,"b":2}', b'{ "b": 2,\n"a": 1 }'), (b'["\\u00e9"]', '["é"]'.encode())],
)
def test_order_and_spacing_are_no_change_but_are_said(old: bytes, new: bytes) -> None:
    found = difference_of(old, new)
    assert found.changes == []
    assert len(found.notes) == 1
    assert difference_of(old, old).notes == ()


def test_numbers_and_repeated_names_are_compared_as_they_were_sent() -> None:
    assert difference_of(b"[21.5]", b"[21.50]").changes == [(GONE, "21.5"), (CAME, "21.50")]
    huge = b"[" + b"9" * 9000 + b"]"
    assert difference_of(huge, huge).changes == []
    assert difference_of(b'{"a":1,"a":2}', b'{"a":1}').changes == [(GONE, '"a": 2')]


def test_text_is_compared_line_by_line() -> None:
    found = difference_of(b"one\ntwo\nthree", b"one\nthree\nfour")
    assert found.kind is ContentKind.TEXT
    assert found.changes == [(GONE, "two"), (CAME, "four")]
    assert [row.is_same for row in found.rows] == [True, False, True, False]


def test_one_that_is_no_text_makes_both_bytes() -> None:
    found = difference_of(bytes(range(200, 232)), bytes(range(200, 231)) + b"a")
    assert found.kind is ContentKind.HEX
    assert [text.split("  ")[0][-5:] for _, text in found.changes] == ["e6 e7", "e6 61"]
    assert difference_of(b"abc", b"\xff").kind is ContentKind.HEX


def test_an_empty_content_is_compared_as_what_the_other_is() -> None:
    assert difference_of(b"", b'{"a":1}').kind is ContentKind.JSON
    assert difference_of(b"", b"x").changes == [(CAME, "x")]
    assert difference_of(b"", b"").rows == []


def test_what_differs_in_a_long_line_is_shown() -> None:
    found = difference_of(b"x" * 5000 + b"1" + b"y" * 5000, b"x" * 5000 + b"2" + b"y" * 5000)
    (_, old), (_, new) = found.changes
    assert old.strip("…").strip("xy") == "1"
    assert new.strip("…").strip("xy") == "2"
    assert max(len(old), len(new)) <= MOST_CHARACTERS + 2


def test_what_is_untrusted_is_made_visible() -> None:
    found = difference_of("a\u202eb\x01".encode(), "a\u202eb\x02\t".encode())
    assert [text for _, text in found.changes] == ["a\\u{202E}b␁", "a\\u{202E}b␂\t"]
    half = difference_of(b'{"a":"\\ud800"}', b'{"a":"\\ud801"}')
    assert [text for _, text in half.changes] == ['"a": "\\u{D800}"', '"a": "\\u{D801}"']


def test_large_contents_are_compared_in_part_and_it_is_said() -> None:
    text = "é" * MOST_BYTES
    found = difference_of(text.encode(), b"x" + text.encode())
    assert found.kind is ContentKind.TEXT
    assert len(found.notes) == 1
    lines = difference_of(b"\n" * (MOST_LINES + 5), b"\n" * (MOST_LINES + 9))
    assert len(lines.rows) == MOST_LINES
    assert len(lines.notes) == 1


def worst() -> list[bytes]:
    chance = random.Random(4)  # noqa: S311 - the same in every run
    lines = ["".join(chance.choice("ab") + "\n" for _ in range(MOST_BYTES // 2)) for _ in range(1)]
    deep = b"[" * 900 + b"1," * 60_000 + b"1" + b"]" * 900
    too_deep = b'{"a":' * 40_000
    return [lines[0].encode(), deep, too_deep, b"[" + b"1," * 120_000 + b"1]", b"\xff\x00" * 99_999]


@pytest.mark.parametrize(("old", "new"), [(0, 0), (1, 3), (2, 2), (3, 3), (4, 0), (4, 4)])
def test_nothing_takes_long(old: int, new: int) -> None:
    contents = worst()
    before = time.process_time()
    found = difference_of(contents[old], contents[new][1:] if old == new else contents[new])
    assert found.rows
    assert time.process_time() - before < 5
    assert sum(len(row.old or "") + len(row.new or "") for row in found.rows) < 20_000_000
