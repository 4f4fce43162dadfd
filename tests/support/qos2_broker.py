"""A broker that sends messages of QoS 2 through an inbox, over connections that break anywhere."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from mqtts_gui.mqtt.inbox import Inbox, SessionMemory

HIGHEST = 0xFFFF
_PUBREC, _PUBCOMP = 0x50, 0x70
_ACKNOWLEDGEMENT_BYTES = 4
Choose = Callable[["Broker"], int]


def count_on(broker: Broker) -> int:
    """As most brokers do: the next one that is free."""
    number = broker.last % HIGHEST + 1
    while number in broker.in_use:
        number = number % HIGHEST + 1
    return number


def lowest_free(broker: Broker) -> int:
    return next(number for number in range(1, HIGHEST + 1) if number not in broker.in_use)


def last_freed(broker: Broker) -> int:
    return next((each for each in reversed(broker.freed) if each not in broker.in_use), 0) or (
        lowest_free(broker)
    )


def at_random(broker: Broker) -> int:
    while (number := broker.dice.randint(1, 4 * broker.window)) in broker.in_use:
        pass
    return number


@dataclass(slots=True)
class Sent:
    """A message under way: its number among all, its identifier, what the broker knows of it."""

    number: int
    identifier: int
    is_received: bool = False
    was_sent: bool = False


@dataclass(slots=True)
class Broker:
    """A broker, its messages and the inbox that they go to.

    It conforms, unless it `marks` wrongly or `forgets` over every break how far its messages came.

    Attributes:
        marks: Says whether a message is marked as a duplicate, from whether it is one.
        contents: How many different contents there are, taken at random.
        window: How many messages are under way at most.
        last: The identifier that was given last.
        under_way: Messages that are not completed, oldest first.
        freed: Identifiers of those that are, in that order.
        taken: How often each message was taken, by its number.
        given: How many messages there were.
    """

    choose: Choose
    seed: int
    marks: Callable[[bool], bool] = bool
    forgets: bool = False
    contents: int = 1
    window: int = 20
    last: int = 0
    under_way: list[Sent] = field(default_factory=list)
    freed: list[int] = field(default_factory=list)
    taken: Counter[int] = field(default_factory=Counter)
    given: int = 0
    dice: random.Random = field(init=False)
    _wanted: int = 0
    _content_of: dict[int, int] = field(default_factory=dict)
    _down: list[tuple[Sent | None, int, bool]] = field(default_factory=list)
    _up: list[tuple[int, int]] = field(default_factory=list)
    _inbox: Inbox = field(default_factory=lambda: Inbox(SessionMemory()))

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)  # noqa: S311 - a test must be the same every time

    @property
    def in_use(self) -> set[int]:
        return {each.identifier for each in self.under_way}

    @property
    def lost(self) -> list[int]:
        return [number for number in range(self.given) if not self.taken[number]]

    @property
    def twice(self) -> list[int]:
        return [number for number, times in self.taken.items() if times > 1]

    def run(self, connections: int, steps: int, first_steps: int = 0) -> None:
        """Send over as many connections, and over a last one until all is done."""
        self._inbox.connection_opened()
        self._inbox.session_began()
        for connection in range(connections):
            least = 1 if connection else first_steps
            for _ in range(self.dice.randint(least, least + steps)):
                self._wanted += self.dice.choice((0, 0, 1, 1, 2, self.window))
                self._step(self.dice.randint(0, 3), self.dice.randint(0, 3))
            self._break()
        while self.under_way or self.given < self._wanted:
            self._step(self.window, self.window)

    def _step(self, reads: int, answers: int) -> None:
        while self.given < self._wanted and len(self.under_way) < self.window:
            self.last = self.choose(self)
            self._content_of[self.given] = self.dice.randrange(self.contents)
            self.under_way.append(Sent(self.given, self.last))
            self.given += 1
            self._publish(self.under_way[-1])
        self._read(self._down[:reads])
        del self._down[:reads]
        for kind, identifier in self._up[:answers]:
            self._take_answer(kind, identifier)
        del self._up[:answers]

    def _publish(self, sent: Sent) -> None:
        self._down.append((sent, sent.identifier, self.marks(sent.was_sent)))
        sent.was_sent = True

    def _read(self, packets: list[tuple[Sent | None, int, bool]]) -> None:
        for number, is_new in self._hold(packets):
            self.taken[number] += is_new
        data = self._inbox.take_acknowledgements()
        for place in range(0, len(data), _ACKNOWLEDGEMENT_BYTES):
            self._up.append((data[place], int.from_bytes(data[place + 2 : place + 4])))

    def _hold(self, packets: list[tuple[Sent | None, int, bool]]) -> list[tuple[int, bool]]:
        """Return which messages came, and which of them are taken for new ones."""
        inbox, came = self._inbox, []
        for sent, identifier, duplicate in packets:
            wired = identifier.to_bytes(2)
            if sent is None:
                inbox.release(wired)
            else:
                content = self._content_of[sent.number]
                came.append((sent.number, inbox.hold(wired, content, duplicate=duplicate)))
        return came

    def _take_answer(self, kind: int, identifier: int) -> None:
        sent = next((each for each in self.under_way if each.identifier == identifier), None)
        if sent is None:
            return
        if kind == _PUBREC:
            sent.is_received = True
            self._down.append((None, identifier, False))
        elif kind == _PUBCOMP and sent.is_received:
            self.under_way.remove(sent)
            self.freed.append(identifier)

    def _break(self) -> None:
        """Lose what is on its way, or was read and not taken; send again what is under way."""
        last = self._down[: self.dice.randint(0, len(self._down))]
        taken = self.dice.randint(0, len(last))
        self._read(last[:taken])
        self._hold(last[taken:])
        for kind, identifier in self._up[: self.dice.randint(0, len(self._up))]:
            self._take_answer(kind, identifier)
        self._down, self._up = [], []
        self._inbox.connection_opened()
        for each in self.under_way:
            if self.forgets:
                each.is_received = False
            if each.is_received:
                self._down.append((None, each.identifier, False))
            else:
                self._publish(each)
