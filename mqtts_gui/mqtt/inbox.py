"""The messages of a read, and the acknowledgements that are due once somebody has taken them."""

from __future__ import annotations

from collections.abc import Iterable

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.incoming import NO_IDENTIFIER
from mqtts_gui.mqtt.reasons import ReasonCode
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

_BACKWARDS = 32_768
_PUBACK, _PUBREC, _PUBCOMP = b"\x40\2", b"\x50\2", b"\x70\2"


class SessionMemory:
    """What is known of messages of QoS 2 for longer than a connection or a `Session` lasts.

    Hand the same one to every session of a profile while the program runs, and none of them takes a
    message twice. One session uses it at a time; packet identifiers are as on the wire.

    A message whose release was under way when mosquitto 2.0.11 restarted is one that it may send
    again: of more than 20 at a time it forgets how far they had come. Known again by identifier and
    content, it is not taken twice. Only a broker that counts its identifiers on is judged so: with
    one that gives the same soon again, it could be another message.

    Attributes:
        unreleased: Received, and not released by the broker.
        unsettled: Those of them of the last read, whose messages nobody may have taken.
        counts_on: The broker was never seen to give an identifier soon again.
    """

    def __init__(self) -> None:
        self.unreleased: set[bytes] = set()
        self.unsettled: list[bytes] = []
        self.counts_on = True
        self._contents: dict[bytes, int] = {}
        self._contents_before: dict[bytes, int] = {}
        self._fresh = b""
        self._last_given: int | None = None
        self._given = 0

    def forget(self) -> None:
        """Forget everything: the broker began a new session."""
        self.unreleased.clear()
        self.unsettled.clear()
        self._forget_contents()
        self._last_given, self._fresh = None, b""

    def roll_back(self) -> None:
        """Forget what was not settled: the broker will send it again."""
        self.unreleased.difference_update(self.unsettled)
        for identifier in self.unsettled:
            self._contents.pop(identifier, None)
            self._contents_before.pop(identifier, None)
        self.unsettled.clear()

    def begin(self, identifier: bytes, content: int, *, duplicate: bool) -> bool:
        """Hold an identifier that was free; say whether its message is one not taken before."""
        self.unreleased.add(identifier)
        if not self.counts_on:
            return True
        known = self._content(identifier)
        if duplicate and known == content:
            return False
        self._contents[identifier] = content
        if not duplicate:
            self._fresh = identifier
            if known is not None:
                self.counts_on = False
                self._forget_contents()
        return True

    def replace(self, identifier: bytes, content: int) -> bool:
        """Say whether an identifier that is not free comes with another message, and hold that.

        No broker may do so, but one that has lost count should cost nobody a message.
        """
        if self._content(identifier) in {None, content}:
            return False
        self._contents[identifier] = content
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

    def _content(self, identifier: bytes) -> int | None:
        found = self._contents.get(identifier)
        return self._contents_before.get(identifier) if found is None else found

    def _forget_contents(self) -> None:
        self._contents.clear()
        self._contents_before.clear()


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
        self._memory.forget()

    def hold(self, identifier: bytes, content: int, *, duplicate: bool) -> bool:
        """Keep a message of QoS 2 from being taken twice; say whether this is the first time.

        `content` is a hash of what it says.
        """
        self._pubrec.append(identifier)
        memory = self._memory
        if identifier not in memory.unreleased:
            if not memory.begin(identifier, content, duplicate=duplicate):
                return False
        elif not memory.replace(identifier, content) and (duplicate or not self.trusts_duplicate):
            return False
        memory.unsettled.append(identifier)
        return True

    def release(self, identifier: bytes) -> bool:
        """Let an identifier go; say whether it is one."""
        if identifier == NO_IDENTIFIER:
            return False
        self._memory.unreleased.discard(identifier)
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
        self._memory.unsettled.clear()
        return packets


def _joined(head: bytes, identifiers: Iterable[bytes]) -> bytes:
    return b"".join([head + identifier for identifier in identifiers])
