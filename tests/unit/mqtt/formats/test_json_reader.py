from __future__ import annotations

import json

import pytest

from mqtts_gui.mqtt.formats.json_reader import is_json, read_json
from mqtts_gui.mqtt.formats.json_text import indented
from mqtts_gui.mqtt.formats.nodes import BrokenError, Kind
from mqtts_gui.mqtt.formats.tree import Tree, TreeBuilder
from tests.support.payload_values import any_json, seeded


def read(text: str, *, cut: bool = False) -> tuple[Tree, list[str], BrokenError | None]:
    builder = TreeBuilder()
    fault = read_json(text, builder, cut=cut)
    return Tree(tuple(builder.nodes)), [str(each.phrase) for each in builder.remarks], fault


def value_of(tree: Tree, index: int = 0) -> object:
    node = tree.nodes[index]
    children = tree.children(index)
    assert len(children) == node.length
    if node.kind is Kind.OBJECT:
        return {tree.nodes[child].key: value_of(tree, child) for child in children}
    if node.kind is Kind.ARRAY:
        return [value_of(tree, child) for child in children]
    return json.loads(str(node.value)) if node.kind is Kind.NUMBER else node.value


@pytest.mark.parametrize("seed", range(6))
def test_it_reads_what_the_library_writes(seed: int) -> None:
    source = seeded(seed)
    for _ in range(100):
        check_reading(any_json(source), is_ascii=seed % 2 == 0, indent=seed % 3 or None)


def check_reading(value: object, *, is_ascii: bool, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=is_ascii, indent=indent)
    tree, _, fault = read(text)
    assert fault is None
    assert value_of(tree) == value
    assert is_json(text)
    assert json.loads(indented(text, 10**6)[0]) == value


@pytest.mark.parametrize(
    ("text", "said", "offset"),
    [
        ("", "ends too early", 0),
        ('{"a":1', "ends too early", 6),
        ("[1,01]", "No value of JSON", 3),
        ("[1,]", "comma stands here", 3),
        ("[1 2]", "A comma or a closing bracket", 3),
        ('{"a" 1}', "colon is missing", 5),
        ("{a:1}", "name in quotes", 1),
        ("[1.]", "No value of JSON", 1),
        ("[+1]", "No value of JSON", 1),
        ("[.5]", "No value of JSON", 1),
        ("[tru]", "tru is no value", 1),
        ('["a\nb"]', "no control characters", 3),
        ('["\\x"]', "no escape", 2),
        ('"abc', "no closing quote", 0),
        ("{} x", "something follows", 3),
        ("'a'", "No value of JSON", 0),
        ("[1}", "A comma or a closing bracket", 2),
    ],
)
def test_what_is_no_json_is_said_with_its_place(text: str, said: str, offset: int) -> None:
    _, _, fault = read(text)
    assert fault is not None
    assert said in str(fault.phrase)
    assert fault.offset == offset
    assert not is_json(text)


def test_a_repeated_name_is_kept_and_said() -> None:
    tree, remarks, _ = read('{"a":1,"b":2,"a":3}')
    assert [(tree.nodes[i].key, tree.text(i)) for i in tree.children(0)] == [
        ("a", "1"),
        ("b", "2"),
        ("a", "3"),
    ]
    assert remarks == ["The name a stands here again; most programs take the last."]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("9007199254740992", None),
        ("9007199254740993", "beyond 2^53"),
        ("-9007199254740993", "beyond 2^53"),
        ("1" * 5000, "beyond 2^53"),
        ("9007199254740993.0", None),
        ("1e400", "as infinite"),
        ("NaN", "no value of JSON; many programs refuse it"),
        ("-Infinity", "no value of JSON; many programs refuse it"),
        ('"\\ud800"', "half a character"),
        ('"\\ud83d\\ude42"', None),
    ],
)
def test_what_programs_read_differently_is_said(text: str, said: str | None) -> None:
    tree, remarks, fault = read(text)
    assert fault is None
    assert len(tree.nodes) == 1
    if said is None:
        assert remarks == []
    else:
        assert said in remarks[0]


def test_half_a_character_is_shown_as_an_escape() -> None:
    tree, _, _ = read('["\\ud800\\u202e"]')
    assert tree.text(1) == "\\u{D800}\\u{202E}"


def test_digits_stay_as_they_were_sent() -> None:
    tree, _, _ = read("[1.10, 1E5, -0]")
    assert [tree.text(index) for index in tree.children(0)] == ["1.10", "1E5", "-0"]


def test_ten_thousand_levels_end_at_a_bound() -> None:
    tree, remarks, fault = read("[" * 10_000 + "]" * 10_000)
    assert fault is None
    assert len(tree.nodes) == 100
    assert "100 levels" in remarks[0]
    assert tree.path(99) == "$" + "[0]" * 99


def test_a_million_values_end_at_a_bound() -> None:
    tree, remarks, fault = read("[" + "1," * 1_000_000 + "1]")
    assert fault is None
    assert len(tree.nodes) == 20_000
    assert "first 20000 values" in remarks[0]


@pytest.mark.parametrize("seed", range(5))
def test_every_first_part_of_json_is_no_fault(seed: int) -> None:
    text = json.dumps([any_json(seeded(seed)), 0.5, "é", True])[:3000]
    for end in range(len(text)):
        assert read(text[:end], cut=True)[2] is None, text[:end]


def test_paths_are_those_that_a_search_takes() -> None:
    tree, _, _ = read('{"a":{"b c":[{"é":1}],"":2,"x.y":3,"q\\"":4,"\\u202e":5}}')
    assert [tree.path(index) for index in range(len(tree.nodes))] == [
        "$",
        "$.a",
        '$.a."b c"',
        '$.a."b c"[0]',
        '$.a."b c"[0].é',
        '$.a.""',
        '$.a."x.y"',
        '$.a."q\\""',
        '$.a."\\u{202E}"',
    ]


def test_json_is_indented_as_it_was_sent() -> None:
    sent = '{"b":1.10,"b":[1,{}, []],"n":%s,"s":"a\\"{,\\u00e9"}' % ("9" * 5000)
    assert indented(sent, 10_000) == (
        "\n".join([
            "{",
            '  "b": 1.10,',
            '  "b": [',
            "    1,",
            "    {},",
            "    []",
            "  ],",
            f'  "n": {"9" * 5000},',
            '  "s": "a\\"{,\\u00e9"',
            "}",
        ]),
        True,
    )  # fmt: skip


def test_indents_that_would_be_a_hundredfold_end_early() -> None:
    text, complete = indented("[" * 5_000 + "]" * 5_000, 100_000)
    assert not complete
    assert len(text) < 110_000
