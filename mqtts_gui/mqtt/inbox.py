"""The messages of a read, and the acknowledgements that are due once somebody has taken them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.incoming import NO_IDENTIFIER
from mqtts_gui.mqtt.reasons import ReasonCode
from mqtts_gui.mqtt.unfinished import Leftovers
from mqtts_gui.mqtt.wire import MalformedPacketError

RECEIVE_MAXIMUM = 1000
"""Messages of QoS 1 and 2 that a broker of MQTT 5 is asked to have under way at most.

With many thousands, mosquitto 2.0.11 comes round with its identifiers while older messages still
have them, takes the answers to the new for answers to the old, and ends the connection.
"""

MOST_UNANSWERED = 32_768
"""Messages of QoS 1 and 2 that are taken in one go all the same.

No less than fit in one read: mosquitto 2.0.11 pays no heed to the receive maximum when it empties a
queue of QoS 2, and nobody is helped by a session that ends because of that.
"""

KNOWN_FOR = 16_384
"""A message is known while the broker gives as many identifiers, and for twice as many at most.

It has 65,535. What comes again after it has come round with them is another message.
"""

MOST_GIVEN_TWICE = 65_536
"""Messages that are remembered whose identifier another one had at the same time."""

_BACKWARDS = 32_768
_PUBACK, _PUBREC, _PUBCOMP = b"\x40\2", b"\x50\2", b"\x70\2"


class SessionMemory:
    """What is known of messages for longer than a connection or a `Session` lasts.

    Hand the same one to every session of a profile while the program runs, and none of them takes a
    message of QoS 2 twice. One session uses it at a time; packet identifiers are as on the wire.

    Brokers send messages again that they have released: mosquitto 2.0.11 forgets at a restart how
    far they had come where there are more than 20 at a time, and gives its identifiers twice when a
    long queue waited. They are known again by identifier and content, in two cases. Whatever was
    released over a connection cannot come again over the same one, nor be meant by an identifier
    that another message had at that time. And a broker that counts its identifiers on gives none
    again before it has come round; with one that does not, it could be another message.

    Attributes:
        unreleased: Received, and not released by the broker; each with a hash of its content.
        unsettled: Those of them of the last read, whose messages nobody may have taken.
        counts_on: The broker was never seen to give an identifier soon again.
        leftovers: Messages of ours that were not acknowledged.
    """

    def __init__(self) -> None:
        self.unreleased: dict[bytes, int] = {}
        self.unsettled: list[bytes] = []
        self.counts_on = True
        self._released_here = array("q")
        self._given_twice: dict[int, None] = {}
        self._given_twice_last: list[int] = []
        self._contents: dict[bytes, int] = {}
        self._contents_before: dict[bytes, int] = {}
        self._released: dict[bytes, int] = {}
        self._released_before: dict[bytes, int] = {}
        self.leftovers = Leftovers()
        self._fresh = b""
        self._last_given: int | None = None
        self._given = 0

    def forget(self) -> None:
        """Forget everything: the broker is another."""
        self.forget_received()
        self.leftovers.take()

    def forget_received(self) -> None:
        """Forget what was received: the broker began a new session."""
        self.unreleased.clear()
        self.unsettled.clear()
        self._released_here = array("q")
        self._given_twice.clear()
        self._forget_contents()
        self._last_given, self._fresh = None, b""

    def roll_back(self) -> None:
        """Forget what was not settled, at the end of a connection: it will be sent again."""
        for identifier in self.unsettled:
            self.unreleased.pop(identifier, None)
            self._contents.pop(identifier, None)
            self._contents_before.pop(identifier, None)
            self._released.pop(identifier, None)
            self._released_before.pop(identifier, None)
        for known in self._given_twice_last:
            self._given_twice.pop(known, None)
        self.settle()
        self._released_here = array("q")

    def settle(self) -> None:
        """Take it that somebody has the messages of the last read."""
        self.unsettled.clear()
        self._given_twice_last.clear()

    def begin(self, identifier: bytes, content: int, *, duplicate: bool) -> bool:
        """Hold an identifier that was free; say whether its message is one not taken before."""
        self.unreleased[identifier] = content
        known = self._contents.get(identifier)
        if known is None:
            known = self._contents_before.get(identifier)
        if duplicate:
            if known == content or hash((identifier, content)) in self._given_twice:
                return False
            if self._was_released(identifier, content):
                return False
        else:
            self._fresh = identifier
            if known is not None:
                self.counts_on = False
                self._forget_contents()
        if self.counts_on:
            self._contents[identifier] = content
        return True

    def release(self, identifier: bytes) -> None:
        """Let an identifier go, but know what it was for."""
        content = self.unreleased.pop(identifier, None)
        if content is not None:
            if not self._released_here:
                self._released_here = array("q", bytes(8 << 16))
            self._released_here[int.from_bytes(identifier)] = content
            if self.counts_on:  # it may have been held while the identifiers came nearly round
                self._released[identifier] = content

    def replace(self, identifier: bytes, content: int, *, duplicate: bool) -> bool:
        """Say whether an identifier that is not free comes with another message, and hold that.

        No broker may do so, but one that has lost count should cost nobody a message. It will take
        the answer for that to the other one, and send both again over later connections.
        """
        before, new = self.unreleased[identifier], hash((identifier, content))
        if before == content or (duplicate and new in self._given_twice):
            return False
        self.unreleased[identifier] = content
        self._given_twice |= {hash((identifier, before)): None, new: None}
        self._given_twice_last.append(new)
        while len(self._given_twice) > MOST_GIVEN_TWICE:
            del self._given_twice[next(iter(self._given_twice))]
        return True

    def note_given(self, *identifiers: bytes) -> None:
        """Know how far the broker has come with its identifiers, which QoS 1 and 2 share.

        `identifiers` are of QoS 1. One that lies behind is of a message that comes again.
        """
        for given in map(int.from_bytes, (*identifiers, self._fresh)):
            step = 0 if self._last_given is None else given - self._last_given & 0xFFFF
            if given and step < _BACKWARDS:
                self._last_given = given
                self._given += step
        self._fresh = b""
        if self._given >= KNOWN_FOR:
            self._given = 0
            self._contents, self._contents_before = {}, self._contents
            self._released, self._released_before = {}, self._released

    def _was_released(self, identifier: bytes, content: int) -> bool:
        if content in {self._released.get(identifier), self._released_before.get(identifier)}:
            return True
        here = self._released_here
        return bool(here) and here[int.from_bytes(identifier)] == content

    def _forget_contents(self) -> None:
        for known in (
            self._contents, self._contents_before, self._released, self._released_before
        ):  # fmt: skip
            known.clear()


class Inbox:
    """Collects what one read brought.

    Acknowledgements are kept back until the messages are taken: what is acknowledged is never sent
    again, so it must not get lost here.

    Attributes:
        time_ns: When the read took place.
        messages: What was received, oldest first.
        puback: Identifiers of messages of QoS 1 to acknowledge.
        trusts_duplicate: An identifier that is still held is a message's second copy only if the
            broker says so. MQTT 3.1 cannot say that it has forgotten a session.
    """

    def __init__(self, memory: SessionMemory) -> None:
        self.time_ns = 0
        self.messages: list[Message] = []
        self.puback: list[bytes] = []
        self.trusts_duplicate = False
        self._pubrec: list[bytes] = []
        self._pubcomp: list[bytes] = []
        self._memory = memory

    def connection_opened(self) -> None:
        """Forget what concerned the last connection."""
        self.messages, self.puback, self._pubrec, self._pubcomp = [], [], [], []
        self._memory.roll_back()

    def session_began(self) -> None:
        """Forget what the broker had begun to deliver: it knows nothing of it."""
        self._memory.forget_received()

    def hold(self, identifier: bytes, content: int, *, duplicate: bool) -> bool:
        """Keep a message of QoS 2 from being taken twice; say whether this is the first time.

        `content` is a hash of what it says.
        """
        self._pubrec.append(identifier)
        memory = self._memory
        if identifier not in memory.unreleased:
            if not memory.begin(identifier, content, duplicate=duplicate):
                return False
        elif not memory.replace(identifier, content, duplicate=duplicate) and (
            duplicate or not self.trusts_duplicate
        ):
            return False
        memory.unsettled.append(identifier)
        return True

    def release(self, identifier: bytes) -> bool:
        """Let an identifier go; say whether it is one."""
        if identifier == NO_IDENTIFIER:
            return False
        self._memory.release(identifier)
        self._pubcomp.append(identifier)
        return True

    def check_quota(self, unsent: int) -> None:
        """Check that the broker does not exceed by far what CONNECT allowed (MQTT 5.0, 3.3.4).

        `unsent` acknowledgements still wait. A message of QoS 2 counts until its PUBREC, and not
        until its PUBCOMP as the standard would allow: see `MOST_UNANSWERED`.

        Raises:
            MalformedPacketError: it does not.
        """
        if len(self.puback) + len(self._pubrec) + unsent > MOST_UNANSWERED:
            raise MalformedPacketError(
                "the broker sends more at a time than was allowed",
                "3.3.4",
                ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
            )

    def take_messages(self) -> list[Message]:
        """Return the messages and keep none."""
        messages, self.messages = self.messages, []
        return messages

    def take_acknowledgements(self) -> bytes:
        """Return the acknowledgements of all messages: they have been taken."""
        if not (self.puback or self._pubrec or self._pubcomp):
            return b""
        self._memory.note_given(*self.puback[-1:])
        packets = b"".join(
            (
                _joined(_PUBACK, self.puback),
                _joined(_PUBREC, self._pubrec),
                _joined(_PUBCOMP, self._pubcomp),
            )
        )
        self.puback, self._pubrec, self._pubcomp = [], [], []
        self._memory.settle()
        return packets


def _joined(head: bytes, identifiers: Iterable[bytes]) -> bytes:
    return b"".join([head + identifier for identifier in identifiers])
