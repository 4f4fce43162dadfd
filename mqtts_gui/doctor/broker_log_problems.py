"""Why mosquitto did not start, as a problem with the commands that mend it on its machine."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from mqtts_gui.doctor.actions import TRY_AGAIN, on_the_broker
from mqtts_gui.doctor.broker_log_events import LogEvent
from mqtts_gui.doctor.broker_log_signs import Sign
from mqtts_gui.doctor.situation import Sentences
from mqtts_gui.errors import Action, Problem, Severity
from mqtts_gui.i18n import mark

RESTART = "sudo systemctl restart mosquitto"


@dataclass(frozen=True, slots=True)
class LogProblem:
    """A problem that is read in a log: code, sentences, commands for the broker's machine."""

    code: str
    said: Sentences
    commands: tuple[str, ...] = ()
    actions: tuple[Action, ...] = (TRY_AGAIN,)

    def with_details(self, details: Mapping[str, str]) -> Problem:
        """Return the problem as people see it; it holds `details` for the report."""
        copy = (on_the_broker("\n".join(self.commands)),) if self.commands else ()
        said = self.said
        return Problem(
            self.code,
            Severity.ERROR,
            said.message,
            said.cause,
            said.fix,
            (*copy, *self.actions),
            details,
        )


def start_problem(failure: LogEvent) -> LogProblem:
    """Return why the broker did not start."""
    if failure.cause is not None:
        return _OF_FILES[failure.cause](failure)
    return _OF_SIGNS.get(failure.sign, _not_started)(failure)


def _unreadable(event: LogEvent) -> LogProblem:
    path = event.values.get("path", "?")
    is_key = event.sign is Sign.KEY_NOT_LOADED
    message = (
        mark("Mosquitto did not start: it may not read its private key %(path)s", path=path)
        if is_key
        else mark("Mosquitto did not start: it may not read the file %(path)s", path=path)
    )
    said = Sentences(
        message,
        mark(
            "Since version 2.0 it reads its files as the user mosquitto, and the rights of this "
            "file, or of a folder above it, keep that user out."
        ),
        mark(
            "On the broker's machine, give the file to the group mosquitto, with the right to "
            "read; keep it in /etc/mosquitto/certs rather than in somebody's home folder."
        ),
    )
    rights = ("sudo chown root:mosquitto", "sudo chmod 640" if is_key else "sudo chmod 644")
    commands = [f"{command} {_word(path)}" for command in rights]
    code = "broker-key-unreadable" if is_key else "broker-file-unreadable"
    return LogProblem(code, said, _for_posix(path, *commands, RESTART))


def _missing(event: LogEvent) -> LogProblem:
    path = event.values.get("path", "?")
    cause = (
        mark(
            "What follows the path in mosquitto.conf is taken for a part of it: a comment must "
            "have a line of its own."
        )
        if "#" in path
        else mark("The path in mosquitto.conf leads nowhere: mistyped, or not copied there yet.")
    )
    said = Sentences(
        mark("Mosquitto did not start: it has no file %(path)s", path=path),
        cause,
        mark(
            "On the broker's machine, copy the file there or correct the path; then restart "
            "mosquitto."
        ),
    )
    folder = str(PurePosixPath(path.partition("#")[0].strip()).parent)
    return LogProblem("broker-file-missing", said, _for_posix(path, f"sudo ls -l {_word(folder)}"))


def _wrong_file(event: LogEvent) -> LogProblem:
    path = event.values.get("path", "?")
    kinds = {
        Sign.KEY_NOT_LOADED: mark("no private key in PEM"),
        Sign.LIST_NOT_LOADED: mark("no revocation list in PEM"),
    }
    kind = kinds.get(event.sign) or mark("no certificate in PEM")
    said = Sentences(
        mark("Mosquitto did not start: the file %(path)s is not what it should be", path=path),
        mark(
            "It holds %(kind)s: perhaps it is the request (.csr), the other one of certificate and "
            "key, or damaged.",
            kind=kind,
        ),
        mark(
            "In mosquitto.conf, certfile names the broker's certificate, keyfile its private key, "
            "cafile the authority's certificate. Look at the file with “Certificates”."
        ),
    )
    commands = _for_posix(path, f"sudo head -n 3 {_word(path)}")
    return LogProblem("broker-file-wrong", said, commands)


def _locked(event: LogEvent) -> LogProblem:
    path = event.values.get("path", "?")
    said = Sentences(
        mark("Mosquitto did not start: its private key %(path)s is locked", path=path),
        mark("A passphrase protects the key, and nobody types it when a service starts."),
        mark("Give mosquitto a key without a passphrase, readable for its user only."),
    )
    word = _word(path)
    open_key = f"sudo openssl pkey -in {word} -out {_word(path + '.open')}"
    commands = (open_key, f"sudo mv {_word(path + '.open')} {word}")
    rights = (f"sudo chown root:mosquitto {word}", f"sudo chmod 640 {word}", RESTART)
    return LogProblem("broker-key-locked", said, _for_posix(path, *commands, *rights))


def _mismatch(event: LogEvent) -> LogProblem:
    said = Sentences(
        mark("Mosquitto did not start: its certificate and key do not belong together"),
        mark(
            "certfile and keyfile in mosquitto.conf name two files that were not made for each "
            "other; perhaps the key was made again after the request was signed."
        ),
        mark(
            "Name the key that the request of this certificate was made with, or have a request "
            "of the new key signed."
        ),
    )
    path = event.values.get("path", "")
    show = f"sudo openssl pkey -in {_word(path)} -pubout" if path else ""
    return LogProblem("broker-key-mismatch", said, _for_posix(path, show) if show else ())


def _weak_key(event: LogEvent) -> LogProblem:
    said = Sentences(
        mark("Mosquitto did not start: the key of its certificate is too short"),
        mark(
            "The certificate %(path)s has a key that OpenSSL no longer accepts; RSA needs 2048 "
            "bits.",
            path=event.values.get("path", "?"),
        ),
        mark("Make a key of 2048 bits, a request with it, and have that signed."),
    )
    return LogProblem("broker-key-weak", said, ("openssl genrsa -out broker.key 2048",))


def _weak_digest(event: LogEvent) -> LogProblem:
    said = Sentences(
        mark("Mosquitto did not start: the signature of its certificate is too weak"),
        mark(
            "%(path)s is signed with SHA-1 or older, which OpenSSL no longer accepts.",
            path=event.values.get("path", "?"),
        ),
        mark("Have the request signed again, with -sha256."),
    )
    sign = "openssl x509 -req -in broker.csr -CA ca.crt -CAkey ca.key -CAcreateserial -sha256"
    return LogProblem("broker-cert-weak-digest", said, (f"{sign} -days 365 -out broker.crt",))


def _setting(event: LogEvent) -> LogProblem:
    values = event.values
    path, line = values.get("path", ""), values.get("line", "")
    what = values.get("text") or " ".join(event.lines[0].message.split()[1:])
    where = (
        mark("%(file)s, line %(line)s: %(what)s", file=path, line=line, what=what)
        if line
        else mark("It says: %(what)s", what=what)
    )
    said = Sentences(
        mark("Mosquitto did not start: it does not accept a line of its settings"),
        where,
        mark(
            "Correct this line of the file: one option, one blank, its value, and nothing after "
            "it; then restart mosquitto."
        ),
    )
    show = (f"sudo sed -n {line}p {_word(path)}",) if line else ()
    return LogProblem("broker-config-wrong", said, _for_posix(path, *show))


def _not_started(event: LogEvent) -> LogProblem:
    said = Sentences(
        mark("Mosquitto did not start"),
        mark("The last thing that it says is: %(text)s", text=event.lines[-1].message),
        mark(
            "Mend what this line names, then restart mosquitto: sudo systemctl restart mosquitto."
        ),
    )
    return LogProblem("broker-start-failed", said, (RESTART,))


def _word(path: str) -> str:
    return shlex.quote(path)


def _for_posix(path: str, *commands: str) -> tuple[str, ...]:
    """Return the commands, none for Windows or for a path that is no plain text."""
    is_windows = path[1:3] == ":\\" or "\\" in path
    return () if is_windows or not path.isprintable() else commands


_OF_FILES: Mapping[Sign, Callable[[LogEvent], LogProblem]] = {
    Sign.DENIED: _unreadable,
    Sign.MISSING: _missing,
    Sign.NO_PEM: _wrong_file,
    Sign.LOCKED_KEY: _locked,
    Sign.KEY_MISMATCH: _mismatch,
    Sign.WEAK_KEY: _weak_key,
    Sign.WEAK_DIGEST: _weak_digest,
}
_OF_SIGNS: dict[Sign, Callable[[LogEvent], LogProblem]] = {
    Sign.KEY_MISMATCH: _mismatch,
    Sign.SETTING_WRONG: _setting,
    Sign.SETTING_PLACE: _setting,
}
