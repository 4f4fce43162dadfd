"""The messages of a read, and the acknowledgements that are due once somebody has taken them."""

from __future__ import annotations

from collections.abc import Iterable

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.incoming import NO_IDENTIFIER
from mqtts_gui.mqtt.reasons import ReasonCode
from mqtts_gui.mqtt.repeats import Repeats
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

MOST_WITH_ONE_IDENTIFIER = 8
"""Messages that are remembered which had an identifier at the same time."""

_PUBACK, _PUBREC, _PUBCOMP = b"\x40\2", b"\x50\2", b"\x70\2"


class SessionMemory:
    """What is known of messages for longer than a connection or a `Session` lasts.

    Hand the same one to every session of a profile while the program runs, and none of them takes a
    message of QoS 2 twice. One session uses it at a time; packet identifiers are as on the wire.
    What comes again although it was released is the concern of `Repeats`.

    Attributes:
        unreleased: Received, and not released by the broker; each with a hash of its content.
        unsettled: Those of them of the last read, whose messages nobody may have taken.
        leftovers: Messages of ours that were not acknowledged.
    """

    def __init__(self) -> None:
        self.unreleased: dict[bytes, int] = {}
        self.unsettled: list[bytes] = []
        self.leftovers = Leftovers()
        self._repeats = Repeats(self.unreleased)
        self._given_twice: dict[bytes, tuple[int, ...]] = {}

    def forget(self) -> None:
        """Forget everything: the broker is another."""
        self.forget_received()
        self.leftovers.take()

    def forget_received(self) -> None:
        """Forget what was received: the broker began a new session."""
        self.unreleased.clear()
        self.unsettled.clear()
        self._given_twice.clear()
        self._repeats.forget()

    def connection_opened(self) -> None:
        """Forget what was not settled over the last connection: it will be sent again."""
        for identifier in self.unsettled:
            self.unreleased.pop(identifier, None)
            self._given_twice.pop(identifier, None)
            self._repeats.drop(identifier)
        self.unsettled.clear()
        self._repeats.connection_opened()

    def settle(self, received: list[bytes], of_qos_1: int) -> None:
        """Take it that somebody has the messages of the last read, and acknowledge them.

        PUBREC goes out for `received`, after PUBACK for as many `of_qos_1`.
        """
        self.unsettled.clear()
        self._repeats.settle(received, of_qos_1)

    def begin(self, identifier: bytes, content: int, *, duplicate: bool) -> bool:
        """Hold an identifier that was free; say whether its message is one not taken before."""
        is_repeat = False
        if not duplicate:
            self._repeats.begin_fresh(identifier)
            if self._given_twice:
                self._given_twice.pop(identifier, None)
        elif self._repeats.counts_on:
            among = self._given_twice.get(identifier, ())
            is_repeat = content in among or self._repeats.is_repeat(identifier, content)
        self.unreleased[identifier] = content
        return not is_repeat

    def release(self, identifier: bytes) -> None:
        """Let an identifier go, but know what it was for."""
        self._repeats.release(identifier, self.unreleased.pop(identifier, None))

    def replace(self, identifier: bytes, content: int, *, duplicate: bool) -> bool:
        """Say whether an identifier that is not free comes with another message, and hold that.

        No broker may do so, but one that has lost count should cost nobody a message. It will take
        the answer for that to the other one, and send both again over later connections.
        """
        before, among = self.unreleased[identifier], self._given_twice.get(identifier, ())
        if before == content:
            self._repeats.came_again(identifier)
            return False
        if duplicate and content in among:
            return False
        self.unreleased[identifier] = content
        others = tuple(each for each in among if each not in {before, content})
        self._given_twice[identifier] = (*others, before, content)[-MOST_WITH_ONE_IDENTIFIER:]
        return True


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
        self._memory.connection_opened()

    def session_began(self) -> None:
        """Forget what the broker had begun to deliver: it knows nothing of it."""
        self._memory.forget_received()

    def hold(self, identifier: bytes, content: int, *, duplicate: bool) -> bool:
        """Keep a message of QoS 2 from being taken twice; say whether this is the first time.

        `content` is a hash of what it says.
        """
        self._pubrec.append(identifier)
        memory = self._memory
        is_free = identifier not in memory.unreleased or (self.trusts_duplicate and not duplicate)
        take = memory.begin if is_free else memory.replace
        if not take(identifier, content, duplicate=duplicate):
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
        self._memory.settle(self._pubrec, len(self.puback))
        packets = b"".join(
            (
                _joined(_PUBACK, self.puback),
                _joined(_PUBREC, self._pubrec),
                _joined(_PUBCOMP, self._pubcomp),
            )
        )
        self.puback, self._pubrec, self._pubcomp = [], [], []
        return packets


def _joined(head: bytes, identifiers: Iterable[bytes]) -> bytes:
    return b"".join([head + identifier for identifier in identifiers])
