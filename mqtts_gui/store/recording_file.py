"""The files of a recording, one after the other."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from mqtts_gui.mqtt.events import Message
from mqtts_gui.pki.keyfile import EVERYBODY, creation_flags
from mqtts_gui.store.export_formats import ExportOptions
from mqtts_gui.store.export_values import instant_text
from mqtts_gui.store.recording_options import RecordingOptions

_DAY = 10  # characters of an ISO 8601 date


class RotatingFile:
    """Write messages, and begin another file where one is full.

    Args:
        options: Where to and how.
        files: Names of what an earlier run of the same recording wrote.

    Attributes:
        path: The file that is written; None between two.
    """

    def __init__(self, options: RecordingOptions, files: Iterable[str] = ()) -> None:
        self.path: Path | None = None
        self._options = options
        self._line = ExportOptions(options.format).writer()
        self._files = list(files)
        self._stream: BinaryIO | None = None
        self._size = self._whole = 0
        self._day = ""

    @property
    def files(self) -> tuple[str, ...]:
        """The names of all files that are kept, the oldest first."""
        return tuple(self._files)

    def write(self, messages: Iterable[Message]) -> int:
        """Write messages and return how many bytes that took.

        Raises:
            OSError: it could not be written, or a file could not be begun.
        """
        total = 0
        for message in messages:
            line = self._line(message)
            stream = self._stream_for(message, len(line))
            stream.write(line)
            self._size += len(line)
            total += len(line)
        return total

    def flush(self) -> None:
        """Hand what was written to the system."""
        if self._stream is not None:
            self._stream.flush()
            self._whole = self._size

    def close(self) -> None:
        """End the file; it lasts through a power cut from then on."""
        stream = self._stream
        if stream is not None:
            self.flush()
            os.fsync(stream.fileno())
            self._stream = None
            stream.close()

    def abandon(self) -> None:
        """End the file after its last whole line, where there is no room for more."""
        stream, self._stream = self._stream, None
        if stream is None or self.path is None:
            return
        with suppress(OSError):  # what is left in the buffer does not fit
            stream.close()
        with suppress(OSError):
            os.truncate(self.path, _end_of_lines(self.path, self._whole))

    def _stream_for(self, message: Message, size: int) -> BinaryIO:
        most = self._options.most_bytes
        day = instant_text(message.time_ns)[:_DAY] if self._options.daily else ""
        is_full = most is not None and self._size > 0 and self._size + size > most
        if self._stream is not None and (is_full or day != self._day):
            self.close()
        if self._stream is None:
            self._stream = self._begin(message)
            self._day = day
        return self._stream

    def _begin(self, message: Message) -> BinaryIO:
        instant = instant_text(message.time_ns)
        path, descriptor = self._create(instant)
        self.path, self._size, self._whole = path, 0, 0
        self._files.append(path.name)
        self._drop_oldest()
        return os.fdopen(descriptor, "wb")

    def _create(self, instant: str) -> tuple[Path, int]:
        number = 0
        while True:
            number += 1
            path = self._options.file_for(instant, number)
            with suppress(FileExistsError):
                return path, os.open(path, creation_flags(), EVERYBODY)

    def _drop_oldest(self) -> None:
        """Remove what is too old, of this recording only: other files may be called alike."""
        kept = self._options.kept
        while kept is not None and len(self._files) > kept:
            with suppress(OSError):  # somebody has it open; it is theirs now
                self._options.path.with_name(self._files[0]).unlink(missing_ok=True)
            del self._files[0]


def _end_of_lines(path: Path, whole: int) -> int:
    """Return where the last line ends; what was handed over at once before was whole."""
    with path.open("rb") as stream:
        stream.seek(whole)
        rest = stream.read()
    return whole + rest.rfind(b"\n") + 1
