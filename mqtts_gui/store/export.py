"""Messages of a history written to a file: streaming, cancelled from any thread, whole or not.

    export = Export(history, Matching(parse("topic:ciel/#")), path, ExportOptions())
    for progress in export:      # in one thread; `cancel` from any
        show(progress)
    export.result                # what was written; None if it was cancelled

See `export_choice` for what may be exported, `export_formats` for the forms, `export_file` for why
nothing half is ever found under the file's name.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mqtts_gui.errors import ProblemError
from mqtts_gui.pki.saving import exists_already, no_file, refused
from mqtts_gui.store.export_choice import Choice
from mqtts_gui.store.export_file import PartFile
from mqtts_gui.store.export_formats import ExportOptions
from mqtts_gui.store.history import History

PART, REST_S = 128, 0.0005
"""Messages after which the thread rests: the window must not wait for the interpreter's lock."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an export is.

    Attributes:
        share: Of the messages that are looked through, from 0 to 1.
        count: Messages written.
    """

    share: float
    count: int


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes:
        missing: Messages that were there at the beginning and were gone when their turn came.
    """

    path: Path
    count: int
    bytes: int
    missing: int


class Export:
    """One export, for one thread; only `cancel` is for any.

    Args:
        history: Whose messages.
        choice: Which of them.
        path: Absolute; its folder is there.
        options: The form.
        replace: The person has agreed to lose what is in `path` now.

    Attributes:
        result: What was written, once it is whole under its name.
    """

    def __init__(
        self,
        history: History,
        choice: Choice,
        path: Path,
        options: ExportOptions,
        *,
        replace: bool = False,
    ) -> None:
        self.result: Exported | None = None
        self._history, self._choice = history, choice
        self._path, self._options, self._replace = path, options, replace
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """End the export soon; nothing is left of it."""
        self._cancelled.set()

    def __iter__(self) -> Iterator[Progress]:
        """Write, a part at a time; who stops asking has cancelled.

        Raises:
            ProblemError: it could not be written; its problem says why and what to do.
        """
        try:
            self._check()
            yield from self._write()
        except FileExistsError:
            raise ProblemError(exists_already(self._path)) from None
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            raise ProblemError(refused(self._path, error)) from error

    def _check(self) -> None:
        if self._path.exists() and not self._path.is_file():
            raise ProblemError(no_file(self._path))
        if self._path.exists() and not self._replace:
            raise FileExistsError(str(self._path))

    def _write(self) -> Iterator[Progress]:
        file = PartFile(self._path)
        is_whole = False
        try:
            size = file.stream.write(self._options.header())
            count = missing = 0
            line = self._options.writer()
            steps = self._choice.steps(self._history)
            try:
                for step in steps:
                    for at in range(0, len(step.messages), PART):
                        part = b"".join(map(line, step.messages[at : at + PART]))
                        size += file.stream.write(part)
                        if self._cancelled.wait(REST_S):
                            return
                    count, missing = count + len(step.messages), missing + step.missing
                    yield Progress(step.progress, count)
            finally:
                steps.close()  # its file is let go
            file.finish(replace=self._replace)
            is_whole = True
            self.result = Exported(self._path, count, size, missing)
        finally:
            if not is_whole:
                file.discard()
