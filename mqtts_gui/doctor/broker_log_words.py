"""What each line of a broker's log means, for somebody who never read one."""

from __future__ import annotations

from collections.abc import Mapping

from mqtts_gui.doctor.broker_log_events import LogEvent
from mqtts_gui.doctor.broker_log_signs import Sign
from mqtts_gui.errors import Severity
from mqtts_gui.i18n import Phrase, mark

_CALM = {
    Sign.STARTING,
    Sign.RUNNING,
    Sign.ENDING,
    Sign.LISTENING,
    Sign.ARRIVED,
    Sign.ACCEPTED,
    Sign.LEFT,
    Sign.HUNG_UP,
}
_WORDS: Mapping[Sign, Phrase] = {
    Sign.STARTING: mark("Mosquitto starts."),
    Sign.RUNNING: mark("Mosquitto has started and runs."),
    Sign.ENDING: mark("Mosquitto was stopped."),
    Sign.LISTENING: mark("Mosquitto opens port %(port)s."),
    Sign.LOCAL_ONLY: mark(
        "Mosquitto found no listener line in its settings, and lets nobody in from other machines."
    ),
    Sign.CERTIFICATE_NOT_LOADED: mark("Mosquitto cannot use its certificate %(path)s."),
    Sign.KEY_NOT_LOADED: mark("Mosquitto cannot use its private key %(path)s."),
    Sign.CA_NOT_LOADED: mark("Mosquitto cannot use its CA file %(path)s."),
    Sign.LIST_NOT_LOADED: mark("Mosquitto cannot use its revocation list %(path)s."),
    Sign.KEY_MISMATCH: mark("The broker's certificate and its private key do not belong together."),
    Sign.SETTING_WRONG: mark("Mosquitto does not accept a line of its settings."),
    Sign.SETTING_PLACE: mark("The line that it does not accept: %(path)s, line %(line)s."),
    Sign.CONFIGURATION_UNOPENED: mark("Mosquitto cannot open its settings %(path)s."),
    Sign.FILE_UNOPENED: mark("Mosquitto cannot open %(path)s."),
    Sign.PORT_IN_USE: mark("Another program has the port already."),
    Sign.PORT_RESERVED: mark("Ports below 1024 are for the administrator."),
    Sign.ADDRESS_NOT_HERE: mark("The machine does not have the address of the listener line."),
    Sign.NO_SUCH_USER: mark("The machine has no user %(user)s."),
    Sign.PLUGIN_FAILED: mark("Mosquitto cannot load the plugin %(path)s."),
    Sign.PLUGIN_REASON: mark("Why the plugin was not loaded."),
    Sign.TLS_SETTING_WRONG: mark("Mosquitto does not accept %(value)s for %(option)s."),
    Sign.NO_LISTENER: mark("Mosquitto could open no port at all, and ends."),
    Sign.OTHER_ERROR: mark("Mosquitto reports an error."),
    Sign.SERVICE_FAILED: mark("The service ended with an error; its own log says which."),
    Sign.ARRIVED: mark("Somebody at %(address)s opens a connection to port %(port)s."),
    Sign.ACCEPTED: mark("The client “%(client)s” was let in."),
    Sign.NO_CLIENT_CERTIFICATE: mark("The client showed no certificate, and the broker wants one."),
    Sign.CLIENT_CERTIFICATE_REFUSED: mark(
        "The broker does not accept the client's certificate; its log never says why."
    ),
    Sign.NOT_TLS: mark("Somebody spoke without TLS to a port with TLS."),
    Sign.HTTP_REQUEST: mark("A browser, or a test, asked for a web page on a port with TLS."),
    Sign.NO_COMMON_VERSION: mark("Broker and client have no version of TLS in common."),
    Sign.NO_COMMON_CIPHER: mark("Broker and client have no cipher in common."),
    Sign.ALERT: mark("The client refused what the broker presented (TLS alert %(alert)s)."),
    Sign.HUNG_UP: mark("The client went away in the middle; by itself this means nothing."),
    Sign.TLS_ERROR: mark("TLS failed: %(text)s."),
    Sign.PROTOCOL_ERROR: mark(
        "What the client sent is not MQTT: on a port without TLS, usually the beginning of a TLS "
        "negotiation."
    ),
    Sign.NOT_AUTHORISED: mark(
        "The broker refused the user name and the password, or their absence."
    ),
    Sign.CONNACK_REFUSED: mark("The broker refused the session with the code %(code)s."),
    Sign.ID_REFUSED: mark("The broker refused the client identifier."),
    Sign.VERSION_REFUSED: mark("The broker does not know this version of MQTT."),
    Sign.TAKEN_OVER: mark(
        "A second client came with the same client identifier, and the first was closed."
    ),
    Sign.TIMED_OUT: mark("The broker heard nothing from the client for too long."),
    Sign.TOO_LARGE_PACKET: mark("The client sent more at once than max_packet_size allows."),
    Sign.TOO_LARGE_MESSAGE: mark(
        "A message of %(size)s bytes to %(topic)s was dropped: message_size_limit is smaller."
    ),
    Sign.PUBLISH_DENIED: mark("The access list forbids this client to publish to %(topic)s."),
    Sign.FILTER_REFUSED: mark("The client asked for a topic filter that MQTT does not allow."),
    Sign.DISCONNECTED_BY_HAND: mark("Somebody had the broker put this client out."),
    Sign.MALFORMED: mark("The client sent a packet that breaks the rules of MQTT."),
    Sign.FULL: mark("The listener has reached its max_connections, and closed this connection."),
    Sign.TOO_MANY_FILES: mark("The broker may open no more connections: the system's limit."),
    Sign.HOST_DENIED: mark("/etc/hosts.deny keeps this address out."),
    Sign.OUT_OF_MEMORY: mark("The broker has no memory left."),
    Sign.LEFT: mark("The client closed its connection."),
}
_CAUSES: Mapping[Sign, Phrase] = {
    Sign.DENIED: mark("The user mosquitto may not read it."),
    Sign.MISSING: mark("There is no such file."),
    Sign.NO_PEM: mark("It holds nothing of the kind in PEM."),
    Sign.LOCKED_KEY: mark("It is locked with a passphrase that nobody types."),
    Sign.WEAK_KEY: mark("The key is too short."),
    Sign.WEAK_DIGEST: mark("It is signed with a digest that is too weak, such as SHA-1."),
    Sign.KEY_MISMATCH: mark("It does not belong to the certificate."),
}


def words_of(event: LogEvent) -> Phrase:
    """Return what an event means, with its names."""
    said = _WORDS.get(event.sign) or _CAUSES[event.sign]
    values = {name: event.values.get(name, "?") for name in _NAMES if f"%({name})s" in said.text}
    whole = Phrase(said.text, values)
    if event.cause is None:
        return whole
    return mark("%(what)s %(why)s", what=whole, why=_CAUSES[event.cause])


def severity_of(event: LogEvent) -> Severity:
    """Return how much an event matters by itself."""
    return Severity.INFO if event.sign in _CALM else Severity.ERROR


_NAMES = (
    "port", "path", "line", "user", "value", "option", "address", "client", "alert", "text",
    "code", "size", "topic",
)  # fmt: skip
