r"""The language of the search field.

    bonjour salle12            both words, in the topic or the content, in any case
    "bonjour depuis"           these words together
    bonjour OR salut           one or the other; OR binds less than words side by side
    -bonjour  -topic:ciel/#    not this
    /temp[ée]rature \d+/        a regular expression
    topic:ciel/#               topics that the filter matches; without a wildcard: that contain it
    qos:1  dir:in  retained:yes  dup:no
    size>100  size<=1k         bytes of the content
    after:10:42  before:2026-11-20  date:2026-11-20
    json:a.b>3  json:list[0].name="x"  json:alarm

A word with an unknown key (`http://…`, `{"valeur":21}`) is a word like others; what begins with
`-` is searched for in quotes. A key without a value yet means nothing: the person is still typing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice

from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.search_keys import KEYS, Asked
from mqtts_gui.store.search_logic import All, Any, Facts, Not, Term
from mqtts_gui.store.search_patterns import FEW_CHARACTERS, PatternError, compile_pattern
from mqtts_gui.store.search_terms import Pattern, Text
from mqtts_gui.store.search_values import ValueMistakeError

MOST_TEXT = 4_000
_MOST_SPANS = 1_000
_MOST_MARKED = 1 << 20
_WORD = re.compile(r"\S+")
_PHRASE = re.compile(r'"(?P<text>[^"]*)"?')
_PATTERN = re.compile(r"/(?P<text>(?:\\.|[^/\\])+)/(?=\s|$)")
_KEYED = re.compile(
    r"(?P<key>[^\W\d_]+)(?P<sign>:|<=|>=|!=|<|>|=)(?P<value>(?:\"[^\"]*\"?|[^\s\"])*)"
)
_OR = {"OR", "|"}


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something in the text that is not understood, from character `start` up to `end`."""

    start: int
    end: int
    finding: Finding


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
    return Query(text, tuple(reader.mistakes), root, tuple(reader.marks))


class _Reader:
    """Read one term after the other."""

    def __init__(self, text: str, now: datetime) -> None:
        self.mistakes: list[Mistake] = []
        self.marks: list[Pattern] = []
        self._text = text
        self._now = now

    def terms(self) -> Iterator[Term | None]:
        """Yield the conditions; None for OR."""
        at = 0
        while (word := _WORD.search(self._text, at)) is not None:
            start = at = word.start()
            negated = word[0].startswith("-") and len(word[0]) > 1
            at += negated
            if word[0] in _OR:
                at = word.end()
                yield None
                continue
            term, at = self._term(start, at, negated=negated)
            if term is not None:
                yield Not(term) if negated else term

    def _term(self, start: int, at: int, *, negated: bool) -> tuple[Term | None, int]:
        if (phrase := _PHRASE.match(self._text, at)) is not None:
            return self._words(phrase["text"], negated=negated), phrase.end()
        if (pattern := _PATTERN.match(self._text, at)) is not None:
            return self._pattern(pattern, start, negated=negated), pattern.end()
        keyed = _KEYED.match(self._text, at)
        if keyed is not None and (key := KEYS.get(keyed["key"].lower())) is not None:
            asked = Asked(keyed["sign"], _unquoted(keyed["value"]), keyed["value"], self._now)
            try:
                return key(asked), keyed.end()
            except ValueMistakeError as error:
                self._note("search-bad-value", error.phrase, start, keyed.end())
                return None, keyed.end()
        word = _WORD.match(self._text, at)
        text = word[0] if word else ""
        self._mind_key(keyed, start)
        return self._words(text, negated=negated), at + len(text)

    def _words(self, text: str, *, negated: bool) -> Term | None:
        if not text:
            return None
        if not negated:
            literal = re.compile(re.escape(text), re.IGNORECASE)
            self.marks.append(Pattern(literal, _MOST_MARKED))
        return Text(text)

    def _pattern(self, found: re.Match[str], start: int, *, negated: bool) -> Term | None:
        text = found["text"].replace("\\/", "/")
        try:
            pattern, most = compile_pattern(text)
        except PatternError as error:
            self._note("search-bad-pattern", error.phrase, start, found.end())
            return None
        if most < FEW_CHARACTERS:
            self._note(
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
        if not negated:
            self.marks.append(term)
        return term

    def _mind_key(self, keyed: re.Match[str] | None, start: int) -> None:
        """Say that a word looks like a key and is none; an address (`http://`) does not."""
        if keyed is None or keyed["sign"] != ":" or not keyed["value"]:
            return
        if keyed["value"].startswith("//"):
            return
        phrase = mark("There is no key %(key)s: it is searched for as text.", key=keyed["key"])
        self._note("search-unknown-key", phrase, start, keyed.end(), Severity.INFO)

    def _note(
        self,
        code: str,
        phrase: Phrase,
        start: int,
        end: int,
        severity: Severity = Severity.ERROR,
    ) -> None:
        self.mistakes.append(Mistake(start, end, Finding(code, severity, phrase)))


def _unquoted(value: str) -> str:
    return value[1:].removesuffix('"') if value.startswith('"') else value


def _spans(term: Pattern, text: str) -> Iterator[tuple[int, int]]:
    found = term.pattern.finditer(text[: term.most])
    return islice((each.span() for each in found if each.end() > each.start()), _MOST_SPANS)
