r"""The language of the search field.

    bonjour eleve              both words, in the topic or the content, in any case; what has no
                               accents is found with accents, too
    "bonjour depuis"           these words together
    bonjour OR salut           one or the other; OR binds less than words side by side
    -bonjour  -topic:ciel/#    not this
    /temp[ée]rature \d+/        a regular expression
    topic:ciel/#               topics that the filter matches; without a wildcard: that contain it
    qos:1  dir:in  retained:yes  dup:no
    size>100  size<=1.5k       bytes of the content
    after:10:42  after:-5m  before:2026-11-20  date:yesterday
    json:a.b>3  json:list[*].name="x"  json:alarm  json:>21

A word with an unknown key (`http://…`, `{"valeur":21}`) is a word like others; what begins with
`-` is searched for in quotes, and so is a quote, as `\"`. A key without a value yet means nothing:
the person is still typing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice

from mqtts_gui.errors import Severity
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.search_keys import KEYS, Asked
from mqtts_gui.store.search_logic import All, Any, Facts, Not, Term
from mqtts_gui.store.search_mistakes import Mistake, Mistakes
from mqtts_gui.store.search_patterns import FEW_CHARACTERS, PatternError, compile_pattern
from mqtts_gui.store.search_terms import Pattern, Text, marking
from mqtts_gui.store.search_values import ValueMistakeError

MOST_TEXT = 4_000
MOST_MARKS = 20
"""Words and patterns that are highlighted: a row must be painted in no time."""

_MOST_SPANS = 1_000
_MOST_MARKED = 1 << 20
_WORD = re.compile(r"\S+")
_PHRASE = re.compile(r'"(?P<text>(?:\\"|[^"])*)"?')
_PATTERN = re.compile(r"/(?P<text>(?:\\.|[^/\\])+)/(?=\s|$)")
_KEYED = re.compile(
    r"(?P<key>[^\W\d_]+)(?P<sign>:|<=|>=|!=|==|<|>|=)(?P<value>(?:\"(?:\\\"|[^\"])*\"?|[^\s\"])*)"
)
_NEGATED = re.compile(r"-[^-]")
_OR = {"OR", "OU", "|", "||"}
_AND = {"AND", "ET", "&&"}


@dataclass(frozen=True, slots=True)
class Query:
    """What a text asks for; what is not understood of it asks for nothing.

    Attributes:
        text: As it was typed.
        mistakes: What is not understood, in the order of the text.
        root: The condition; None for everything.
        marks: What to highlight.
    """

    text: str = ""
    mistakes: tuple[Mistake, ...] = ()
    root: Term | None = None
    marks: tuple[Pattern, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Every message matches."""
        return self.root is None

    def also(self, term: Term) -> Query:
        """Return what asks for `term` besides; the text stays what was typed."""
        return replace(self, root=term if self.root is None else All((term, self.root)))

    def matches(self, message: Message) -> bool:
        """Say whether `message` is asked for."""
        return self.root is None or self.root.message(message)

    def judge(self, facts: Facts) -> bool | None:
        """Say whether all such messages are asked for (True) or none (False), else None."""
        return True if self.root is None else self.root.judge(facts)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return from where to where `text` has what is asked for: ascending, not overlapping."""
        found = sorted(span for each in self.marks for span in _spans(each, text))
        joined: list[tuple[int, int]] = []
        for start, end in found[:_MOST_SPANS]:
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return joined


def parse(text: str, now: datetime | None = None) -> Query:
    """Return what `text` asks for; never raises.

    Args:
        text: What was typed.
        now: The day that `after:10:42` is about; today.
    """
    reader = _Reader(text[:MOST_TEXT], now or datetime.now(UTC).astimezone())
    alternatives: list[list[Term]] = [[]]
    for term in reader.terms():
        if term is None:
            alternatives.append([])
        else:
            alternatives[-1].append(term)
    groups = [All(tuple(terms)) for terms in alternatives if terms]
    root = None if not groups else groups[0] if len(groups) == 1 else Any(tuple(groups))
    return Query(text, tuple(reader.mistakes.found), root, tuple(reader.marks))


class _Reader:
    """Read one term after the other."""

    def __init__(self, text: str, now: datetime) -> None:
        self.mistakes = Mistakes(text)
        self.marks: list[Pattern] = []
        self._text = text
        self._now = now

    def terms(self) -> Iterator[Term | None]:
        """Yield the conditions; None for OR."""
        at = 0
        while (word := _WORD.search(self._text, at)) is not None:
            start = at = word.start()
            if word[0] in _AND | _OR:
                at = word.end()
                if word[0] in _OR:
                    yield None
                continue
            negated = _NEGATED.match(word[0]) is not None
            at += negated
            self.mistakes.mind_minus(start)
            term, at = self._term(start, at, negated=negated)
            if term is not None:
                yield Not(term) if negated else term

    def _term(self, start: int, at: int, *, negated: bool) -> tuple[Term | None, int]:
        if (phrase := _PHRASE.match(self._text, at)) is not None:
            return self._words(_plain(phrase["text"]), negated=negated), phrase.end()
        if (pattern := _PATTERN.match(self._text, at)) is not None:
            return self._pattern(pattern, start, negated=negated), pattern.end()
        keyed = _KEYED.match(self._text, at)
        if keyed is not None and (key := KEYS.get(keyed["key"].lower())) is not None:
            self.mistakes.mind_space(keyed["key"], keyed["value"], start, keyed.end())
            asked = Asked(keyed["sign"], _unquoted(keyed["value"]), keyed["value"], self._now)
            try:
                return key(asked), keyed.end()
            except ValueMistakeError as error:
                self.mistakes.note("search-bad-value", error.phrase, start, keyed.end())
                return None, keyed.end()
        word = _WORD.match(self._text, at)
        text = word[0] if word else ""
        self.mistakes.mind_key(keyed, start)
        if text.lower() in KEYS:
            self.mistakes.mind_comparison(text, start, at + len(text))
        return self._words(text, negated=negated), at + len(text)

    def _words(self, text: str, *, negated: bool) -> Term | None:
        if not text:
            return None
        if not negated and len(self.marks) < MOST_MARKS:
            self.marks.append(Pattern(marking(text), _MOST_MARKED))
        return Text(text)

    def _pattern(self, found: re.Match[str], start: int, *, negated: bool) -> Term | None:
        text = found["text"].replace("\\/", "/")
        try:
            pattern, most = compile_pattern(text)
        except PatternError as error:
            self.mistakes.note("search-bad-pattern", error.phrase, start, found.end())
            return None
        if most < FEW_CHARACTERS:
            self.mistakes.note(
                "search-pattern-costly",
                mark(
                    "This regular expression could take long: it is tried on the first %(most)s "
                    "characters of each message.",
                    most=most,
                ),
                start,
                found.end(),
                Severity.WARNING,
            )
        term = Pattern(pattern, most)
        if not negated and len(self.marks) < MOST_MARKS:
            self.marks.append(term)
        return term


def _unquoted(value: str) -> str:
    return _plain(value[1:].removesuffix('"')) if value.startswith('"') else value


def _plain(quoted: str) -> str:
    return quoted.replace('\\"', '"')


def _spans(term: Pattern, text: str) -> Iterator[tuple[int, int]]:
    found = term.pattern.finditer(text[: term.most])
    return islice((each.span() for each in found if each.end() > each.start()), _MOST_SPANS)
