"""TLS itself: versions, ciphers, keys too weak to greet with, and no certificate at all."""

from __future__ import annotations

from mqtts_gui.mqtt.profile import TlsVersion
from tests.support.fault import Fault
from tests.support.port_stages import keys_of_both, openssl, rsa_server, tls_broker

OLD, NEW = TlsVersion.V1_2, TlsVersion.V1_3
ALL, ANONYMOUS = "ALL:@SECLEVEL=0", "AECDH-AES128-SHA:@SECLEVEL=0"
STRONG, WEAK = "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES256-SHA"

VERSIONS = (
    Fault("tls-version-mismatch", "1.3 only", tls_broker("tls_version tlsv1.3", tls_max=OLD)),
    Fault("tls-version-mismatch", "1.2 only", openssl("-tls1_2", tls_min=NEW)),
    Fault("tls-version-mismatch", "1.3 only, s_server", openssl("-tls1_3", tls_max=OLD)),
    Fault(
        "tls-version-mismatch", "own ciphers too", openssl("-tls1_3", tls_max=OLD, ciphers=STRONG)
    ),
    Fault("tls-too-old", "TLS 1.1", openssl("-tls1_1", "-cipher", ALL)),
    Fault("tls-too-old", "TLS 1.1, no cipher for it", openssl("-tls1_1")),
    Fault("tls-too-old", "TLS 1.0", openssl("-tls1", "-cipher", ALL)),
    Fault("tls-too-old", "TLS 1.0, RSA", rsa_server(2048, "-tls1", "-cipher", ALL)),
    Fault("tls-too-old", "limited to 1.2", openssl("-tls1_1", "-cipher", ALL, tls_max=OLD)),
    Fault("tls-too-old", "limited to 1.3", openssl("-tls1_1", "-cipher", ALL, tls_min=NEW)),
)
CIPHERS = (
    Fault("tls-no-common-cipher", "s_server", rsa_server(2048, "-tls1_2", "-cipher", "AES256-SHA")),
    Fault("tls-no-common-cipher", "CBC", openssl("-tls1_2", "-cipher", WEAK)),
    Fault("tls-no-common-cipher", "mosquitto", tls_broker(f"ciphers {WEAK}", tls_max=OLD)),
    Fault("tls-no-common-cipher", "own list", tls_broker(tls_max=OLD, ciphers="AES128-SHA256")),
    Fault("tls-no-common-cipher", "own list, TLS 1.2", openssl("-tls1_2", ciphers="AES128-SHA256")),
    Fault("leaf-weak-key", "RSA 512, TLS 1.2", rsa_server(512, "-tls1_2", "-cipher", ALL)),
    Fault("leaf-weak-key", "RSA 512", rsa_server(512, "-cipher", ALL)),
)
NO_CERTIFICATE = (
    Fault("tls-handshake-failure", "pre-shared keys", keys_of_both),
    Fault("tls-handshake-failure", "no certificate", openssl("-nocert")),
    Fault(
        "tls-handshake-failure", "anonymous", openssl("-tls1_2", "-nocert", "-cipher", ANONYMOUS)
    ),
    Fault("tls-handshake-failure", "no certificate, TLS 1.2", openssl("-nocert", tls_max=OLD)),
    Fault(
        "tls-handshake-failure",
        "only suites of 1.3 that nobody has",
        openssl("-tls1_3", "-ciphersuites", "TLS_AES_128_CCM_SHA256"),
    ),
)

FAULTS = (*VERSIONS, *CIPHERS, *NO_CERTIFICATE)
