"""The options of `mqtts-gui doctor`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mqtts_gui.arguments import Parser, number_between, whole_number_between
from mqtts_gui.i18n import tr
from mqtts_gui.mqtt.profile import DEFAULT_KEEP_ALIVE_S, MqttVersion, TlsVersion

MAX_PAYLOAD = 268_435_455


def add_options(parser: Parser) -> None:
    """Add every option."""
    parser.add_argument(
        "target", metavar=tr("HOST[:PORT]|URL"), help=tr("the broker; a bare host means TLS, 8883")
    )
    _add_files(parser)
    _add_login(parser)
    _add_tls(parser)
    _add_errand(parser)
    _add_log(parser)
    parser.add_argument("--json", action="store_true", help=tr("print JSON, for programs"))


def _add_files(parser: Parser) -> None:
    group = parser.add_argument_group(tr("Files"))
    group.add_argument("--cafile", type=Path, metavar=tr("FILE"), help=tr("the authority (ca.crt)"))
    group.add_argument("--cert", type=Path, metavar=tr("FILE"), help=tr("the client certificate"))
    group.add_argument("--key", type=Path, metavar=tr("FILE"), help=tr("its private key"))
    group.add_argument(
        "--key-password-file",
        type=Path,
        metavar=tr("FILE"),
        help=tr("a file whose first line is the passphrase of the key"),
    )


def _add_login(parser: Parser) -> None:
    group = parser.add_argument_group(tr("MQTT"))
    group.add_argument("--username", default="", metavar=tr("NAME"), help=tr("user name"))
    group.add_argument(
        "--password-file",
        type=Path,
        metavar=tr("FILE"),
        help=tr("a file whose first line is the password"),
    )
    group.add_argument(
        "--client-id", metavar=tr("ID"), help=tr("client identifier; by default a random one")
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
        metavar=tr("S"),
        help=tr("keep alive in seconds; by default %(seconds)s", seconds=DEFAULT_KEEP_ALIVE_S),
    )


def _add_tls(parser: Parser) -> None:
    versions = [version.value for version in TlsVersion]
    group = parser.add_argument_group(tr("TLS"))
    group.add_argument(
        "--server-name",
        default="",
        metavar=tr("NAME"),
        help=tr("name to expect in the broker's certificate; by default the host"),
    )
    group.add_argument("--tls-min", choices=versions, default="1.2", help=tr("oldest version"))
    group.add_argument("--tls-max", choices=versions, default="1.3", help=tr("newest version"))
    group.add_argument(
        "--ciphers",
        default="",
        metavar=tr("LIST"),
        help=tr("ciphers for TLS 1.2, as OpenSSL has them"),
    )


def _add_errand(parser: Parser) -> None:
    group = parser.add_argument_group(tr("What to do once connected"))
    group.add_argument(
        "--topic",
        action="append",
        default=[],
        metavar=tr("FILTER"),
        help=tr("subscribe to this filter; may be given several times"),
    )
    group.add_argument(
        "--publish",
        metavar=tr("TOPIC"),
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
        metavar=tr("BYTES"),
        help=tr("least size of the test message"),
    )
    group.add_argument(
        "--watch",
        type=number_between(0, 86_400),
        default=0,
        metavar=tr("S"),
        help=tr("stay connected for so many seconds, and explain what ends the session"),
    )
    group.add_argument(
        "--timeout",
        type=number_between(0.1, 3_600),
        default=10,
        metavar=tr("S"),
        help=tr("longest time for each step, in seconds; by default 10"),
    )


def _add_log(parser: Parser) -> None:
    group = parser.add_argument_group(tr("The broker's side"))
    group.add_argument(
        "--broker-log",
        type=Path,
        metavar=tr("FILE"),
        help=tr("lines of mosquitto.log; they are joined to what is seen from here"),
    )


def examples() -> str:
    """Return commands to start from."""
    files = "--cafile ca.crt --cert client.crt --key client.key"
    examples: Sequence[str] = (
        "mqtts-gui doctor vm-dupont --cafile ca.crt",
        f"mqtts-gui doctor 192.168.56.10 --server-name vm-dupont {files}",
        f"mqtts-gui doctor vm-dupont:8884 {files} --topic ciel --publish ciel --json",
        "mqtts-gui doctor mqtt://vm-dupont --username eleve --password-file password.txt",
        f"mqtts-gui doctor vm-dupont {files} --broker-log mosquitto.log",
    )
    return "\n".join([tr("Examples:"), *(f"  {example}" for example in examples)])
