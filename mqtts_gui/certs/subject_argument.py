"""A subject as `openssl req -subj` takes it, where it is plain enough to be typed."""

from __future__ import annotations

from dataclasses import replace

from mqtts_gui.certs.description import Description
from mqtts_gui.errors import Finding

# What divides a subject on the command line.
_DIVIDERS = frozenset("/+\\=")
_LONGEST_VALUE = 64
_OPTION = "-subj"


def subject_argument(described: Description) -> str | None:
    """Return the subject as `/C=FR/O=Lycée/CN=CA-CIEL`; None where a command could not say it."""
    attributes = described.subject_name.attributes
    plain = all(
        each.name.isalnum() and _is_plain(each.value) and not each.joined for each in attributes
    )
    if not attributes or not plain:
        return None
    return "".join(f"/{each.name}={each.value}" for each in attributes)


def under_its_name(finding: Finding, described: Description) -> Finding:
    """Return `finding` with a command that keeps the holder's name, or with none.

    Another name would part an authority from all that it has signed.
    """
    if _OPTION not in finding.command:
        return finding
    subject = subject_argument(described)
    if subject is None:
        return replace(finding, command=())
    place = finding.command.index(_OPTION) + 1
    words = (*finding.command[:place], subject, *finding.command[place + 1 :])
    return replace(finding, command=words if subject.isascii() else (*words, "-utf8"))


def _is_plain(value: str) -> bool:
    return (
        0 < len(value) <= _LONGEST_VALUE
        and value.isprintable()
        and not _DIVIDERS & frozenset(value)
    )
