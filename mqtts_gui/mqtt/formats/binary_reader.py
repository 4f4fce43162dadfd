"""What reading CBOR and MessagePack has in common: bytes within bounds, keys, faults."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.formats.nodes import BrokenError, CutError, Encoded, FullError, Key, Kind
from mqtts_gui.mqtt.formats.tree import TreeBuilder

_KEY_LEVELS = 8
_NO_KEYS = {Kind.OBJECT, Kind.ARRAY, Kind.TAG, Kind.UNDEFINED, Kind.SIMPLE, Kind.BOOLEAN, Kind.NULL}


@dataclass(slots=True)
class BinaryReader:
    """Read the first `end` bytes of a payload into a builder.

    Attributes:
        data: The whole payload: what a length promises is compared with all of it.
        builder: Takes the values.
        end: Where the part ends that is read.
        position: How far reading is.
        in_key: What is read is the name of a value.
    """

    data: bytes
    builder: TreeBuilder
    end: int
    position: int = 0
    in_key: bool = False

    def run(self) -> BrokenError | None:
        """Read one value and nothing behind it; return what is wrong, None if nothing is."""
        try:
            self.value(None)
            if self.position < len(self.data):
                return BrokenError(
                    mark("The value ends here, and more bytes follow."), self.position
                )
        except BrokenError as error:
            return error
        except FullError:
            self.builder.remark_bounds()
        except CutError:
            pass
        return None

    @abstractmethod
    def value(self, key: Key) -> None:
        """Read one value and hand it to the builder, under `key`."""

    def byte(self) -> int:
        """Take one byte."""
        return self.take(1)[0]

    def peek(self) -> int:
        """Return the next byte without taking it."""
        self.room_for(1)
        if self.position >= self.end:
            raise CutError
        return self.data[self.position]

    def take(self, count: int) -> bytes:
        """Take `count` bytes."""
        after = self.position + count
        if after > self.end:
            self.room_for(count)
            raise CutError
        taken = self.data[self.position : after]
        self.position = after
        return taken

    def room_for(self, count: int) -> None:
        """See whether `count` more bytes can follow at all.

        Raises:
            BrokenError: the payload is shorter.
        """
        left = len(self.data) - self.position
        if count > left:
            raise BrokenError(
                mark(
                    "Bytes are missing here (announced: %(wanted)s, left: %(left)s).",
                    wanted=count,
                    left=left,
                ),
                self.position,
            )

    def text_or_bytes(self, key: Key, data: bytes, *, is_text: bool, start: int) -> None:
        """Hand over a text, or bytes; a text that is not UTF-8 stays bytes."""
        if is_text:
            try:
                self.builder.leaf(key, Kind.TEXT, data.decode())
            except UnicodeDecodeError:
                self.builder.remark(
                    mark("The text that begins here is not UTF-8; its bytes are shown."), start
                )
            else:
                return
        self.builder.leaf(key, Kind.BYTES, data)

    def key(self, names: set[tuple[type, Key]]) -> Key:
        """Read a name in a map, and note one that stands there again."""
        if self.in_key:
            # A map within a key: it is only passed over, and the levels are counted together.
            self.value(None)
            return None
        start = self.position
        shown, self.builder = self.builder, TreeBuilder(most_levels=_KEY_LEVELS)
        self.in_key = True
        try:
            self.value(None)
        finally:
            shown.too_deep |= self.builder.too_deep
            read, self.builder, self.in_key = self.builder, shown, False
        node = read.nodes[0]
        key = Encoded(self.data[start : self.position]) if node.kind in _NO_KEYS else node.value
        name = (type(key), key)
        if name in names:
            shown.remark(mark("A name stands here again in the same map."), start)
        names.add(name)
        return key
