"""Which messages of QoS 2 a broker may send again although it has released them."""

from __future__ import annotations

KNOWN_FOR = 16_384
"""A message whose PUBCOMP the broker may not have is known for twice as many further ones at most.

A broker has 65,535 identifiers. What comes after it has come round with them is another message.
"""

MOST_SIGNS, ENOUGH_SIGNS = 64, 12
"""Signs that a broker counts its identifiers on: as many are counted, and with as many it does."""

COUNTER_SIGN = 20
"""Signs that are undone by a broker that gives again what just became free, as mosquitto does now
and then where its identifiers have come round before a queue was empty."""

NEAR = 2048
"""A broker that goes back by less takes what became free, instead of counting on."""


class Repeats:
    """Knows which messages may come again that were released, and would be taken twice.

    mosquitto 2.0.11 forgets at a restart how far its messages had come where there are more than 20
    at a time: it sends again what it had released. Such a message has its identifier and content
    as before, and is marked as a duplicate. So is a new message with equal content that got lost on
    its first way, of a broker that gives an identifier again as soon as it is free. To take a
    message twice is bad, but to lose one is worse. So it has to be of a broker that counts on: that
    was seen to give high identifiers while lower ones were free. It has to come before anything new
    over its connection, and to be the last that is known by its identifier. And either its PUBREL
    came over the same connection, and itself over an earlier one: its identifier was in use until
    then. Or its PUBREL came over an earlier one, and nothing shows that the broker had our PUBCOMP.

    `held` are the messages that are not released. Identifiers are as on the wire, and a message is
    a hash of its content.
    """

    def __init__(self, held: dict[bytes, int]) -> None:
        self._held = held
        self._probe: bytes | None = None
        self._fresh = self._free = b""
        self._given = 0
        self.forget()

    @property
    def counts_on(self) -> bool:
        """The broker does not give an identifier soon again: what looks like a repeat is one."""
        return self._signs >= ENOUGH_SIGNS

    def forget(self) -> None:
        """Forget everything: the broker began a new session, or is another."""
        self._signs = self._since = 0
        self._earlier: dict[bytes, int] = {}
        self._here: dict[bytes, int] = {}
        self._released: dict[bytes, int] = {}
        self._completed: dict[bytes, int] = {}
        self._probed: dict[bytes, int] = {}
        self._forget_order()

    def connection_opened(self) -> None:
        """Know what may come again over a new connection."""
        if self._since >= KNOWN_FOR:
            self._earlier = {}
        for released in (self._here, self._probed, self._completed, self._released, self._held):
            self._earlier.update(released)
        self._here, self._probed, self._completed, self._released = {}, {}, {}, {}
        self._since = 0
        self._forget_order()

    def drop(self, identifier: bytes) -> None:
        """Forget a message that nobody took."""
        for known in (self._here, self._probed, self._completed, self._released, self._earlier):
            known.pop(identifier, None)

    def begin_fresh(self, identifier: bytes) -> None:
        """Note a message that is no duplicate: what was to come again has come."""
        self._fresh = identifier
        if self._earlier or self._here:
            self._earlier, self._here = {}, {}

    def came_again(self, identifier: bytes) -> None:
        """Note that a message came again that is still held."""
        self._earlier.pop(identifier, None)

    def is_repeat(self, identifier: bytes, content: int) -> bool:
        """Say whether a duplicate whose identifier is free was taken before, if `counts_on`."""
        for known in (self._here, self._earlier):
            if known.get(identifier) == content:
                del known[identifier]
                return True
        return False

    def release(self, identifier: bytes, content: int | None) -> None:
        """Know a message that was released; None where nothing was held any more."""
        before = self._earlier.pop(identifier, None) if self._earlier else None
        if before is not None and content in {None, before}:
            self._here[identifier] = content = before
        if content is not None:
            self._released[identifier] = content
        if identifier == self._probe:
            self._confirm()

    def settle(self, received: list[bytes], of_qos_1: int) -> None:
        """Note that PUBREC goes out for `received`, and then PUBCOMP for what was released.

        A broker takes them in order: when it answers this PUBREC, it has had every PUBCOMP before.
        """
        self._weigh()
        count = len(received) + of_qos_1
        self._since += count
        self._given += count
        if self._given >= KNOWN_FOR:
            self._probed, self._completed = self._completed, {}
            self._probe, self._given = None, 0
        if self._probe is None and received and (self._completed or self._probed):
            self._probed.update(self._completed)
            self._completed, self._probe = {}, received[-1]
        if self._released:
            self._completed.update(self._released)
            self._released = {}

    def _confirm(self) -> None:
        """Forget what the broker has completed, but for one identifier that became free."""
        self._free = next(reversed(self._probed), self._free)
        self._probed, self._probe, self._given = {}, None, 0

    def _weigh(self) -> None:
        """Compare the identifier that the broker gave last to one that had become free."""
        free = self._free
        if self._fresh and free:
            step = int.from_bytes(self._fresh) - int.from_bytes(free)
            is_used = free in self._held or free in self._released or free in self._completed
            if is_used or -NEAR < step <= 0:
                self._signs, self._free = max(0, self._signs - COUNTER_SIGN), b""
            elif step > 0:
                self._signs = min(MOST_SIGNS, self._signs + 1)
        self._fresh = b""

    def _forget_order(self) -> None:
        self._probe = None
        self._fresh = self._free = b""
        self._given = 0
