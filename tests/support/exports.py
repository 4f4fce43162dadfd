"""Messages that are hard to export without loss, and exporting and importing them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.properties import Properties
from mqtts_gui.store.export import Export, Exported
from mqtts_gui.store.export_choice import Choice, Everything
from mqtts_gui.store.export_formats import ExportFormat, ExportOptions
from mqtts_gui.store.export_values import wire_form
from mqtts_gui.store.history import History
from mqtts_gui.store.import_messages import Import, Imported

NS = 1_763_757_200_123_456_789

ALL_PROPERTIES = wire_form(
    Properties(
        payload_format_indicator=True,
        message_expiry_interval_s=60,
        content_type="text/plain; é",
        response_topic="answers/=1",
        correlation_data=b"\x00\xff",
        subscription_identifiers=(1, 268_435_455),
        topic_alias=3,
        user_properties=(("a", "1"), ("a", "\u202eé\u2028"), ("", "")),
    )
)
OTHER_ORDER = b"\x26\x00\x01a\x00\x01b\x01\x01"
"""Sound, but not in the order in which we would write them."""

PAYLOADS = (
    b"",
    b"bonjour",
    "élève ✓ 𝄞".encode(),
    b'{"a": "b,c;d"}',
    b'a "quoted" text',
    b"one\ntwo\r\nthree\rfour\n",
    b"\r\n",
    b"tab\there",
    b" spaces around ",
    b"007",
    b"NA",
    b"null",
    b"-12.5",
    b"+3e8",
    b"-1,5",
    b"=1+1",
    b'=HYPERLINK("http://x","y")',
    b"@SUM(A1)",
    b"+cmd|' /C calc'!A0",
    b"-",
    b"'quoted",
    b"''",
    b"\t=1",
    "＝1".encode(),  # noqa: RUF001 - a wide sign that some spreadsheets calculate, too
    b"\xef\xbb\xbfmark",
    b"\x00",
    b"a\x00b",
    b"\x1b[31mred",
    bytes(range(256)),
    b"\xff\xfe",
    "half \u2028 lines \u0085 \u202e turned".encode(),
    b'"',
    b'""",',
    b"x" * 200_000,
)
TOPICS = ("ciel", "=1+1", "@x", "-y", "a,b;c", 'say "x"', "é/✓", "'t", " a ", "/", "a\tb", "")


def hard_messages() -> list[Message]:
    found = [
        Message(NS + at, at % 2 == 0, "ciel/salle", payload, at % 3, at % 4 == 0, at % 5 == 0)
        for at, payload in enumerate(PAYLOADS)
    ]
    found += [
        Message(NS + at * 10**9, True, topic, b"x", 0, False, False)  # noqa: FBT003 - a tuple
        for at, topic in enumerate(TOPICS)
    ]
    for properties in (ALL_PROPERTIES, OTHER_ORDER, b"\x01\x07"):
        found.append(found[0]._replace(properties=properties))
    # Before 1970, in another season, at the end of a second, as late as a history can say.
    for time_ns in (-1, 0, 1_750_000_000_000_000_000, 10**18 - 1, (1 << 63) - 1):
        found.append(found[0]._replace(time_ns=time_ns))
    return found


def export(
    history: History,
    path: Path,
    options: ExportOptions | ExportFormat = ExportFormat.CSV,
    choice: Choice | None = None,
    *,
    replace: bool = False,
) -> Exported:
    if isinstance(options, ExportFormat):
        options = ExportOptions(options)
    work = Export(history, choice or Everything(), path, options, replace=replace)
    for _ in work:
        pass
    assert work.result is not None
    return work.result


@contextmanager
def imported(source: Path, folder: Path) -> Iterator[Imported]:
    work = Import(source, folder)
    for _ in work:
        pass
    assert work.result is not None
    try:
        yield work.result
    finally:
        work.result.discard()
    assert not list(folder.glob("*.sqlite3*"))


def messages_of(history: History) -> list[Message]:
    with closing(history.reader()) as reader:
        return [each.message for each in reader.page(0, 1 << 40)]
