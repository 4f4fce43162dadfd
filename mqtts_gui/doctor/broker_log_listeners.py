"""Why mosquitto opened no port, or not the one that was tried."""

from __future__ import annotations

import shlex

from mqtts_gui.doctor.actions import TRY_AGAIN, use_port
from mqtts_gui.doctor.broker_log_events import LogEvent
from mqtts_gui.doctor.broker_log_problems import RESTART, LogProblem, start_problem
from mqtts_gui.doctor.broker_log_signs import Sign
from mqtts_gui.doctor.situation import Sentences
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.profile import Profile

_STATUS = "systemctl status mosquitto --no-pager"


def failed_start(event: LogEvent) -> LogProblem:
    """Return why the broker did not start, the reasons of ports and surroundings included."""
    makers = {
        Sign.PORT_IN_USE: _in_use,
        Sign.PORT_RESERVED: _reserved,
        Sign.ADDRESS_NOT_HERE: _address,
        Sign.FILE_UNOPENED: _unopened,
        Sign.CONFIGURATION_UNOPENED: _no_configuration,
        Sign.NO_SUCH_USER: _no_user,
        Sign.PLUGIN_FAILED: _plugin,
        Sign.TLS_SETTING_WRONG: _tls_setting,
        Sign.OUT_OF_MEMORY: out_of_memory,
        Sign.NO_LISTENER: _no_listener,
        Sign.SERVICE_FAILED: _service_failed,
    }
    maker = makers.get(event.sign) if event.cause is None else None
    return maker(event) if maker is not None else start_problem(event)


def _in_use(event: LogEvent) -> LogProblem:
    port = event.port or event.values.get("port", "?")
    said = Sentences(
        mark("Mosquitto did not start: another program has port %(port)s already", port=port),
        mark(
            "Usually a second mosquitto runs (started by hand beside the service), or two listener "
            "lines name the same port."
        ),
        mark("Stop the other program, or give one of the two another port."),
    )
    show = f"sudo ss -ltnp 'sport = :{port}'"
    return LogProblem("broker-port-in-use", said, (show, "pgrep -a mosquitto"))


def _reserved(event: LogEvent) -> LogProblem:
    said = Sentences(
        mark(
            "Mosquitto did not start: it may not open port %(port)s",
            port=event.port or event.values.get("port", "?"),
        ),
        mark("Ports below 1024 are for the administrator, and mosquitto runs as another user."),
        mark("Take a port above 1024: 8883 is the usual one for TLS."),
    )
    return LogProblem("broker-port-reserved", said)


def _address(event: LogEvent) -> LogProblem:
    said = Sentences(
        mark("Mosquitto did not start: it does not have the address in its listener line"),
        mark(
            "The listener line, or bind_address, names an address or a name of another machine, or "
            "one that this machine no longer has."
        ),
        mark("Write only the port in the listener line, or the machine's own address (ip a)."),
    )
    return LogProblem("broker-address-wrong", said, ("ip -brief address",))


def _unopened(event: LogEvent) -> LogProblem:
    path = event.values.get("path", "?")
    said = Sentences(
        mark("Mosquitto did not start: it cannot open the file %(path)s", path=path),
        mark("The file does not exist, or the user mosquitto may not read it; it does not say."),
        mark("Check the path in mosquitto.conf, and the rights of the file and of its folders."),
    )
    word = shlex.quote(path)
    is_plain = path.isprintable() and "\\" not in path
    commands = (
        f"sudo ls -l {word}", f"sudo chown root:mosquitto {word}", f"sudo chmod 640 {word}", RESTART
    )  # fmt: skip
    return LogProblem("broker-file-unopened", said, commands if is_plain else ())


def _no_configuration(event: LogEvent) -> LogProblem:
    said = Sentences(
        mark(
            "Mosquitto did not start: it cannot open its settings %(path)s",
            path=event.values.get("path", "?"),
        ),
        mark("The path after -c is wrong, or it may not read the file."),
        mark("Name the file with its whole path: /etc/mosquitto/mosquitto.conf."),
    )
    return LogProblem(
        "broker-config-missing", said, ("ls -l /etc/mosquitto /etc/mosquitto/conf.d",)
    )


def _no_user(event: LogEvent) -> LogProblem:
    user = event.values.get("user", "?")
    said = Sentences(
        mark("Mosquitto did not start: its machine has no user %(user)s", user=user),
        mark("Started as root, it changes to the user of the line user, or to mosquitto."),
        mark("Correct the line user in mosquitto.conf, or make the user."),
    )
    command = "sudo useradd --system --no-create-home mosquitto"
    return LogProblem("broker-user-missing", said, (command,))


def _service_failed(event: LogEvent) -> LogProblem:
    said = Sentences(
        mark("Mosquitto did not start"),
        mark("The system says only this: %(text)s", text=event.lines[-1].message),
        mark("Take the last lines of its own log, mosquitto.log: they say why."),
    )
    command = "sudo tail -n 50 /var/log/mosquitto/mosquitto.log"
    return LogProblem("broker-start-failed", said, (command,))


def _no_listener(_event: LogEvent) -> LogProblem:
    said = Sentences(
        mark("Mosquitto did not start: it could open no port at all"),
        mark(
            "None of its listener lines works; one with “protocol websockets” alone does not "
            "start in some builds."
        ),
        mark("Add a listener line for MQTT without WebSockets, then restart mosquitto."),
    )
    return LogProblem("broker-no-listener", said, ("grep -rn -A3 listener /etc/mosquitto",))


def _plugin(event: LogEvent) -> LogProblem:
    text = event.values.get("text")
    why = (
        mark("The system says: %(text)s", text=text)
        if text
        else mark("The file is missing, or made for another version.")
    )
    said = Sentences(
        mark(
            "Mosquitto did not start: it cannot load the plugin %(path)s",
            path=event.values.get("path", "?"),
        ),
        why,
        mark("Correct the line plugin (or auth_plugin) in mosquitto.conf, or take it out."),
    )
    return LogProblem("broker-plugin-failed", said)


def _tls_setting(event: LogEvent) -> LogProblem:
    option, value = event.values.get("option", "?"), event.values.get("value", "?")
    # The log says "cipher" and "cipher_tls13" where mosquitto.conf has other words.
    option = {"cipher": "ciphers", "cipher_tls13": "ciphers_tls1.3"}.get(option, option)
    said = Sentences(
        mark(
            "Mosquitto did not start: it does not accept %(value)s for %(option)s",
            option=option,
            value=value,
        ),
        mark("tls_version is tlsv1.2 or tlsv1.3; ciphers are the names that OpenSSL has for them."),
        mark(
            "Take the line %(option)s out of mosquitto.conf, then restart mosquitto.", option=option
        ),
    )
    return LogProblem("broker-tls-setting-wrong", said, (RESTART,))


def out_of_memory(_event: LogEvent) -> LogProblem:
    """Return that the broker has no memory left."""
    said = Sentences(
        mark("The broker has no memory left"),
        mark("Its log says so; it then refuses clients, or ends."),
        mark("Look at the memory of its machine (free -h), and at memory_limit."),
    )
    return LogProblem("broker-out-of-memory", said, ("free -h",))


def stopped(profile: Profile) -> LogProblem:
    """Return that the broker was stopped, as the end of its log says."""
    said = Sentences(
        mark("The broker was stopped"),
        mark(
            "Its log ends with its stop; nothing listens on %(host)s, port %(port)s.",
            host=profile.host,
            port=profile.port,
        ),
        mark("Start it again on its machine: sudo systemctl start mosquitto."),
    )
    return LogProblem("broker-stopped", said, ("sudo systemctl start mosquitto", _STATUS))


def local_only() -> LogProblem:
    """Return that the broker lets nobody in from other machines."""
    said = Sentences(
        mark("Mosquitto runs, but only for clients on its own machine"),
        mark(
            "Its settings have no listener line (or it was started without them), and since "
            "version 2.0 it then listens on localhost, port 1883, alone."
        ),
        mark(
            "Write a listener line, with the certificate's lines below it, into a file in "
            "/etc/mosquitto/conf.d; then restart mosquitto."
        ),
    )
    show = "grep -rn listener /etc/mosquitto"
    return LogProblem("broker-local-only", said, (show, RESTART))


def other_port(profile: Profile, ports: tuple[int, ...]) -> LogProblem:
    """Return that the broker listens, on other ports."""
    listed = ", ".join(str(port) for port in ports)
    said = Sentences(
        mark("Mosquitto runs, but does not listen on port %(port)s", port=profile.port),
        mark("When it last started, it opened: %(ports)s.", ports=listed),
        mark(
            "Use one of these ports, or write “listener %(port)s” with the certificate's lines "
            "below it into mosquitto.conf, and restart mosquitto.",
            port=profile.port,
        ),
    )
    actions = tuple(use_port(port) for port in ports[:2])
    return LogProblem("broker-other-port", said, (), (*actions, TRY_AGAIN))
