from __future__ import annotations

from collections.abc import Sequence

import pytest

from mqtts_gui.mqtt.broker_status import BrokerStatus
from mqtts_gui.mqtt.events import SubscribeAnswered
from mqtts_gui.mqtt.profile import Subscription
from mqtts_gui.mqtt.topics import TopicError
from mqtts_gui.ui.subscription_desk import SubscriptionDesk
from mqtts_gui.ui.subscription_rows import SubscriptionRows
from tests.support.fake_messages_connection import message


class Asked:
    """A session that remembers what it is asked."""

    def __init__(self) -> None:
        self.calls: list[object] = []

    def subscribe(self, filters: Sequence[tuple[str, int]]) -> None:
        self.calls.append(list(filters))

    def unsubscribe(self, filters: Sequence[str]) -> None:
        self.calls.append(("not", *filters))


class Bench:
    """A desk, its rows and its session; nothing is live if `session` is None."""

    def __init__(self, *subscriptions: Subscription) -> None:
        self.rows = SubscriptionRows(subscriptions)
        self.session: Asked | None = Asked()
        self.changes = 0
        self.desk = SubscriptionDesk(self.rows, lambda: self.session, self._note)

    def _note(self) -> None:
        self.changes += 1

    @property
    def calls(self) -> list[object]:
        assert self.session is not None
        return self.session.calls

    def receive(self, *topics: str) -> None:
        self.rows.add(self.rows.counted([message(topic) for topic in topics]))


def test_several_are_asked_for_in_one_packet() -> None:
    bench = Bench()
    bench.desk.subscribe(["a", "b/#", "a"], 1)
    assert bench.calls == [[("a", 1), ("b/#", 1)]]
    assert bench.rows.kept == (Subscription("a", 1, 0), Subscription("b/#", 1, 1))
    assert bench.changes == 1


def test_of_several_none_is_asked_for_if_one_is_wrong() -> None:
    bench = Bench()
    with pytest.raises(TopicError):
        bench.desk.subscribe(["a", "b/#/c"], 1)
    assert (bench.calls, bench.rows.rows, bench.changes) == ([], [], 0)


def test_another_filter_is_asked_for_before_the_old_one_is_left() -> None:
    bench = Bench(Subscription("a", 1), Subscription("b"))
    bench.receive("a")
    bench.desk.change("a", Subscription("a/#", 1, 5, "tout"))
    assert bench.calls == [[("a/#", 1)], ("not", "a")]
    assert bench.rows.kept == (Subscription("a/#", 1, 5, "tout"), Subscription("b"))
    assert bench.rows.rows[0].count == 0  # what "a" received is not what "a/#" received
    bench.receive("a/x")
    assert bench.rows.rows[0].count == 1


def test_another_quality_or_option_is_asked_for_and_nothing_is_left() -> None:
    bench = Bench(Subscription("a", 1))
    bench.receive("a")
    bench.rows.take_answer(SubscribeAnswered(("a",), (1,)))
    bench.desk.change("a", Subscription("a", 2))
    assert bench.rows.rows[0].granted_qos is None
    bench.desk.change("a", Subscription("a", 2, no_local=True))
    assert bench.calls == [[("a", 2)], [("a", 0b110)]]
    assert bench.rows.rows[0].count == 1


def test_what_only_the_window_shows_asks_nothing_of_the_broker() -> None:
    bench = Bench(Subscription("a", 1))
    bench.rows.take_answer(SubscribeAnswered(("a",), (0,)))
    bench.desk.change("a", Subscription("a", 1, 3, "température"))
    assert bench.calls == []
    assert bench.changes == 1
    assert bench.rows.rows[0].granted_qos == 0


@pytest.mark.parametrize("wanted", ["b", "a/#/c", ""])
def test_a_filter_that_is_taken_or_wrong_changes_nothing(wanted: str) -> None:
    bench = Bench(Subscription("a", 1), Subscription("b"))
    with pytest.raises(TopicError):
        bench.desk.change("a", Subscription(wanted))
    assert (bench.calls, bench.changes) == ([], 0)
    assert bench.rows.kept == (Subscription("a", 1), Subscription("b"))


def test_off_is_unsubscribed_but_stays_and_on_asks_again() -> None:
    bench = Bench(Subscription("a", 1), Subscription("b"))
    bench.desk.switch(["a", "b"], on=False)
    bench.desk.switch(["a"], on=False)
    assert [each.is_off for each in bench.rows.kept] == [True, True]
    bench.receive("a")
    assert bench.rows.rows[0].count == 0
    bench.desk.change("a", Subscription("c", 1, is_off=True))
    bench.desk.unsubscribe(["b"])
    bench.desk.switch(["c"], on=True)
    assert bench.calls == [("not", "a", "b"), [("c", 1)]]


def test_a_kept_session_is_told_what_is_off() -> None:
    bench = Bench(Subscription("a", is_off=True), Subscription("b"))
    bench.desk.leave_those_off()
    assert bench.calls == [("not", "a")]


def test_what_comes_in_a_pause_is_held_and_counted() -> None:
    bench = Bench(Subscription("a"), Subscription("b"))
    bench.receive("a")
    bench.desk.pause(["a"], on=True)
    bench.receive("a", "a", "b")
    row = bench.rows.rows[0]
    assert (row.count, row.held) == (3, 2)
    since = row.paused_ns
    assert since > 0
    bench.desk.pause(["a", "b"], on=True)
    assert row.paused_ns == since  # the pause began when it began
    bench.desk.pause(["a"], on=False)
    assert (row.count, row.held, row.paused_ns) == (3, 0, 0)
    assert bench.calls == []


def test_what_came_before_the_pause_is_not_held_though_it_is_told_later() -> None:
    bench = Bench(Subscription("a"))
    before = bench.rows.counted([message("a")] * 3)
    bench.desk.pause(["a"], on=True)
    bench.rows.add(before)
    assert (bench.rows.rows[0].count, bench.rows.rows[0].held) == (3, 0)
    bench.receive("a")
    assert bench.rows.rows[0].held == 1
    meanwhile = bench.rows.counted([message("a")])
    bench.desk.pause(["a"], on=False)
    bench.rows.add(meanwhile)
    assert (bench.rows.rows[0].count, bench.rows.rows[0].held) == (5, 0)


def test_whoever_subscribes_wants_to_see() -> None:
    bench = Bench(Subscription("a", 0, 4, "nom", paused_ns=5, is_off=True))
    bench.desk.subscribe(["a"], 2)
    assert bench.rows.kept == (Subscription("a", 2, 4, "nom"),)
    assert bench.calls == [[("a", 2)]]


def test_what_was_refused_is_asked_for_again() -> None:
    bench = Bench(Subscription("a", 1, retain_handling=2))
    bench.rows.take_answer(SubscribeAnswered(("a",), (0x87,)))
    bench.desk.ask_again(["a"])
    assert bench.rows.rows[0].refused is None
    assert bench.calls == [[("a", 0b10_0001)]]


def test_the_order_decides_whose_colour_a_topic_has() -> None:
    bench = Bench(Subscription("a", colour=3), Subscription("#", colour=5))
    assert bench.rows.colour_of("a") == 3
    bench.desk.arrange(["#", "a"])
    assert bench.rows.colour_of("a") == 5
    assert [each.filter for each in bench.rows.kept] == ["#", "a"]


def test_counts_are_cleared() -> None:
    bench = Bench(Subscription("a", paused_ns=1), Subscription("b"))
    bench.receive("a", "b")
    bench.desk.clear_counts(["a"])
    assert [(row.count, row.held) for row in bench.rows.rows] == [(0, 0), (1, 0)]


def test_without_a_session_all_is_kept_for_the_next() -> None:
    bench = Bench(Subscription("b"))
    bench.session = None
    bench.desk.subscribe(["a"], 1)
    bench.desk.change("a", Subscription("c", 2))
    bench.desk.switch(["c"], on=False)
    bench.desk.unsubscribe(["b"])
    bench.desk.leave_those_off()
    assert bench.rows.kept == (Subscription("c", 2, is_off=True),)


def test_the_brokers_figures_are_asked_for_once_a_session_and_left() -> None:
    bench, status = Bench(Subscription("a")), BrokerStatus()
    bench.desk.watch(status)
    bench.desk.watch(status)
    assert status.is_asked
    assert bench.calls == [[("$SYS/#", 0)]]
    bench.session = Asked()  # the connection was opened anew
    bench.desk.watch(status)
    bench.desk.watch_no_more()
    bench.desk.watch_no_more()
    assert bench.calls == [[("$SYS/#", 0)], ("not", "$SYS/#")]
    bench.session = None
    bench.desk.watch(status)
    bench.desk.watch_no_more()


def test_a_subscription_of_the_person_and_the_figures_leave_each_other_alone() -> None:
    bench, status = Bench(Subscription("$SYS/#", 1)), BrokerStatus()
    bench.desk.watch(status)
    bench.desk.watch_no_more()
    assert bench.calls == [[("$SYS/#", 1)]]
    bench.calls.clear()
    bench.desk.watch(status)
    bench.desk.unsubscribe(["$SYS/#"])  # the window still asks for it
    bench.desk.watch_no_more()
    assert bench.calls == [[("$SYS/#", 1)], ("not", "$SYS/#")]


def test_the_history_keeps_what_a_row_asks_for() -> None:
    bench = Bench(Subscription("$SYS/broker/uptime"), Subscription("$SYS/+/x", is_off=True))
    asked = [
        topic for topic in ("$SYS/broker/uptime", "$SYS/broker/x") if bench.rows.asks_for(topic)
    ]
    assert asked == ["$SYS/broker/uptime"]
    bench.desk.switch(["$SYS/+/x"], on=True)
    assert bench.rows.asks_for("$SYS/broker/x")
