from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta

import pytest

from mqtts_gui.errors import Severity
from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.history_limits import nanoseconds
from mqtts_gui.store.search_patterns import PatternError, compile_pattern
from mqtts_gui.store.search_query import parse
from mqtts_gui.store.search_terms import direction
from tests.support.histories import message

NOW = datetime(2026, 11, 20, 12, 0).astimezone()


def given(
    payload: str | bytes = "",
    topic: str = "ciel/salle12",
    at: datetime | None = None,
    qos: int = 0,
    *,
    retain: bool = False,
) -> Message:
    content = payload.encode() if isinstance(payload, str) else payload
    plain = message(0, topic, content)._replace(time_ns=nanoseconds(at or NOW))
    return plain._replace(incoming=True, qos=qos, retain=retain, duplicate=False)


def holds(text: str, message: Message) -> bool:
    query = parse(text, NOW)
    assert query.mistakes == ()
    return query.matches(message)


@pytest.mark.parametrize(
    ("text", "payload", "expected"),
    [
        ("", "", True),
        ("bonjour", "Bonjour à tous", True),
        ("À", "Bonjour à tous", True),
        ("bonjour tous", "Bonjour à tous", True),
        ("bonjour salle", "Bonjour à tous", True),
        ("bonjour moi", "Bonjour à tous", False),
        ('"bonjour à"', "Bonjour à tous", True),
        ('"à bonjour"', "Bonjour à tous", False),
        ('"bonjour', "Bonjour à tous", True),
        ("moi OR tous", "Bonjour à tous", True),
        ("moi | toi", "Bonjour à tous", False),
        ("bonjour moi OR salle12", "Bonjour à tous", True),
        ("OR", "", True),
        ("-moi", "Bonjour à tous", True),
        ("-bonjour", "Bonjour à tous", False),
        ('-"à tous" OR -x', "Bonjour à tous", True),
        ("-", "a - b", True),
        ('"-5"', "-5", True),
        ('{"valeur":21}', '{"valeur":21}', True),
        ("http://x", "http://x", True),
        ("/bon.*us/", "Bonjour à tous", True),
        ("-/bon.*us/", "Bonjour à tous", False),
        ("/^ciel.salle/", "", True),
        (r"/a\/b c/", "xa/b cd", True),
        ("/ciel/salle", "/ciel/salle", True),
        ("/", "a/b", True),
    ],
)
def test_words_phrases_and_patterns(text: str, payload: str, expected: bool) -> None:  # noqa: FBT001 - a case
    assert holds(text, given(payload)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("topic:ciel/#", True),
        ("topic:ciel/+", True),
        ("topic:+", False),
        ("topic:SALLE", True),
        ("sujet:cour", False),
        ('topic:"ciel/salle12"', True),
        ("topic:", True),
        ("-topic:ciel/#", False),
        ("qos:1", True),
        ("qos:0", False),
        ("qos>=1", True),
        ("dir:in", True),
        ("sens:sortant", False),
        ("dir:", True),
        ("retained:yes", True),
        ("retained:", True),
        ("retenu:non", False),
        ("dup:no", True),
        ("doublon:oui", False),
        ("size>3", True),
        ("size>4", False),
        ("taille<=4", True),
        ("size=4", True),
        ("size!=4", False),
        ("size<1k", True),
        ("size>=1Ko", False),
        ("after:11:59", True),
        ("after:12:00", True),
        ("after:12:00:01", False),
        ("après:11h30", True),
        ("before:12:00", False),
        ("avant:12h01", True),
        ("after:2026-11-20", True),
        ("after:2026-11-21", False),
        ("before:2026-11-20", False),
        ("date:2026-11-20", True),
        ("date:20/11/2026", True),
        ("date:19/11/2026", False),
        ('after:"2026-11-20 11:00" before:2026-11-20T13:00', True),
        ("date:12:00", True),
        ("after:", True),
    ],
)
def test_keys(text: str, expected: bool) -> None:  # noqa: FBT001 - a case
    assert holds(text, given("abcd", qos=1, retain=True)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("json:a.b>3", True),
        ("json:a.b>4.5", False),
        ("json:a.b=4", True),
        ("json:a.b!=4", False),
        ("json:a.b", True),
        ("json:a.c", False),
        ("json:a.c!=1", False),
        ('json:l[0].c="x"', True),
        ("json:l[0].c=x", True),
        ('json:l[0].c="x y"', False),
        ("json:l[1].c", False),
        ("json:l[1]=null", True),
        ("json:ok=true", True),
        ("json:ok=1", False),
        ('json:"clé 1"=7', True),
        ('json:jour>="2026-11-20"', True),
        ("json:jour>3", False),
        ("json:a", True),
        ("-json:a.b>3", False),
        ("json:", True),
    ],
)
def test_values_in_json(text: str, expected: bool) -> None:  # noqa: FBT001 - a case
    payload = (
        '{"a":{"b":4},"l":[{"c":"x"},null],"ok":true,"clé 1":7,"jour":"2026-11-22","b":"x","c":"x"}'
    )
    assert holds(text, given(payload)) is expected


@pytest.mark.parametrize("payload", [b"", b"\xff", b"[" * 100_000, b'{"a":', b"12", b"null", b"[]"])
def test_what_is_no_json_has_no_values(payload: bytes) -> None:
    assert not holds("json:a", given(payload))
    assert not holds("json:[0]", given(payload[:50]))


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("bonjour qos:7", "search-bad-value", "qos:7"),
        ("dir:up", "search-bad-value", "dir:up"),
        ("retained:maybe x", "search-bad-value", "retained:maybe"),
        ("topic:a/#/b", "search-bad-value", "topic:a/#/b"),
        ("topic>3", "search-bad-value", "topic>3"),
        ("-size>many", "search-bad-value", "-size>many"),
        ("after:25:00", "search-bad-value", "after:25:00"),
        ("after:2026-13-01", "search-bad-value", "after:2026-13-01"),
        ("date:demain", "search-bad-value", "date:demain"),
        ("date:9999-12-31", "search-bad-value", "date:9999-12-31"),
        ("json:a>", "search-bad-value", "json:a>"),
        ("json:>", "search-bad-value", "json:>"),
        ("a /(/ b", "search-bad-pattern", "/(/"),
        ("/(a+)+b/", "search-bad-pattern", "/(a+)+b/"),
        ("topi:ciel/#", "search-unknown-key", "topi:ciel/#"),
        ("/a.*b.*c/", "search-pattern-costly", "/a.*b.*c/"),
    ],
)
def test_what_is_not_understood_is_named_with_its_place(
    text: str, code: str, part: str, each_language: str
) -> None:
    query = parse(text, NOW)

    (mistake,) = query.mistakes
    assert mistake.finding.code == code
    assert text[mistake.start : mistake.end] == part
    assert str(mistake.finding.message)
    if mistake.finding.severity is Severity.ERROR:
        assert query.matches(given("bonjour a b x"))


def test_the_direction_is_asked_for_besides_without_a_word_more() -> None:
    received = given("bonjour")
    sent = received._replace(incoming=False)
    for text in ("", "bonjour", "absent OR bonjour", "bonjour qos:7"):
        query = parse(text, NOW)
        narrowed = query.also(direction(incoming=False))
        assert (narrowed.matches(received), narrowed.matches(sent)) == (False, True)
        assert (narrowed.text, narrowed.mistakes) == (text, query.mistakes)
        assert not narrowed.is_empty


def test_an_unknown_key_is_searched_for_as_text() -> None:
    query = parse("temp:21", NOW)
    assert query.matches(given("temp:21"))
    assert not query.matches(given("temp 21"))


def test_highlights_are_where_the_text_is() -> None:
    query = parse('salle "à TOUS" -moi /\\d+/ topic:ciel/#', NOW)

    text = "Salle 12, bonjour À tous, sallesalle moi"
    assert [text[start:end] for start, end in query.spans(text)] == [
        "Salle",
        "12",
        "À tous",
        "sallesalle",
    ]
    assert parse("/x*/", NOW).spans("abc") == []
    assert parse("", NOW).spans("abc") == []
    assert len(parse("a", NOW).spans("ab" * 100_000)) <= 1_000


def test_any_text_is_a_query() -> None:
    chance = random.Random(3)  # noqa: S311 - a test that can be repeated
    pieces = ["topic:", "json:", "a[", "]", ">", '"', "/", "(", "a+", ")*", " ", "-", "OR", "é",
            "\ud800",
        "\0", "size", "<=", "9" * 30, "after:", "10:42", "{2,}", "\\", "|",
            "date:0000-00-00", "qos:1"]  # fmt: skip
    for _ in range(3_000):
        text = "".join(chance.choices(pieces, k=chance.randrange(1, 9)))
        query = parse(text, NOW)
        query.matches(given('{"a":1}'))
        query.spans("aé9\0")
        for mistake in query.mistakes:
            assert 0 <= mistake.start < mistake.end <= len(text)
    assert parse("a" * 100_000 + " qos:9").mistakes == ()


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "(a*)*", "(a|aa)+$", "(?:a?){30}a{30}", "a?" * 30 + "a" * 30, "((ab?)+c)*",
        "(.*,){20}x",
        "(?P<n>a+)*", "(a{1,20}){20}", "([a-z]+)*1", "(a|a)" * 20 + "b", "a*a*a*a*a*a*a*a*b",
        "(?i:(a+))+", "(a+)(?:b|c)*(d+)*", "[(]+(x+x+)+y"],
)  # fmt: skip
def test_patterns_that_could_take_for_ever_are_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern)


@pytest.mark.parametrize(
    "pattern",
    [r"\d+x", r".*.*x", r"\w*\w*\w*!", r"a.*b.*c", r"(\d{1,3}\.){3}\d{1,3}",
        r"-?\d+(\.\d+)?(e\d+)?",
        r"(error|warning|info): .*", r"^temp[ée]rature\s*=\s*\d+$",
        r"[*+?](ab)+", r"\(a+\)b", r"(?=a)a+",
        r"[]a-z]+=", r"x{3}y{2,}", r"a{,3}b", r"{literal}", r"(ab){2,}"],
)  # fmt: skip
def test_ordinary_patterns_are_taken_and_end_soon_whatever_the_text(pattern: str) -> None:
    compiled, most = compile_pattern(pattern)
    for text in ("a" * most, "1" * most, "ab" * (most // 2), "1.1." * (most // 4)):
        start = time.process_time()
        compiled.search(text)
        assert time.process_time() - start < 3


def test_the_day_of_a_time_is_today() -> None:
    today = datetime.now(UTC)
    query = parse("after:00:00")
    assert query.matches(given(at=today))
    assert not query.matches(given(at=today - timedelta(days=2)))
