from __future__ import annotations

import itertools

import pytest

from mqtts_gui.mqtt.inbox import Inbox, SessionMemory
from mqtts_gui.mqtt.repeats import ENOUGH_SIGNS, KNOWN_FOR
from tests.support.qos2_broker import (
    HIGHEST,
    Broker,
    Choose,
    at_random,
    count_on,
    last_freed,
    lowest_free,
)

SEEDS = 3
CONNECTIONS, STEPS, MANY_STEPS = 30, 60, 300
SAME, OTHER = 7, 8
"""Contents of messages, as hashes."""

TURNS = itertools.cycle((True, False))
MARKS = {
    "as it must": bool,
    "always": lambda _: True,
    "never": lambda _: False,
    "by turns": lambda is_one: is_one or next(TURNS),
}


class Line:
    """An inbox at the end of a line from a broker, over one connection after the other."""

    def __init__(self) -> None:
        self.inbox = Inbox(SessionMemory())
        self.inbox.connection_opened()
        self.inbox.session_began()

    def publish(self, identifier: int, content: int, *, duplicate: bool = False) -> bool:
        """Say whether a message is taken for a new one; acknowledge it."""
        is_new = self.inbox.hold(identifier.to_bytes(2), content, duplicate=duplicate)
        self.inbox.take_acknowledgements()
        return is_new

    def again(self, identifier: int, content: int = SAME) -> bool:
        return self.publish(identifier, content, duplicate=True)

    def release(self, identifier: int) -> None:
        self.inbox.release(identifier.to_bytes(2))
        self.inbox.take_acknowledgements()

    def exchange(self, *identifiers: int) -> None:
        """Let messages with these identifiers come one by one, and be released."""
        for identifier in identifiers:
            assert self.publish(identifier, SAME)
            self.release(identifier)

    def exchange_of_qos_1(self, count: int) -> None:
        self.inbox.puback.extend([b"\0\1"] * count)
        self.inbox.take_acknowledgements()

    def reconnect(self) -> None:
        self.inbox.connection_opened()


@pytest.fixture
def line() -> Line:
    """A line from a broker that was seen to count on, up to 99."""
    line = Line()
    line.exchange(*range(70, 100))
    return line


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("window", [1, 20])
@pytest.mark.parametrize("choose", [count_on, lowest_free, last_freed])
@pytest.mark.parametrize("marks", MARKS)
@pytest.mark.parametrize("forgets", [False, True])
def test_no_broker_that_gives_what_is_free_costs_a_message(
    choose: Choose, window: int, marks: str, seed: int, *, forgets: bool
) -> None:
    broker = Broker(choose, seed, MARKS[marks], forgets=forgets, window=window)
    broker.run(CONNECTIONS, STEPS)
    assert broker.given > CONNECTIONS
    assert broker.lost == []
    assert forgets or broker.twice == []


@pytest.mark.parametrize("seed", range(SEEDS))
def test_identifiers_at_random_cost_no_message(seed: int) -> None:
    broker = Broker(at_random, seed)
    broker.run(CONNECTIONS, STEPS)
    assert broker.lost == broker.twice == []


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("contents", [1, 1_000_000])
@pytest.mark.parametrize("last", [0, HIGHEST - MANY_STEPS, HIGHEST - 10 * MANY_STEPS])
def test_of_a_broker_that_counts_on_and_forgets_nothing_comes_twice_or_gets_lost(
    last: int, contents: int, seed: int
) -> None:
    broker = Broker(count_on, seed, forgets=True, contents=contents, last=last)
    broker.run(CONNECTIONS, STEPS, MANY_STEPS)
    assert broker.lost == broker.twice == []
    assert last == 0 or broker.last < last


def test_a_message_released_over_an_earlier_connection_is_not_taken_again(line: Line) -> None:
    line.exchange(100)
    line.reconnect()
    assert not line.again(100)
    line.release(100)
    line.reconnect()
    assert not line.again(100)


def test_a_message_released_over_this_connection_is_not_taken_again(line: Line) -> None:
    line.publish(100, SAME)
    line.reconnect()
    line.release(100)
    assert not line.again(100)


def test_a_message_whose_release_comes_again_is_not_taken_again(line: Line) -> None:
    line.exchange(100)
    line.reconnect()
    line.release(100)
    assert not line.again(100)


def test_another_content_is_another_message(line: Line) -> None:
    line.exchange(100)
    line.reconnect()
    assert line.again(100, OTHER)


def test_after_something_new_nothing_is_a_repeat(line: Line) -> None:
    line.exchange(100)
    line.reconnect()
    line.publish(101, OTHER)
    assert line.again(100)


def test_what_the_broker_has_completed_is_not_known_any_more(line: Line) -> None:
    line.exchange(100, 101, 102)
    line.reconnect()
    assert line.again(100)
    assert not line.again(102)


def test_what_came_over_this_connection_may_come_anew(line: Line) -> None:
    line.reconnect()
    line.again(200, SAME)
    line.release(200)
    assert line.again(200)


def test_what_came_again_before_its_release_may_come_anew(line: Line) -> None:
    line.publish(100, SAME)
    line.reconnect()
    assert not line.again(100)
    line.release(100)
    assert line.again(100)


def test_what_nobody_took_is_taken_when_it_comes_again(line: Line) -> None:
    line.inbox.hold(b"\0\x64", SAME, duplicate=False)
    line.inbox.release(b"\0\x64")
    line.reconnect()
    assert line.again(100)


def test_a_new_session_has_no_repeats(line: Line) -> None:
    line.exchange(100)
    line.reconnect()
    line.inbox.session_began()
    assert line.again(100)


@pytest.mark.parametrize("rounds", [1, 2])
def test_a_message_is_forgotten_before_the_identifiers_come_round(line: Line, rounds: int) -> None:
    line.exchange(100)
    for _ in range(rounds):
        line.exchange_of_qos_1(KNOWN_FOR)
    line.reconnect()
    assert line.again(100) is (rounds == 2)


@pytest.mark.parametrize("count", [KNOWN_FOR - 1, KNOWN_FOR])
def test_what_did_not_come_again_is_forgotten_as_well(line: Line, count: int) -> None:
    line.exchange(100)
    line.reconnect()
    line.exchange_of_qos_1(count)
    line.reconnect()
    assert line.again(100) is (count == KNOWN_FOR)


def test_of_a_sensor_that_says_the_same_no_message_is_lost_where_identifiers_are_low() -> None:
    """Its broker gives 1 again and again, and the connection breaks while a message is coming."""
    line = Line()
    for _ in range(3 * ENOUGH_SIGNS):
        line.exchange(1, 1)
        line.reconnect()
        assert line.again(1)
        line.release(1)


def test_a_broker_with_many_messages_at_a_time_gives_no_sign_of_counting_on() -> None:
    line = Line()
    for _ in range(3 * ENOUGH_SIGNS):
        for number in range(1, 6):
            assert line.publish(number, SAME)
        for number in range(1, 6):
            line.release(number)
    line.reconnect()
    assert line.again(5)


def test_what_is_given_in_one_go_is_no_sign_where_the_lowest_were_free() -> None:
    line = Line()
    for _ in range(3 * ENOUGH_SIGNS):
        for number in (2, 3, 4):
            line.inbox.hold(number.to_bytes(2), SAME, duplicate=False)
        line.inbox.take_acknowledgements()
        for number in (2, 3, 4):
            line.release(number)
        line.exchange(2)  # the answer shows that 3 and 4 were free
    line.exchange(2)
    line.reconnect()
    assert line.again(2)


def test_a_broker_is_seen_to_count_on_soon(line: Line) -> None:
    for number in range(1, ENOUGH_SIGNS):
        line = Line()
        line.exchange(*range(1, number))
        line.reconnect()
        assert line.again(number - 1)
    line = Line()
    line.exchange(*range(1, ENOUGH_SIGNS + 3))
    line.reconnect()
    assert not line.again(ENOUGH_SIGNS + 2)


def test_a_broker_that_comes_to_an_identifier_again_once_still_counts_on(line: Line) -> None:
    line.exchange(*range(100, 120), 118, *range(120, 125))
    line.reconnect()
    assert not line.again(124)


def test_a_broker_that_keeps_coming_to_its_identifiers_again_does_not(line: Line) -> None:
    line.exchange(*range(100, 200), 198, 199, 198, 199, 200)
    line.reconnect()
    assert line.again(200)


def test_identifiers_that_come_round_are_no_sign_against_it(line: Line) -> None:
    line.exchange(*range(HIGHEST - 20, HIGHEST + 1), 1, 2)
    line.reconnect()
    assert not line.again(2)
