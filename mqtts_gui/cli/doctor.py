"""`mqtts-gui doctor`: walk a connection and say what is wrong."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from mqtts_gui.certs.loading import load_file
from mqtts_gui.cli.arguments import Parser, number_between, whole_number_between
from mqtts_gui.cli.doctor_json import result_object
from mqtts_gui.cli.doctor_text import write_result, write_step, write_target
from mqtts_gui.cli.output import write_json
from mqtts_gui.cli.target import Target, read_target
from mqtts_gui.doctor.walk import Errand, WalkResult, walk
from mqtts_gui.errors import Problem, Severity
from mqtts_gui.i18n import mark, tr
from mqtts_gui.mqtt.profile import DEFAULT_KEEP_ALIVE_S, MqttVersion, Profile, Secrets, TlsVersion

FINE, FAULTY = 0, 1
MAX_PAYLOAD = 268_435_455
MAX_SECRET_BYTES = 65_536


class SecretFileError(Exception):
    """A file with a password cannot be read; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def add_parser(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command with all its options."""
    parser = subparsers.add_parser(
        "doctor",
        help=tr("walk a connection and say what is wrong"),
        description=tr("Walk a connection to a broker step by step and say what is wrong."),
        epilog=_examples(),
    )
    parser.add_argument(
        "target", metavar=tr("HOST[:PORT]|URL"), help=tr("the broker; a bare host means TLS, 8883")
    )
    _add_files(parser)
    _add_login(parser)
    _add_tls(parser)
    _add_errand(parser)
    parser.add_argument("--json", action="store_true", help=tr("print JSON, for programs"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Walk, print what was found, and return the exit code."""
    target = read_target(args.target)
    try:
        secrets = _secrets(args, target)
    except SecretFileError as error:
        result = WalkResult(_profile(args, target), diagnosis=error.problem)
    else:
        result = _walk(args, target, secrets)
    if args.json:
        write_json(result_object(result))
    else:
        write_result(result)
    return FINE if result.diagnosis is None else FAULTY


def _walk(args: argparse.Namespace, target: Target, secrets: Secrets) -> WalkResult:
    profile = _profile(args, target)
    if not args.json:
        write_target(profile)
    return walk(
        profile,
        secrets,
        errand=_errand(args),
        step_timeout=timedelta(seconds=args.timeout),
        report=None if args.json else write_step,
    )


def _profile(args: argparse.Namespace, target: Target) -> Profile:
    profile = Profile(
        host=target.host,
        port=target.port,
        protocol=target.protocol,
        server_name=args.server_name,
        mqtt_version=MqttVersion(args.mqtt_version),
        username=args.username or target.username,
        keep_alive_s=args.keepalive,
        ca_file=args.cafile,
        client_cert=args.cert,
        client_key=args.key,
        tls_min=TlsVersion(args.tls_min),
        tls_max=TlsVersion(args.tls_max),
        ciphers=args.ciphers,
    )
    return profile if args.client_id is None else profile.with_changes(client_id=args.client_id)


def _errand(args: argparse.Namespace) -> Errand:
    return Errand(
        filters=tuple(args.topic),
        publish_to=args.publish,
        qos=args.qos,
        payload_bytes=args.size,
        watch=timedelta(seconds=args.watch),
    )


def _secrets(args: argparse.Namespace, target: Target) -> Secrets:
    password = _first_line(args.password_file) if args.password_file else target.password
    key_password = _first_line(args.key_password_file) if args.key_password_file else None
    return Secrets(password, key_password)


def _first_line(path: Path) -> str:
    """Return the first line of a file, which is the secret.

    Raises:
        SecretFileError: the file cannot be read.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_SECRET_BYTES)
    except (OSError, ValueError) as error:
        raise SecretFileError(_unreadable(path)) from error
    return data.decode("utf-8-sig", errors="replace").partition("\n")[0].rstrip("\r")


def _unreadable(path: Path) -> Problem:
    finding = load_file(path).error
    return Problem(
        code=finding.code if finding else "file-unreadable",
        severity=Severity.ERROR,
        message=mark("The password file %(file)s cannot be used", file=path.name),
        cause=finding.message if finding else mark("It cannot be read."),
        fix=mark("Name a text file whose first line is the password."),
        details={"file": str(path)},
    )


def _add_files(parser: Parser) -> None:
    group = parser.add_argument_group(tr("Files"))
    group.add_argument("--cafile", type=Path, metavar="FILE", help=tr("the authority (ca.crt)"))
    group.add_argument("--cert", type=Path, metavar="FILE", help=tr("the client certificate"))
    group.add_argument("--key", type=Path, metavar="FILE", help=tr("its private key"))
    group.add_argument(
        "--key-password-file",
        type=Path,
        metavar="FILE",
        help=tr("a file whose first line is the passphrase of the key"),
    )


def _add_login(parser: Parser) -> None:
    group = parser.add_argument_group(tr("MQTT"))
    group.add_argument("--username", default="", metavar="NAME", help=tr("user name"))
    group.add_argument(
        "--password-file",
        type=Path,
        metavar="FILE",
        help=tr("a file whose first line is the password"),
    )
    group.add_argument(
        "--client-id", metavar="ID", help=tr("client identifier; by default a random one")
    )
    group.add_argument(
        "--mqtt-version",
        choices=[version.value for version in MqttVersion],
        default=MqttVersion.V5.value,
        help=tr("version of MQTT; by default 5"),
    )
    group.add_argument(
        "--keepalive",
        type=whole_number_between(0, 65_535),
        default=DEFAULT_KEEP_ALIVE_S,
        metavar="S",
        help=tr("keep alive in seconds; by default %(seconds)s", seconds=DEFAULT_KEEP_ALIVE_S),
    )


def _add_tls(parser: Parser) -> None:
    versions = [version.value for version in TlsVersion]
    group = parser.add_argument_group(tr("TLS"))
    group.add_argument(
        "--server-name",
        default="",
        metavar="NAME",
        help=tr("name to expect in the broker's certificate; by default the host"),
    )
    group.add_argument("--tls-min", choices=versions, default="1.2", help=tr("oldest version"))
    group.add_argument("--tls-max", choices=versions, default="1.3", help=tr("newest version"))
    group.add_argument(
        "--ciphers", default="", metavar="LIST", help=tr("ciphers for TLS 1.2, as OpenSSL has them")
    )


def _add_errand(parser: Parser) -> None:
    group = parser.add_argument_group(tr("What to do once connected"))
    group.add_argument(
        "--topic",
        action="append",
        default=[],
        metavar="FILTER",
        help=tr("subscribe to this filter; may be given several times"),
    )
    group.add_argument(
        "--publish",
        metavar="TOPIC",
        help=tr("send one marked test message, and wait for it where a filter covers it"),
    )
    group.add_argument(
        "--qos",
        type=int,
        choices=(0, 1, 2),
        default=0,
        help=tr("quality of service for both; by default 0"),
    )
    group.add_argument(
        "--size",
        type=whole_number_between(0, MAX_PAYLOAD),
        default=0,
        metavar="BYTES",
        help=tr("least size of the test message"),
    )
    group.add_argument(
        "--watch",
        type=number_between(0, 86_400),
        default=0,
        metavar="S",
        help=tr("stay connected for so many seconds, and explain what ends the session"),
    )
    group.add_argument(
        "--timeout",
        type=number_between(0.1, 3_600),
        default=10,
        metavar="S",
        help=tr("longest time for each step, in seconds; by default 10"),
    )


def _examples() -> str:
    files = "--cafile ca.crt --cert client.crt --key client.key"
    examples: Sequence[str] = (
        "mqtts-gui doctor vm-dupont --cafile ca.crt",
        f"mqtts-gui doctor 192.168.56.10 --server-name vm-dupont {files}",
        f"mqtts-gui doctor vm-dupont:8884 {files} --topic ciel --publish ciel --json",
        "mqtts-gui doctor mqtt://vm-dupont --username eleve --password-file password.txt",
    )
    return "\n".join([tr("Examples:"), *(f"  {example}" for example in examples)])
