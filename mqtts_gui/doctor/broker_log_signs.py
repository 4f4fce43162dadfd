"""What the lines of mosquitto's log say, from version 1.6 to 2.1, recognised one by one."""

from __future__ import annotations

import re
from enum import StrEnum, auto


class Sign(StrEnum):
    """What one line, or one error of OpenSSL in it, says."""

    # The life of the broker.
    STARTING = auto()
    RUNNING = auto()
    ENDING = auto()
    LISTENING = auto()
    LOCAL_ONLY = auto()
    # Why it does not start.
    CERTIFICATE_NOT_LOADED = auto()
    KEY_NOT_LOADED = auto()
    CA_NOT_LOADED = auto()
    LIST_NOT_LOADED = auto()
    KEY_MISMATCH = auto()
    DENIED = auto()
    MISSING = auto()
    NO_PEM = auto()
    LOCKED_KEY = auto()
    WEAK_KEY = auto()
    WEAK_DIGEST = auto()
    SETTING_WRONG = auto()
    SETTING_PLACE = auto()
    CONFIGURATION_UNOPENED = auto()
    FILE_UNOPENED = auto()
    PORT_IN_USE = auto()
    PORT_RESERVED = auto()
    ADDRESS_NOT_HERE = auto()
    NO_SUCH_USER = auto()
    PLUGIN_FAILED = auto()
    PLUGIN_REASON = auto()
    TLS_SETTING_WRONG = auto()
    NO_LISTENER = auto()
    OTHER_ERROR = auto()
    SERVICE_FAILED = auto()
    # Who comes, and what becomes of it.
    ARRIVED = auto()
    ACCEPTED = auto()
    NO_CLIENT_CERTIFICATE = auto()
    CLIENT_CERTIFICATE_REFUSED = auto()
    NOT_TLS = auto()
    HTTP_REQUEST = auto()
    NO_COMMON_VERSION = auto()
    NO_COMMON_CIPHER = auto()
    ALERT = auto()
    HUNG_UP = auto()
    TLS_ERROR = auto()
    PROTOCOL_ERROR = auto()
    NOT_AUTHORISED = auto()
    CONNACK_REFUSED = auto()
    ID_REFUSED = auto()
    VERSION_REFUSED = auto()
    TAKEN_OVER = auto()
    TIMED_OUT = auto()
    TOO_LARGE_PACKET = auto()
    TOO_LARGE_MESSAGE = auto()
    PUBLISH_DENIED = auto()
    FILTER_REFUSED = auto()
    DISCONNECTED_BY_HAND = auto()
    MALFORMED = auto()
    FULL = auto()
    TOO_MANY_FILES = auto()
    HOST_DENIED = auto()
    OUT_OF_MEMORY = auto()
    LEFT = auto()
    OPENSSL = auto()


_ID = r"(?P<client>.{1,300}?)(?: \[(?P<address>[^\]]*):(?P<source>\d+)\])?"
_FROM = r"(?P<address>[^ ]{1,80})"
_MESSAGE = r"(?P<client>.{1,300}?) \(d\d, q\d, r\d, m\d+, '(?P<topic>.{0,700})', \.\.\."
_UNOPENED = (
    r"Unable to open (?P<option>pwfile|acl_file|include_dir|log file) "
    r"['\"]?(?P<path>.*?)['\"]?(?: for writing)?\.?$"
)
_CIPHERS = (
    r"Unable to set TLS (?:1\.3 )?cipher\w*\. Check (?P<option>cipher\w*) list \"(?P<value>.*)\""
)
_PATTERNS: dict[str, tuple[tuple[str, Sign], ...]] = {
    "mosquitto": (
        (r"version (?P<version>\S+)(?: \(build.*\))? starting", Sign.STARTING),
        (r"version (?P<version>\S+) running", Sign.RUNNING),
        (r"version (?P<version>\S+) terminating", Sign.ENDING),
    ),
    "mosquitto.service:": (
        (r"Failed with result", Sign.SERVICE_FAILED),
        (r"Main process exited, code=exited, status=[1-9]", Sign.SERVICE_FAILED),
    ),
    "Opening": (
        (r"(?P<family>ipv4|ipv6|websockets) listen socket on port (?P<port>\d+)", Sign.LISTENING),
    ),
    "Starting": ((r"in local only mode", Sign.LOCAL_ONLY),),
    "If": ((r"you are trying to bind to a privileged port", Sign.PORT_RESERVED),),
    "New": (
        (rf"connection from {_FROM}:(?P<source>\d+) on port (?P<port>\d+)", Sign.ARRIVED),
        (rf"client connected from {_FROM}:\d+ as (?P<client>.*) \(p\d", Sign.ACCEPTED),
        (rf"client connected from {_FROM} as (?P<client>.*) \(", Sign.ACCEPTED),
        (rf"connection from {_FROM} on port (?P<port>\d+)", Sign.ARRIVED),
    ),
    "OpenSSL": ((r"Error(?:\[\d+\])?: (?P<error>.*)", Sign.OPENSSL),),
    "Socket": ((rf"error on client {_ID}, disconnecting", Sign.PROTOCOL_ERROR),),
    "Bad": ((rf"socket read/write on client {_ID}: (?P<text>.*)", Sign.PROTOCOL_ERROR),),
    "Unable": ((r"to accept new connection, system socket count", Sign.TOO_MANY_FILES),),
    "Denied": ((rf"PUBLISH from {_MESSAGE}", Sign.PUBLISH_DENIED),),
    "Dropped": (
        (rf"too large PUBLISH from {_MESSAGE} \((?P<size>\d+) bytes", Sign.TOO_LARGE_MESSAGE),
    ),
    "Sending": ((r"CONNACK to (?P<client>.*) \(\d+, (?P<code>\d+)\)", Sign.CONNACK_REFUSED),),
    "Invalid": (
        (rf"protocol version (?P<version>\d+) in CONNECT from {_FROM}\.$", Sign.VERSION_REFUSED),
        (rf"protocol \"(?P<text>.*)\" in CONNECT from {_FROM}\.$", Sign.PROTOCOL_ERROR),
        (rf"subscription string from {_FROM}, disconnecting", Sign.FILTER_REFUSED),
    ),
    "Protocol": ((r"error from (?P<client>.*): password without username", Sign.PROTOCOL_ERROR),),
    "Client": (
        (rf"{_ID} already connected, closing old connection", Sign.TAKEN_OVER),
        (rf"connection from {_FROM} denied: max_connections exceeded", Sign.FULL),
        (rf"connection from {_FROM} denied access by tcpd", Sign.HOST_DENIED),
        (rf"connection from {_FROM} failed: (?P<error>.*)", Sign.OPENSSL),
        (rf"{_ID} disconnected[,:] (?:exceeded timeout|keep alive timeout)", Sign.TIMED_OUT),
        (rf"{_ID} (?:has )?exceeded timeout", Sign.TIMED_OUT),
        (rf"{_ID} disconnected[,:] not authori[sz]ed", Sign.NOT_AUTHORISED),
        (rf"{_ID} disconnected[,:] bad user ?name or password", Sign.NOT_AUTHORISED),
        (rf"{_ID} disconnected[,:] client identifier not valid", Sign.ID_REFUSED),
        (rf"{_ID} disconnected[,:] session taken over", Sign.TAKEN_OVER),
        (rf"{_ID} disconnected(?: due to|:|,) oversize packet", Sign.TOO_LARGE_PACKET),
        (rf"{_ID} disconnected(?: due to|:|,) oversize payload", Sign.TOO_LARGE_PACKET),
        (rf"{_ID} disconnected(?: due to|:|,) out of memory", Sign.OUT_OF_MEMORY),
        (rf"{_ID} disconnected(?: due to|:|,) malformed packet", Sign.MALFORMED),
        (rf"{_ID} disconnected(?: due to|:|,) protocol error", Sign.PROTOCOL_ERROR),
        (rf"{_ID} (?:has )?been disconnected by administrative action", Sign.DISCONNECTED_BY_HAND),
        (rf"{_ID} disconnected[,:] administrative action", Sign.DISCONNECTED_BY_HAND),
        (rf"{_ID} (?:closed its connection|disconnected)", Sign.LEFT),
    ),
    "Load": ((r"error: (?P<text>.*)", Sign.PLUGIN_REASON),),
    "Error": (
        (r"found at (?P<path>.*):(?P<line>\d+)\.?$", Sign.SETTING_PLACE),
        (r"opening (?P<option>password|acl|psk) file \"(?P<path>.*)\"", Sign.FILE_UNOPENED),
        (r"loading (?P<option>dhparamfile) \"(?P<path>.*)\"", Sign.FILE_UNOPENED),
        (r"creating listener: (?P<text>.*)", Sign.ADDRESS_NOT_HERE),
    ),
    "Error:": (
        (r"Unable to load server certificate \"(?P<path>.*)\"\.", Sign.CERTIFICATE_NOT_LOADED),
        (r"Unable to load server key file \"(?P<path>.*)\"\.", Sign.KEY_NOT_LOADED),
        (r"Unable to load CA certificates\.? Check ca\w+ \"(?P<path>.*)\"", Sign.CA_NOT_LOADED),
        (r"Unable to load certificate revocation file \"(?P<path>.*)\"\.", Sign.LIST_NOT_LOADED),
        (r"Server certificate/key are inconsistent", Sign.KEY_MISMATCH),
        (r"Unable to open config file (?P<path>.*)\.$", Sign.CONFIGURATION_UNOPENED),
        (r"Config file (?P<path>.*) is a directory", Sign.CONFIGURATION_UNOPENED),
        (
            _UNOPENED,
            Sign.FILE_UNOPENED,
        ),
        (r"(?:Address already in use|Adresse déjà utilisée)", Sign.PORT_IN_USE),
        (r"(?:Only one usage of each socket|Une seule utilisation de chaque)", Sign.PORT_IN_USE),
        (
            r"(?:Cannot assign requested address|Impossible d.assigner l.adresse)",
            Sign.ADDRESS_NOT_HERE,
        ),
        (r"Unable to drop privileges to '(?P<user>.*)' because", Sign.NO_SUCH_USER),
        (r"Unable to load (?:auth )?plugin \"(?P<path>.*)\"", Sign.PLUGIN_FAILED),
        (r"Unsupported (?P<option>tls_version) \"(?P<value>.*)\"", Sign.TLS_SETTING_WRONG),
        (
            _CIPHERS,
            Sign.TLS_SETTING_WRONG,
        ),
        (r"Unable to start any listening sockets", Sign.NO_LISTENER),
        (r"Out of memory", Sign.OUT_OF_MEMORY),
        (r"Unknown configuration variable ['\"](?P<option>.*)['\"]", Sign.SETTING_WRONG),
        (r"Invalid (?P<option>[\w ]+?) value \((?P<value>.*)\)", Sign.SETTING_WRONG),
        (r"(?:Empty|Duplicate) ['\"]?(?P<option>[\w. ]+?)['\"]? value", Sign.SETTING_WRONG),
        (r"(?P<text>.*)", Sign.OTHER_ERROR),
    ),
}
_COMPILED = {
    word: tuple((re.compile(pattern, re.IGNORECASE), sign) for pattern, sign in patterns)
    for word, patterns in _PATTERNS.items()
}
# What mosquitto says as well, and nothing here explains.
_KNOWN = {"Config", "Warning:", "Loading", "Received", "Create", "For", "No", "Saving", "Restored"}


def is_message(text: str) -> bool:
    """Say whether `text` begins as a message of mosquitto does."""
    word = text.partition(" ")[0]
    return word in _COMPILED or word in _KNOWN


def read_sign(message: str) -> tuple[Sign, dict[str, str]] | None:
    """Return what a message says, with the values in it; None for what explains nothing."""
    word, _, rest = message.partition(" ")
    for pattern, sign in _COMPILED.get(word, ()):
        found = pattern.match(rest)
        if found is not None:
            return sign, {k: v for k, v in found.groupdict().items() if v is not None}
    return None
