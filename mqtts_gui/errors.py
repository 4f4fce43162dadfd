"""What goes wrong, in a form that window, console and tests share.

A `Finding` is one observation about a file or a setting; a `Problem` is what a person reads when
something failed: what happened, why, what to do, and the actions that do it. Both hold untranslated
phrases and a stable code (see `docs/diagnoses.md`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mqtts_gui import __version__
from mqtts_gui.i18n import Phrase, mark


class Severity(StrEnum):
    """How much something matters; the value is what the console's JSON prints."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """One observation, with its stable code, and how to mend it where it needs mending.

    Attributes:
        command: The words of the openssl command that shows or mends it, with the lab's file names
            (`ca.crt`, `client.key` …); empty where there is none.
    """

    code: str
    severity: Severity
    message: Phrase
    fix: Phrase | None = None
    command: tuple[str, ...] = ()


class ActionId(StrEnum):
    """What a button of the problem panel does; the window maps each to a method."""

    EXPECT_NAME = "expect-name"
    CHOOSE_CA = "choose-ca"
    CHOOSE_CLIENT_CERTIFICATE = "choose-client-certificate"
    CHOOSE_CLIENT_KEY = "choose-client-key"
    SWAP_CERTIFICATE_AND_KEY = "swap-certificate-and-key"
    MOVE_FILE = "move-file"
    TAKE_FILE = "take-file"
    ENTER_PASSPHRASE = "enter-passphrase"  # noqa: S105 - the name of an action, not a secret
    ENTER_LOGIN = "enter-login"
    EDIT_HOST = "edit-host"
    USE_HOST = "use-host"
    USE_PORT = "use-port"
    SWITCH_TLS_ON = "switch-tls-on"
    SWITCH_TLS_OFF = "switch-tls-off"
    USE_MQTT_3_1_1 = "use-mqtt-3.1.1"
    ALLOW_TLS_1_3 = "allow-tls-1.3"
    NEW_CLIENT_ID = "new-client-id"
    OPEN_BROKER_CERTIFICATE = "open-broker-certificate"
    COPY_COMMAND = "copy-command"
    COPY_HOSTS_LINE = "copy-hosts-line"
    ADD_HOSTS_LINE = "add-hosts-line"
    TRY_AGAIN = "try-again"


@dataclass(frozen=True, slots=True)
class Action:
    """Something that repairs a problem.

    Attributes:
        id: What it does.
        label: What its button says, with the names of the case.
        argument: What the action needs: the name to expect, the port, the command to copy. Of
            `MOVE_FILE` the two fields of the profile whose files change places (`ca_file
            client_cert`), of `TAKE_FILE` the field and the path (`client_cert /lab/client.crt`).
        here: Of `COPY_COMMAND`: the command is for this computer, whose shell may be any; the
            others are for the shell of the broker's machine.
    """

    id: ActionId
    label: Phrase
    argument: str = ""
    here: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What a person is told when something failed.

    Attributes:
        code: Stable code, the same in the panel, the JSON, the tests and the help.
        severity: How bad it is.
        message: What happened, one sentence.
        cause: Why.
        fix: What to do.
        actions: What the program can do about it, the best first.
        details: Evidence to copy, by name; technical, English, without secrets.
    """

    code: str
    severity: Severity
    message: Phrase
    cause: Phrase
    fix: Phrase
    actions: tuple[Action, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)


class ProblemError(Exception):
    """Something failed for a reason that is already explained."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def program_error(trace: str, **details: str) -> Problem:
    """Return the problem that a fault of this program is.

    Args:
        trace: The traceback; it names files and lines, never values.
        details: What else a report should say.
    """
    import platform  # noqa: PLC0415 - this module is imported before the first window is seen

    return Problem(
        code="program-error",
        severity=Severity.ERROR,
        message=mark("Something unexpected happened in the program"),
        cause=mark("This is a fault of mqtts-gui, not of your files or your broker."),
        fix=mark(
            "Your connections are saved. Copy the details into a report; if the program behaves "
            "oddly, start it again."
        ),
        details={
            "version": __version__,
            "python": platform.python_version(),
            "system": platform.platform(),
            **details,
            "traceback": trace,
        },
    )
