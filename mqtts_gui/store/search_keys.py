"""The keys of the search field, and what each makes of its value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.topics import TopicError, check_filter
from mqtts_gui.store.search_json import read_json
from mqtts_gui.store.search_logic import Facts, Not, Term
from mqtts_gui.store.search_terms import COMPARISONS, Came, IsKind, Test, Topic, direction
from mqtts_gui.store.search_values import ValueMistakeError, read_period, read_size

_COMPARED = re.compile(r"(?P<sign><=|>=|!=|==|<|>|=)(?P<value>.*)", re.DOTALL)
_ALWAYS, _NEVER = -(1 << 63), (1 << 63) - 1
_DIRECTIONS = {
    **dict.fromkeys(("in", "received", "incoming", "entrant", "reçu", "recu"), True),
    **dict.fromkeys(("out", "sent", "outgoing", "sortant", "émis", "emis", "envoyé"), False),
}
_YES_NO = {
    **dict.fromkeys(("yes", "true", "1", "oui", "vrai"), True),
    **dict.fromkeys(("no", "false", "0", "non", "faux"), False),
}


class Asked(NamedTuple):
    """What stands beside a key.

    Attributes:
        sign: `:` or a comparison.
        value: Without its quotes; may be empty.
        raw: As typed.
        now: Local time.
    """

    sign: str
    value: str
    raw: str
    now: datetime


Key = Callable[[Asked], Term | None]


def _topic(asked: Asked) -> Term | None:
    _only_colon(asked, mark("topic is followed by a colon, as in topic:ciel/#."))
    if not asked.value:
        return None
    if "+" in asked.value or "#" in asked.value:
        try:
            check_filter(asked.value)
        except TopicError as error:
            raise ValueMistakeError(error.phrase) from error
    return Topic(asked.value)


def _qos(asked: Asked) -> Term | None:
    asked = _compared(asked)
    if not asked.value:
        return None
    if asked.value not in {"0", "1", "2"}:
        raise ValueMistakeError(mark("qos: takes 0, 1 or 2."))
    qos, holds = int(asked.value), _comparison(asked)
    return IsKind(lambda message: holds(message.qos, qos))


def _direction(asked: Asked) -> Term | None:
    _only_colon(asked, mark("dir is followed by a colon, as in dir:in."))
    if not asked.value:
        return None
    incoming = _DIRECTIONS.get(asked.value.lower())
    if incoming is None:
        raise ValueMistakeError(mark("dir: takes in or out."))
    return direction(incoming=incoming)


def _retained(asked: Asked) -> Term | None:
    retained = _yes_or_no(asked, mark("retained: takes yes or no."))
    return IsKind(lambda message: message.retain is retained)


def _duplicate(asked: Asked) -> Term | None:
    duplicate = _yes_or_no(asked, mark("dup: takes yes or no."))
    return IsKind(lambda message: message.duplicate is duplicate)


def _size(asked: Asked) -> Term | None:
    asked = _compared(asked)
    if not asked.value:
        return None
    size, holds = read_size(asked.value), _comparison(asked)
    return Test(lambda message: holds(len(message.payload), size))


def _after(asked: Asked) -> Term | None:
    _only_colon(asked, mark("after is followed by a colon, as in after:10:42."))
    period = _period(asked)
    return None if period is None else Came(period[0], _NEVER)


def _before(asked: Asked) -> Term | None:
    _only_colon(asked, mark("before is followed by a colon, as in before:10:42."))
    period = _period(asked)
    return None if period is None else Came(_ALWAYS, period[0])


def _date(asked: Asked) -> Term | None:
    asked = _compared(asked)
    period = _period(asked)
    if period is None:
        return None
    start, end = period
    spans = {
        ">": (end, _NEVER), ">=": (start, _NEVER), "<": (_ALWAYS, start), "<=": (_ALWAYS, end),
    }  # fmt: skip
    came = Came(*spans.get(asked.sign, period))
    return Not(came) if asked.sign == "!=" else came


def _json(asked: Asked) -> Term | None:
    _only_colon(asked, mark("json is followed by a colon, as in json:sensor.t>21."))
    if not asked.raw:
        return None
    test, needed = read_json(asked.raw)
    return _JsonTest(test, needed)


@dataclass(frozen=True, slots=True)
class _JsonTest:
    """A test of a value in JSON, which only payloads with its name can pass."""

    test: Callable[[Message], bool]
    needed: bytes

    def message(self, message: Message) -> bool:
        """Judge a message."""
        return self.test(message)

    def judge(self, facts: Facts) -> bool | None:
        """Judge from a whole block that does not have the name."""
        if facts.block is not None and self.needed not in facts.block.payloads:
            return False
        return None


def _period(asked: Asked) -> tuple[int, int] | None:
    return read_period(asked.value, asked.now) if asked.value else None


def _yes_or_no(asked: Asked, phrase: Phrase) -> bool:
    _only_colon(asked, phrase)
    found = _YES_NO.get(asked.value.lower()) if asked.value else True
    if found is None:
        raise ValueMistakeError(phrase)
    return found


def _only_colon(asked: Asked, phrase: Phrase) -> None:
    if asked.sign not in {":", "=", "=="}:
        raise ValueMistakeError(phrase)


def _compared(asked: Asked) -> Asked:
    """Return `size>3` for `size:>3`, which others write."""
    found = _COMPARED.fullmatch(asked.value) if asked.sign == ":" else None
    return asked._replace(sign=found["sign"], value=found["value"]) if found else asked


def _comparison(asked: Asked) -> Callable[..., bool]:
    return COMPARISONS["=" if asked.sign == ":" else asked.sign]


_NAMES: Mapping[Key, tuple[str, ...]] = {
    _topic: ("topic", "sujet"),
    _qos: ("qos",),
    _direction: ("dir", "sens"),
    _retained: ("retained", "retain", "retenu"),
    _duplicate: ("dup", "duplicate", "doublon"),
    _size: ("size", "taille"),
    _after: ("after", "après", "apres"),
    _before: ("before", "avant"),
    _date: ("date",),
    _json: ("json",),
}
KEYS: Mapping[str, Key] = {name: key for key, names in _NAMES.items() for name in names}
