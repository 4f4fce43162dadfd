"""`mqtts-gui inspect`: say what files hold, what is odd about them and how they belong together."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from mqtts_gui.arguments import WRONG_USAGE, Parser
from mqtts_gui.certs.items import Password
from mqtts_gui.certs.list_alone import no_list_in
from mqtts_gui.certs.loading import load_file
from mqtts_gui.certs.placing import misplaced_in_ca
from mqtts_gui.cli.belonging import belonging
from mqtts_gui.cli.host_option import read_host
from mqtts_gui.cli.inspect_json import inspected_object
from mqtts_gui.cli.inspect_text import write_inspected
from mqtts_gui.cli.inspecting import Demands, index_of, inspect_files
from mqtts_gui.cli.output import write_json
from mqtts_gui.cli.secret_files import first_line
from mqtts_gui.errors import Finding
from mqtts_gui.i18n import tr

FINE, FAULTY = 0, 1


def add_parser(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command with all its options."""
    parser = subparsers.add_parser(
        "inspect",
        help=tr("describe certificates, requests, keys and revocation lists"),
        description=tr(
            "Describe certificates, requests, keys and revocation lists in any form, say what is "
            "odd about them, and how they belong together."
        ),
        epilog=_examples(),
    )
    parser.add_argument("files", nargs="+", type=Path, metavar=tr("FILE"), help=tr("any files"))
    parser.add_argument(
        "--ca",
        type=Path,
        action="append",
        default=[],
        metavar=tr("FILE"),
        help=tr("verify against this authority (ca.crt); may be given several times"),
    )
    parser.add_argument(
        "--crl",
        type=Path,
        action="append",
        default=[],
        metavar=tr("FILE"),
        help=tr("heed this revocation list; may be given several times"),
    )
    parser.add_argument(
        "--host", metavar=tr("NAME"), help=tr("name or IP address that must be in the certificate")
    )
    parser.add_argument(
        "--key-password-file",
        type=Path,
        metavar=tr("FILE"),
        help=tr("a file whose first line is the passphrase of the key"),
    )
    parser.add_argument("--json", action="store_true", help=tr("print JSON, for programs"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read the files, print what they hold, and return the exit code."""
    secret = None
    if arguments.key_password_file is not None:
        try:
            secret = first_line(arguments.key_password_file)
        except (OSError, ValueError):
            sys.stderr.write(tr("The file with the passphrase cannot be read.") + "\n")
            return WRONG_USAGE
    files = [load_file(path, lambda: secret) for path in arguments.files]
    demands = _demands(arguments, lambda: secret)
    index = index_of(files, demands)
    inspected = inspect_files(index, demands)
    if arguments.json:
        write_json([inspected_object(each) for each in inspected])
    else:
        write_inspected(inspected, belonging(index))
    if not any(file.opened for file in files):
        return WRONG_USAGE
    return FAULTY if any(each.faulty for each in inspected) else FINE


def _demands(arguments: argparse.Namespace, password: Password) -> Demands:
    roots = tuple(load_file(path, password) for path in arguments.ca)
    lists = tuple(load_file(path, password) for path in arguments.crl)
    for option, files, missing in (("--ca", roots, misplaced_in_ca), ("--crl", lists, no_list_in)):
        for file in files:
            found = missing(file)
            if found is not None:  # standard output may be read by a program
                _warn(option, file.path, found)
    return Demands(roots or None, lists, read_host(arguments.host), datetime.now(UTC))


def _warn(option: str, path: Path, finding: Finding) -> None:
    said = {"option": option, "file": str(path), "message": finding.message}
    sys.stderr.write(tr("%(option)s %(file)s: %(message)s", **said) + "\n")


def _examples() -> str:
    examples = (
        "mqtts-gui inspect ca.crt",
        "mqtts-gui inspect client.crt client.csr client.key --ca ca.crt",
        "mqtts-gui inspect broker.crt --ca ca.crt --host vm-dupont --json",
        "mqtts-gui inspect client.p12 --key-password-file passphrase.txt",
        "mqtts-gui inspect client.crt --ca ca.crt --crl crl.pem",
    )
    return "\n".join([tr("Examples:"), *(f"  {example}" for example in examples)])
