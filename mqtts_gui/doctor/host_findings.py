"""What stood beside the host as it was typed, and was understood all the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.hosts import TypedHost, mended_oddities, take_apart
from mqtts_gui.mqtt.profile import Profile


def host_findings(profile: Profile) -> tuple[Finding, ...]:
    """Return a warning for each thing that does not belong into the field of the host."""
    typed = take_apart(profile.host)
    return tuple(_finding(code, typed) for code in mended_oddities(profile))


def _finding(code: str, typed: TypedHost) -> Finding:
    fix = mark("Type only %(host)s.", host=typed.host)
    return Finding(code, Severity.WARNING, _MESSAGES[code](typed), fix)


def _of_url(typed: TypedHost) -> Phrase:
    return mark("%(text)s is a whole address; only its host belongs here.", text=typed.shown)


def _of_port(typed: TypedHost) -> Phrase:
    return mark(
        "The host %(host)s is followed by a port, which has a field of its own.", host=typed.host
    )


def _of_blank(typed: TypedHost) -> Phrase:
    return mark("There is a blank before or after “%(host)s”.", host=typed.host)


def _of_dot(typed: TypedHost) -> Phrase:
    return mark(
        "There is a dot after the host name %(host)s; programs that compare it with the "
        "certificate as it is refuse it.",
        host=typed.host,
    )


_MESSAGES: Mapping[str, Callable[[TypedHost], Phrase]] = {
    "host-is-url": _of_url,
    "host-has-port": _of_port,
    "host-has-blank": _of_blank,
    "host-trailing-dot": _of_dot,
}
