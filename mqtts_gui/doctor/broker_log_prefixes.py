"""What stands before a message in a broker's log: times, and the names of machine and program.

mosquitto writes seconds since 1970 (`1795279024: `), the form of `log_timestamp_format`, or
nothing; journalctl, syslog and Docker put theirs before it, in the language of the machine.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

_PROGRAM = re.compile(r"\b(?:mosquitto(?:\.exe)?|systemd)(?:\[\d+\])?: ?")
_CONTAINER = re.compile(r"[\w.-]*\s*\| ")
_EPOCH = re.compile(r"(\d{9,11})(?:\.\d+)?(?:: ?| )")
_ISO = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:[.,]\d+)?(Z|[+-]\d\d:?\d\d)?(?:: ?| )")
_MOST_COLONS = 6


def message_of(line: str, is_message: Callable[[str], bool]) -> tuple[str, datetime | None]:
    """Return the message of a line without what stands before it, and its instant if it has one.

    `is_message` knows the beginning of a message: what stands before one may have any form.
    """
    rest, when = line.strip(), None
    container = _CONTAINER.match(rest)
    if container is not None:
        rest = rest[container.end() :]
    rest, when = _without_time(rest, when)
    program = _PROGRAM.search(rest, 0, 200)
    if program is not None:
        rest, when = _without_time(rest[program.end() :], when)
    if is_message(rest):
        return rest, when
    return _after_colons(rest, is_message), when


def _without_time(text: str, known: datetime | None) -> tuple[str, datetime | None]:
    """Take off a time at the beginning; of several, the innermost is mosquitto's own."""
    while found := _EPOCH.match(text) or _ISO.match(text):
        known = _instant(found) or known
        text = text[found.end() :]
    return text, known


def _instant(found: re.Match[str]) -> datetime | None:
    try:
        if found.re is _EPOCH:
            return datetime.fromtimestamp(int(found[1]), UTC)
        # Without a zone it is the local time of a machine whose zone is not known.
        return datetime.fromisoformat(found[1] + found[2]) if found[2] else None
    except (ValueError, OverflowError, OSError):
        return None


def _after_colons(text: str, is_message: Callable[[str], bool]) -> str:
    """Return what follows a time of any form: the first piece that begins as a message does."""
    rest = text
    for _ in range(_MOST_COLONS):
        _, colon, rest = rest.partition(": ")
        if not colon:
            return text
        if is_message(rest):
            return rest
    return text
