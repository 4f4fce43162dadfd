"""A handshake that takes whatever a server has, only to see the certificate that it presents.

An old or weak server refuses a greeting of today before it shows anything: its key is too small, it
signs with SHA-1, it knows only TLS 1.0. No MQTT may ever travel over such a connection.
"""

from __future__ import annotations

import ssl

from typing_extensions import override

from mqtts_gui.mqtt.connecting import Connector
from mqtts_gui.mqtt.tls import TlsSetUp

CIPHERS = "ALL:!aNULL:@SECLEVEL=0"
"""Everything that OpenSSL has left, except suites under which a server shows no certificate."""

_OP_LEGACY_SERVER_CONNECT = 0x4
"""Accept a server without RFC 5746; Python names this option only since 3.12."""


class LenientConnector(Connector):
    """Takes the steps of a connection with TLS 1.2 or older, and with keys of any size."""

    @override
    def _set_up_tls(self) -> TlsSetUp:
        set_up = super()._set_up_tls()
        context = set_up.context
        # Naming TLS 1.0 here would be a DeprecationWarning; the oldest there is, is none.
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(CIPHERS)
        context.options |= _OP_LEGACY_SERVER_CONNECT
        return set_up
