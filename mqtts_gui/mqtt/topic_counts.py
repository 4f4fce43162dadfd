"""The topics that messages came on, as a tree: how many came on each, and the last of them.

    counts = TopicCounts()
    counts.take(messages)   # all messages of a read, in the session's thread: a few calls of C
    counts.settle_soon()    # a few times a second, what was taken goes into the tree
    counts.root.branches()  # read by the window at any time; see `TopicNode`

It is bounded: messages on topics beyond `MOST_TOPICS` are only counted together, in `other`.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.topic_nodes import TopicNode, grow

MOST_TOPICS = 100_000
MOST_NODES = 300_000
"""Topics of many levels have many nodes."""

KEPT_BYTES = 64
"""How much of the last content of each topic is kept."""

PACE_S = 0.25
"""Time between two changes of the tree, at least."""

_TOPIC = itemgetter(Message._fields.index("topic"))
_RETAIN, _PAYLOAD = Message._fields.index("retain"), Message._fields.index("payload")
_SHARE = 10  # of the time that may go into the tree, one part


class TopicCounts:
    """Count messages by topic; every method may be called from any thread.

    Attributes:
        root: Its branches are the first levels of the topics; another one after `forget`.
        generation: Grows when `root` becomes another one.
        other: Messages on topics that are not in the tree.
        left_out: Some topics are not in the tree, because there are too many.
    """

    def __init__(
        self,
        *,
        most_topics: int = MOST_TOPICS,
        most_nodes: int = MOST_NODES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most_topics, self._most_nodes, self._clock = most_topics, most_nodes, clock
        self._swap = threading.Lock()  # of what was taken; nobody holds it for long
        self._merging = threading.Lock()  # of the tree
        self._counts: Counter[str] = Counter()
        self._latest: dict[str, Message] = {}
        self._telling: list[Message] = []  # of what the broker retains
        self._due = 0.0
        self.generation = 0
        self._begin()

    @property
    def topics(self) -> int:
        """How many topics are in the tree."""
        return len(self._topics)

    @property
    def is_waiting(self) -> bool:
        """Something was taken that is not in the tree yet."""
        return bool(self._counts)

    def take(self, messages: Sequence[Message]) -> None:
        """Take messages, oldest first; they are in the tree once it is settled."""
        # Loops of C alone, over the list as a whole: this runs a hundred thousand times a second.
        # What came without content may have cleared what the broker retained: it hands that on
        # like any other message.
        telling = [each for each in messages if each[_RETAIN] or not each[_PAYLOAD]]
        topics = list(map(_TOPIC, messages))
        with self._swap:
            self._counts.update(topics)
            self._latest.update(zip(topics, messages, strict=False))
            self._telling += telling

    def settle_soon(self) -> None:
        """Put what was taken into the tree if that has not been done lately."""
        if self._clock() >= self._due:
            self.settle()

    def settle(self) -> None:
        """Put what was taken into the tree; it may take some hundredths of a second."""
        begun = self._clock()
        with self._merging:
            with self._swap:
                counts, self._counts = self._counts, Counter()
                latest, self._latest = self._latest, {}
                telling, self._telling = self._telling, []
            for topic, count in counts.items():
                self._add(topic, count, latest[topic])
            for message in telling:
                self._mark(message)
        now = self._clock()
        self._due = now + max(PACE_S, _SHARE * (now - begun))

    def add_topics(self, topics: Iterable[str]) -> None:
        """Put in topics of which no message came yet."""
        with self._merging:
            for topic in topics:
                self._node(topic)

    def keep_only(self, topics: Iterable[str], since_ns: int) -> None:
        """Take out all topics but these and those on which something came since an instant."""
        self.settle()
        with self._merging:
            old, retained = self._topics, self._retained
            self._begin()
            for topic in topics:
                self._node(topic)
            for topic, before in old.items():
                if before.time_ns >= since_ns:
                    self._node(topic)
                node = self._topics.get(topic)
                if node is not None and before.count:
                    node.take_over(before)
            for topic in retained:
                node = self._topics.get(topic)
                if node is not None:
                    self._retain(node, retained=True)

    def forget(self) -> None:
        """Begin anew, without a topic."""
        with self._merging:
            with self._swap:
                self._counts, self._latest, self._telling = Counter(), {}, []
            self._begin()

    def retained(self, topic: str, *, below: bool) -> list[str]:
        """Return the topics seen to be retained, of a topic alone or with all `below` it."""
        known = self._retained.copy()  # in one step: see `TopicNode.branches`
        start = f"{topic}/"
        return sorted(each for each in known if each == topic or (below and each.startswith(start)))

    def node_of(self, topic: str) -> TopicNode | None:
        """Return the node of a topic that messages came on."""
        return self._topics.get(topic)

    def find(self, text: str, most: int) -> list[TopicNode]:
        """Return up to `most` topics that contain `text`, in any case, in the order they came."""
        wanted, found = text.casefold(), []
        for topic, node in self._topics.copy().items():
            if wanted in topic.casefold():
                found.append(node)
                if len(found) >= most:
                    break
        return found

    def _begin(self) -> None:
        self.root = TopicNode("", None)
        self._topics: dict[str, TopicNode] = {}
        self._retained: dict[str, None] = {}
        self._nodes = 0
        self.other, self.left_out = 0, False
        self.generation += 1

    def _add(self, topic: str, count: int, latest: Message) -> None:
        node = self._topics.get(topic) or self._node(topic)
        if node is None:
            self.other += count
            return
        payload = latest.payload
        node.count += count
        node.time_ns, node.size, node.start = latest.time_ns, len(payload), payload[:KEPT_BYTES]
        above: TopicNode | None = node
        while above is not None:
            above.total += count
            above = above.parent

    def _node(self, topic: str) -> TopicNode | None:
        known = self._topics.get(topic)
        if known is not None:
            return known
        if len(self._topics) >= self._most_topics or self._nodes >= self._most_nodes:
            self.left_out = True
            return None
        node, made = grow(self.root, topic)
        self._nodes += made
        self._topics[topic] = node
        return node

    def _mark(self, message: Message) -> None:
        node = self._topics.get(message.topic)
        if node is not None:
            if not message.payload:
                self._retain(node, retained=False)
            elif message.retain:
                self._retain(node, retained=True)

    def _retain(self, node: TopicNode, *, retained: bool) -> None:
        if node.is_retained is retained:
            return
        node.is_retained = retained
        if retained:
            self._retained[node.topic] = None
        else:
            self._retained.pop(node.topic, None)
        above: TopicNode | None = node
        while above is not None:
            above.retained += 1 if retained else -1
            above = above.parent
