"""Queries as people write them, against contents as programs send them."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest

from mqtts_gui.errors import Severity
from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.history_limits import nanoseconds
from mqtts_gui.store.search_query import MOST_MARKS, parse
from tests.support.histories import message

NOW = datetime(2026, 11, 20, 12, 0).astimezone()
DECOMPOSED = unicodedata.normalize("NFD", "élève")


def given(payload: str | bytes = "x", at: datetime = NOW, topic: str = "t") -> Message:
    content = payload.encode() if isinstance(payload, str) else payload
    plain = message(0, topic, content or b" ")
    return plain._replace(
        time_ns=nanoseconds(at),
        incoming=True,
        qos=1,
        retain=False,
        duplicate=False,
        payload=content,
    )


def holds(text: str, found: Message) -> bool:
    query = parse(text, NOW)
    assert [one for one in query.mistakes if one.finding.severity is Severity.ERROR] == []
    return query.matches(found)


@pytest.mark.parametrize(
    ("text", "payload", "expected"),
    [
        ("élève", DECOMPOSED, True),
        (DECOMPOSED, "ÉLÈVE", True),
        ("ÉLÈVE", '{"nom":"\\u00e9l\\u00e8ve"}', True),
        ("élève", '{"nom":"\\u00C9l\\u00E8ve"}', True),
        ("œuvre", "ŒUVRE", True),
        ("eleve", "élève", True),
        ("ELEVE", DECOMPOSED, True),
        ("-eleve", "élève", False),
        ("élève", "eleve", False),
        ("eleves", "élève", False),
        ('"les eleves"', "Les Élèves", True),
        ("21.5", "21.5 °C", True),
        ("%", "é", False),
        ("😀", "a😀b", True),
        ("😀", '"\\ud83d\\ude00"', True),
        ("😁", "😀", False),
        ("é", b"\xff\x00" + "É".encode() + b"\xfe", True),
        ("xyz", b"\xff\x00XyZ", True),
        ("/\\x00/", b"a\x00b", True),
        (r'"dit \"oui\""', 'il dit "oui" bien', True),
        (r'"dit \"oui\""', "il dit oui bien", False),
        (r'-"\""', 'a"b', False),
        ('"C:\\temp x"', "C:\\temp x", True),
        ('{"b":"c d"}', '{"b":"c d"}', True),
        ("moi OU toi", "toi", True),
        ("moi || toi", "toi", True),
        ("moi ET toi", "toi", False),
        ("moi AND toi", "toi et moi", True),
        ("moi && toi", "toi et moi", True),
        ('"ET"', "et", True),
        ("--", "a--b", True),
        ("--verbose", "--verbose", True),
        ("--verbose", "verbose", False),
        ("21,5", "21.5", False),
        ("/^deux$/", "un\ndeux\ntrois", True),
    ],
)
def test_texts(text: str, payload: str | bytes, expected: bool) -> None:  # noqa: FBT001 - a case
    assert holds(text, given(payload)) is expected


@pytest.mark.parametrize(
    ("text", "payload", "expected"),
    [
        # Numbers as text.
        ("json:a.b>3", '{"a":{"b":"4"}}', True),
        ("json:a.b>3", '{"a":{"b":"3,5"}}', True),
        ("json:a.b>3", '{"a":{"b":"4 V"}}', False),
        ("json:a.b=4", '{"a":{"b":" 4 "}}', True),
        ("json:a.b=4", '{"a":{"b":4.0}}', True),
        ('json:a.b="4"', '{"a":{"b":"4"}}', True),
        ('json:a.b="4"', '{"a":{"b":4}}', False),
        ("json:id=007", '{"id":"007"}', True),
        ("json:id=007", '{"id":7}', False),
        ("json:t>21,5", '{"t":22}', True),
        ("json:t<=-1e3", '{"t":-2000}', True),
        ("json:a=99999999999999999999", '{"a":99999999999999999999}', True),
        ("json:a>3", '{"a":true}', False),
        ("json:a>3", '{"a":NaN}', False),
        ("json:a>3", '{"a":"' + "9" * 400 + '"}', False),
        # Text in any case, in quotes exactly.
        ("json:etat=on", '{"etat":"ON"}', True),
        ('json:etat="on"', '{"etat":"ON"}', False),
        ("json:etat='on'", '{"etat":"on"}', True),
        (r'json:a="x\"y"', r'{"a":"x\"y"}', True),
        ("json:nom=élève", '{"nom":"\\u00c9L\\u00c8VE"}', True),
        ("json:clé=1", '{"cl\\u00e9":1}', True),
        # Constants, lists, objects.
        ("json:a=True", '{"a":true}', True),
        ("json:a=vrai", '{"a":true}', True),
        ("json:a=true", '{"a":"true"}', True),
        ("json:a=true", '{"a":1}', False),
        ("json:a=null", '{"a":null}', True),
        ("json:a=null", '{"a":0}', False),
        ("json:a!=null", '{"a":0}', True),
        ("json:a=[1,2]", '{"a":[1, 2]}', True),
        ("json:a={}", '{"a":{}}', True),
        ("json:a=[", '{"a":[1]}', False),
        # Paths.
        ("json:l[*].a=2", '{"l":[{"a":1},{"a":2}]}', True),
        ("json:l[].a=3", '{"l":[{"a":1},{"a":2}]}', False),
        ("json:[*]>3", "[1, 4]", True),
        ("json:l.1=3", '{"l":[1,3]}', True),
        ("json:l[-1]=3", '{"l":[1,3]}', True),
        ("json:l[-3]=3", '{"l":[1,3]}', False),
        ("json:o.1=3", '{"o":{"1":3}}', True),
        ("json:$.a.b=1", '{"a":{"b":1}}', True),
        ('json:"a.b".c>1', '{"a.b":{"c":2}}', True),
        ("json:a==1", '{"a":1}', True),
        ("json:a:1", '{"a":1}', True),
        # The whole content.
        ("json:>21", "21.5", True),
        ("json:>21", "20", False),
        ("json:=on", '"ON"', True),
        ("json:>21", "warm", False),
        ("json:$>21", "22", True),
        # Contents that are nearly JSON.
        ("json:a>3", '\ufeff{"a":4}', True),
        ("json:a>3", b'{"a":4}\0\0', True),
        ("json:a>3", '{"a":4}'.encode("utf-16-le"), True),
        ("json:[0]>3", "[4]".encode("utf-16-le"), True),
        ("json:a>3", '{"a":1}\n{"a":4}', False),
        ("json:a>3", b'\xff{"a":4}', False),
        ("json:[*]>3", b"\0\0", False),
    ],
)
def test_values_in_json(
    text: str,
    payload: str | bytes,
    expected: bool,  # noqa: FBT001 - a case
) -> None:
    assert holds(text, given(payload)) is expected


def test_a_path_of_any_length_is_followed() -> None:
    text = "json:" + "a." * 1_900 + "a=1"
    assert not holds(text, given('{"a":{"a":1}}'))
    assert not holds("json:" + "[*]" * 1_300, given("[" * 500 + "]" * 500))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("after:10:42:07.318", True),
        ("after:12:00:00.001", False),
        ("date:12:00:00.000", True),
        ("date:12h", True),
        ("date:11h", False),
        ("after:20/11", True),
        ("after:21/11", False),
        ("date:20/11/26", True),
        ("date:today", True),
        ("date:hier", False),
        ("after:yesterday", True),
        ("before:aujourd'hui", False),
        ('after:"yesterday 13:00"', True),
        ("after:-5m", True),
        ("date:-2h", False),
        ("before:-1j", False),
        ("date>2026-11-19", True),
        ("date>2026-11-20", False),
        ("date>=2026-11-20", True),
        ("date:<2026-11-20", False),
        ("date<=2026-11-20", True),
        ("date!=2026-11-20", False),
        ("size:>3", True),
        ("size>1,5k", False),
        ("size<1.5k", True),
        ("size==4", True),
        ("qos:>=1", True),
        ("dir:émis", False),
        ("dir:incoming", True),
        ("retain:no", True),
        ("duplicate:no", True),
    ],
)
def test_times_sizes_and_names(text: str, expected: bool) -> None:  # noqa: FBT001 - a case
    assert holds(text, given("abcd")) is expected


def test_a_time_is_local_unless_it_says_otherwise() -> None:
    at = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
    assert holds("date:2026-11-20T10:42Z", given(at=at))
    assert not holds("date:2026-11-20T10:42Z", given(at=at + timedelta(minutes=1)))
    assert holds(f"date:{at.astimezone():%Y-%m-%dT%H:%M}", given(at=at))


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("qos: 1", "search-value-apart", "qos:"),
        ("a size > 4", "search-value-apart", "size"),
        ("json:a > 3", "search-value-apart", "json:a"),
        ("json: a>3", "search-value-apart", "json:"),
        ("temp -5", "search-minus-number", "-5"),
        ("-21,5 x", "search-minus-number", "-21,5"),
    ],
)
def test_what_may_be_meant_otherwise_is_remarked_on(
    text: str, code: str, part: str, each_language: str
) -> None:
    (mistake,) = parse(text, NOW).mistakes
    assert (mistake.finding.code, mistake.finding.severity) == (code, Severity.INFO)
    assert text[mistake.start : mistake.end] == part
    assert str(mistake.finding.message)


@pytest.mark.parametrize(
    "text",
    ["qos:", "topic:ciel ", "size", "size 4", "-5°C", "-a5", "a-5", "json:a b", "json:a>3 <x"],
)
def test_what_is_plain_is_not_remarked_on(text: str) -> None:
    assert parse(text, NOW).mistakes == ()


@pytest.mark.parametrize(
    "text",
    [
        "after>10:42", "before<10:42", "after:10", "after:24:00", "date:-5", "date:30/2",
        "size:>x", "qos:1,2",
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(text: str) -> None:
    (mistake,) = parse(text, NOW).mistakes
    assert mistake.finding.code == "search-bad-value"


def test_accents_are_marked_however_they_are_encoded() -> None:
    query = parse("élève")
    for text in ("un élève", f"un {DECOMPOSED}"):
        assert [text[start:end] for start, end in query.spans(text)] == [text[3:]]


def test_a_topic_is_found_with_its_accents() -> None:
    found = given(topic="ciel/Température/élève")
    for text in ("temperature", "topic:temperature", "topic:TEMPÉRATURE", "topic:ciel/+/élève"):
        assert holds(text, found), text
    assert not holds("topic:ciel/+/eleve", found), "a filter is the broker's"


def test_accents_are_marked_where_none_were_typed() -> None:
    for text in ("un Élève-2", f"un {DECOMPOSED}-2"):
        assert [text[start:end] for start, end in parse("eleve-").spans(text)] == [text[3:-1]]
    assert parse("[a]").spans("xà[à]") == [(2, 5)]


def test_of_very_many_words_the_first_are_marked_and_all_searched_for() -> None:
    words = [f"w{number}x" for number in range(500)]
    query = parse(" ".join([*words, "/y+/"]))
    assert len(query.marks) == MOST_MARKS
    assert query.spans("w0x w499x") == [(0, 3)]
    assert query.matches(given(" ".join([*words, "y"])))
    assert not query.matches(given(" ".join(words)))
