"""Importing: every damaged line is named, nothing else is lost, and memory has bounds."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mqtts_gui.errors import ProblemError
from mqtts_gui.mqtt.events import Message
from mqtts_gui.store import import_json
from mqtts_gui.store.export_formats import ExportFormat, ExportOptions, csv_line, json_line
from mqtts_gui.store.export_values import instant_text
from mqtts_gui.store.import_lines import Lines
from mqtts_gui.store.import_messages import MOST_FINDINGS, Import
from mqtts_gui.store.import_values import instant_from
from tests.support.exports import NS, export, imported, messages_of
from tests.support.histories import kept, message, messages

HEADER = ExportOptions(ExportFormat.CSV).header()


def told(path: Path, data: bytes) -> tuple[list[Message], list[str], int]:
    """Import `data`; return the messages, what was said, and how many lines were none."""
    path.write_bytes(data)
    with imported(path, path.parent / "imported") as back:
        return (
            messages_of(back.history),
            [str(each.message) for each in back.findings],
            back.damaged,
        )


def csv_of(*parts: Message | bytes) -> bytes:
    return HEADER + b"".join(p if isinstance(p, bytes) else csv_line(p, ",") for p in parts)


def json_of(*parts: Message | bytes) -> bytes:
    return b"".join(p if isinstance(p, bytes) else json_line(p) for p in parts)


CELLS = b"2026-01-31T10:00:00+01:00,%s,t,%s,%s,false,%s,%s,%s\r\n"
GOOD = (b"received", b"1", b"true", b"text", b"x", b"")


def cells(**changes: bytes) -> bytes:
    names = ("direction", "qos", "retained", "encoding", "payload", "properties")
    return CELLS % tuple(changes.get(name, good) for name, good in zip(names, GOOD, strict=True))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (cells(direction=b"up"), "direction"),
        (cells(qos=b"3"), "QoS"),
        (cells(qos=b""), "QoS"),
        (cells(retained=b"maybe"), "retained"),
        (cells(encoding=b"rot13"), "encoding"),
        (cells(encoding=b"base64", payload=b"a"), "Base64"),
        (cells(properties=b"{"), "properties"),
        (cells(properties=b'"{""content_type"":3}"'), "properties"),
        (cells(properties=b'"{""no_such"":3}"'), "properties"),
        (cells(payload=b"\xff"), "UTF-8"),
        (cells(payload=b'a"b"c"'), "misplaced"),
        (cells(payload=b'"a"b'), "misplaced"),
        (cells(payload=b"a,b"), "expected: 9, found: 10"),
        (b"2026\r\n", "expected: 9, found: 1"),
    ],
)
def test_a_damaged_row_is_named_and_its_neighbours_stay(
    tmp_path: Path, line: bytes, reason: str
) -> None:
    one, two, three = message(1), message(2), message(3)._replace(payload=b'"\n"')
    found, said, damaged = told(tmp_path / "x.csv", csv_of(one, line, two, three))

    assert found == [one, two, three]
    assert damaged == len(said) == 1
    assert said[0].startswith("Line 3 was not imported: ")
    assert reason in said[0]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"topic": "t", "payl\n', "no JSON"),
        (b"\xff\n", "UTF-8"),
        (b"[1]\n", "no object"),
        (b'{"payload": "x"}\n', "no topic"),
        (b'{"topic": 3, "payload": "x"}\n', "topic is no topic"),
        (b'{"topic": "t"}\n', "no content"),
        (b'{"topic": "t", "payload": 3}\n', "no content"),
        (b'{"topic": "t", "payload": "\\ud800"}\n', "half a character"),
        (b'{"topic": "t", "payload": "x", "qos": 7}\n', "QoS"),
        (b'{"topic": "t", "payload": "x", "properties": [1]}\n', "properties"),
        (b"[" * 100_000 + b"\n", "no JSON"),
    ],
)
def test_a_damaged_line_of_json_is_named_and_its_neighbours_stay(
    tmp_path: Path, line: bytes, reason: str
) -> None:
    found, said, damaged = told(tmp_path / "x", json_of(message(1), line, message(2)))

    assert found == [message(1), message(2)]
    assert damaged == len(said) == 1
    assert said[0].startswith("Line 2 was not imported: ")
    assert reason in said[0]


def test_a_cell_that_does_not_close_swallows_its_line_only(tmp_path: Path) -> None:
    rest = messages(3_000)
    found, said, damaged = told(tmp_path / "x.csv", csv_of(cells(payload=b'"open'), *rest))

    assert found == rest
    assert damaged == 1
    assert said[0].startswith("Line 2 ")


def test_the_number_is_that_of_the_line_where_a_row_begins(tmp_path: Path) -> None:
    long = message(1)._replace(payload=b"a\nb\r\nc")
    _, said, _ = told(tmp_path / "x.csv", csv_of(long, b"\r\n", cells(qos=b"9"), long, b"x\n"))

    assert [each.split(" was")[0] for each in said] == ["Line 6", "Line 10"]


@pytest.mark.parametrize("write", [csv_of, json_of], ids=["csv", "json"])
def test_a_file_cut_anywhere_loses_its_last_line_only(
    tmp_path: Path, write: Callable[..., bytes]
) -> None:
    sent = messages(3)
    whole = write(*sent)
    start = len(write(*sent[:2]))
    for at in range(start, len(whole) - 2, 7):
        found, said, damaged = told(tmp_path / "x", whole[:at])
        assert found[:2] == sent[:2]
        # Cut in its last cell, a row of CSV is whole for everybody.
        assert len(found) + damaged == 2 + (at > start)
        assert len(said) == damaged


def test_a_message_without_a_time_has_that_of_the_one_before(tmp_path: Path) -> None:
    line = b'{"time":"yesterday","topic":"t","payload":"x"}\n'
    found, said, damaged = told(tmp_path / "x", json_of(message(1), line))

    assert [each.time_ns for each in found] == [message(1).time_ns] * 2
    assert damaged == 0
    assert said == ["Line 2 has no time that can be read: it has that of the message before it."]


def test_columns_may_be_missing_or_in_another_order(tmp_path: Path) -> None:
    found, said, _ = told(
        tmp_path / "x.csv", b"\xef\xbb\xbfPayload;mine;Topic;time\nx;y;t;2026-01-31T10:00:00Z\n"
    )

    assert said == []
    instant = int(datetime(2026, 1, 31, 10, tzinfo=UTC).timestamp()) * 10**9
    assert found == [Message(instant, True, "t", b"x", 0, False, False)]  # noqa: FBT003 - a tuple


def test_thousands_of_damaged_lines_are_counted_and_the_first_are_named(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(csv_of(*[b"x\r\n"] * (MOST_FINDINGS + 500), message(1)))
    with imported(path, tmp_path / "imported") as back:
        assert (back.count, back.damaged, back.unsaid) == (1, MOST_FINDINGS + 500, 500)
        assert len(back.findings) == MOST_FINDINGS


def test_a_line_longer_than_any_message_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"a\n" + b"b" * 5_000 + b"\nc")
    with path.open("rb") as stream:
        lines = Lines(stream, most=1_000)
        assert [lines.take() for _ in range(4)] == [(1, b"a\n"), (2, None), (3, b"c"), None]


MQTTX = [
    {
        "id": "1",
        "name": 'a "messages": [',
        "properties": {"userProperties": {"messages": ["[{"]}},
        "subscriptions": [{"topic": "t/#", "qos": 0}],
        "messages": [
            {
                "id": "a",
                "createAt": "2026-01-31 09:15:02:123",
                "out": False,
                "topic": "lab/é",
                "payload": '{"messages": [1, 2]} ]}',
                "qos": 1,
                "retain": True,
                "meta": "{}",
                "properties": {
                    "contentType": "text/plain",
                    "userProperties": {"k": ["1", "2"], "l": "3"},
                    "subscriptionIdentifier": 4,
                    "correlationData": {"type": "Buffer", "data": [0, 255]},
                },
            },
            {"createAt": "soon", "out": True, "topic": "t", "payload": "y", "qos": 0},
            {"createAt": "2026-01-31 09:15:03:000", "out": True, "payload": "no topic"},
        ],
    },
    {"id": "2", "messages": []},
    {"id": "3", "messages": [{"createAt": "2026-01-31T09:15:04Z", "topic": "u", "payload": None}]},
]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("chunk", [1 << 18, 1, 7])
def test_messages_of_mqttx_are_imported(
    tmp_path: Path, indent: int | None, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_json, "_CHUNK", chunk)
    text = json.dumps(MQTTX, indent=indent)
    found, said, damaged = told(tmp_path / "x.json", text.encode())

    assert [(each.topic, each.incoming, each.payload) for each in found] == [
        ("lab/é", True, b'{"messages": [1, 2]} ]}'),
        ("t", False, b"y"),
        ("u", True, b""),
    ]
    local = datetime(2026, 1, 31, 9, 15, 2).astimezone()
    assert found[0].time_ns == int(local.timestamp()) * 10**9 + 123_000_000
    assert found[1].time_ns == found[0].time_ns
    assert (found[0].qos, found[0].retain) == (1, True)
    assert b"text/plain" in found[0].properties
    assert found[0].properties.count(b"\x26\x00\x01k") == 2
    assert damaged == 1
    assert [each.split(" ", 2)[0] for each in said] == ["Line", "Line"]
    if indent:
        number = 1 + text[: text.index("no topic")].count("\n") - 3
        assert f"Line {number} was not imported: it has no topic." in said


@pytest.mark.parametrize(
    "text",
    [
        '{"id": "1", "messages": [{"out": false, "topic": "t", "payload": "x"}]}',
        '{\n"messages": [\n{"out": false, "topic": "t", "payload": "x"}]}',
        '[{"out": false, "topic": "t", "payload": "x"}]',
        '{\n"topic": "t",\n"payload": "x"\n}',
        '[\n{"topic": "t", "payload": "x", "direction": "in", "properties": {}}\n]',
    ],
)
def test_other_forms_of_json_are_understood(tmp_path: Path, text: str) -> None:
    found, _, damaged = told(tmp_path / "x.json", text.encode())
    assert [(each.topic, each.payload) for each in found] == [("t", b"x")]
    assert damaged == 0


def test_a_document_that_is_cut_says_so(tmp_path: Path) -> None:
    text = json.dumps(MQTTX, indent=1).encode()
    for cut in range(text.index(b'"y"'), text.index(b'"no topic"'), 9):
        found, said, damaged = told(tmp_path / "x.json", text[:cut])
        assert 1 <= len(found) <= 2
        assert damaged == 1
        assert "cut off" in said[-1]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"ciel bonjour\n", b"\x00\xff", b"a,b,c\n1,2,3\n"])
def test_a_file_of_something_else_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    with pytest.raises(ProblemError) as refused:
        list(Import(path, tmp_path / "imported"))
    assert refused.value.problem.code == "import-unknown-form"
    assert not list((tmp_path / "imported").glob("*"))


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as refused:
        list(Import(tmp_path / "x.csv", tmp_path / "imported"))
    assert refused.value.problem.code == "import-unreadable"


def test_a_folder_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(csv_of(*messages(10)))
    (tmp_path / "imported").write_text("a file")
    with pytest.raises(ProblemError) as refused:
        list(Import(path, tmp_path / "imported"))
    assert refused.value.problem.code == "import-not-stored"


def test_a_cancelled_import_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(csv_of(*messages(10_000)))
    work = Import(path, tmp_path / "imported")
    for _ in work:
        work.cancel()
    assert work.result is None
    assert list((tmp_path / "imported").iterdir()) == []


def test_what_a_killed_import_left_goes_with_the_next_one(tmp_path: Path) -> None:
    folder = tmp_path / "imported"
    with kept(folder / "0123456789abcdef.sqlite3") as left:
        left.append(messages(10))
    path = tmp_path / "x.csv"
    path.write_bytes(csv_of(message(1)))
    first, second = Import(path, folder), Import(path, folder)
    list(first)
    list(second)
    assert first.result is not None
    assert second.result is not None
    there = {each.name for each in folder.glob("*.sqlite3")}
    assert there == {first.result.history.path.name, second.result.history.path.name}
    first.result.discard()
    second.result.discard()
    assert list(folder.glob("*.sqlite3*")) == []


def test_a_large_file_is_never_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    with kept(tmp_path / "a.sqlite3") as history:
        for _ in range(40):
            history.append([message(1)._replace(payload=b"x" * 500) for _ in range(1_000)])
        export(history, path)
    assert path.stat().st_size > 20 << 20

    tracemalloc.start()
    try:
        with imported(path, tmp_path / "imported") as back:
            assert back.count == 40_000
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 20 << 20


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T01:30:00.5+01:30", 500_000_000),
        ("1969-12-31 20:00:00,000000001-0400", 1),
        (instant_text(NS), NS),
        ("1970-01-01", None),
        ("1970-13-01T00:00:00Z", None),
        ("9999-12-31T00:00:00Z", None),
        (3, None),
        (None, None),
    ],
)
def test_instants_of_any_offset_are_read(text: object, wanted: int | None) -> None:
    assert instant_from(text) == wanted
