"""What is exported comes back without loss, and no spreadsheet calculates it."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.export_formats import (
    BOM,
    COLUMNS,
    LONG_TEXT,
    ExportFormat,
    ExportOptions,
    csv_line,
    json_line,
    plain_line,
    timed_line,
)
from tests.support.exports import NS, PAYLOADS, export, hard_messages, imported, messages_of
from tests.support.histories import kept

LOSSLESS = (
    ExportOptions(ExportFormat.CSV),
    ExportOptions(ExportFormat.CSV, ";", has_bom=True),
    ExportOptions(ExportFormat.CSV, "\t"),
    ExportOptions(ExportFormat.JSON_LINES),
)
CALCULATED = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def of(payload: bytes, topic: str = "t") -> Message:
    return Message(NS, True, topic, payload, 0, False, False)  # noqa: FBT003 - a tuple


@pytest.mark.parametrize("options", LOSSLESS, ids=str)
def test_every_message_comes_back_as_it_was(options: ExportOptions, tmp_path: Path) -> None:
    path = tmp_path / f"é{options.suffix}"
    wanted = hard_messages()
    with kept(tmp_path / "a.sqlite3") as history:
        history.append(wanted)
        result = export(history, path, options)

    assert (result.count, result.missing, result.bytes) == (len(wanted), 0, path.stat().st_size)
    with imported(path, tmp_path / "imported") as back:
        assert back.findings == ()
        assert back.damaged == 0
        assert messages_of(back.history) == wanted


@pytest.mark.parametrize("separator", [",", ";"])
def test_no_cell_of_the_csv_is_a_formula(separator: str) -> None:
    text = b"".join(csv_line(each, separator) for each in hard_messages()).decode()
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))

    assert len(rows) == len(hard_messages())
    for row in rows:
        assert len(row) == len(COLUMNS)
        for cell in row:
            is_number = re.fullmatch(r"[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?", cell)
            assert is_number or not CALCULATED.match(cell), cell


def test_numbers_stay_numbers_and_texts_stay_readable() -> None:
    def content(payload: bytes) -> list[str]:
        line = csv_line(of(payload), ",").decode()
        return next(csv.reader([line]))[6:8]

    assert content(b"-12.5") == ["text", "-12.5"]
    assert content("élève".encode()) == ["text", "élève"]
    assert content(b"=1") == ["text", "'=1"]
    assert content(b"a\x00b") == ["base64", "YQBi"]
    assert content(b"\xff") == ["base64", "/w=="]


def test_excel_is_told_that_it_is_utf8_where_that_is_asked_for() -> None:
    with_mark = ExportOptions(ExportFormat.CSV, ";", has_bom=True).header()

    assert with_mark.startswith(BOM + b"time;direction;topic;")
    assert ExportOptions(ExportFormat.CSV).header().startswith(b"time,direction,topic,")
    assert ExportOptions(ExportFormat.JSON_LINES, has_bom=True).header() == b""


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_line_of_json_is_one_line_for_every_reader(payload: bytes) -> None:
    line = json_line(of(payload)).decode()
    fields = json.loads(line)

    assert line.splitlines() == [line[:-1]]
    got = fields["payload"].encode()
    assert (base64.b64decode(got) if fields["encoding"] == "base64" else got) == payload
    assert fields["direction"] == "received"


def test_the_time_is_exact_and_says_its_offset() -> None:
    text = json.loads(json_line(of(b"")))["time"]

    found = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{9})([+-]\d\d:\d\d)", text)
    assert found is not None
    instant = datetime.fromisoformat(found[1] + found[3])
    since = (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
    assert since * 10**9 + int(found[2]) == NS


def test_plain_lines_have_the_bytes_as_they_are() -> None:
    assert plain_line(of(b"\xff\x00\n", "a/é")) == b"a/\xc3\xa9 \xff\x00\n\n"
    assert plain_line(of(b"")) == b"t (null)\n"
    assert re.fullmatch(
        rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} t \xff\n", timed_line(of(b"\xff"))
    )


def test_a_text_so_long_that_no_line_may_hold_it_is_base64() -> None:
    long = b'"\n' * (LONG_TEXT // 2)

    assert b",text," in csv_line(of(long), ",")
    assert b",base64," in csv_line(of(long + b"x"), ",")
    assert b'"encoding":"base64"' in json_line(of(long + b"x"))
