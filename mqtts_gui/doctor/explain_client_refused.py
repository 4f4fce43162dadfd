"""Faults of a client certificate that its alert alone hides: an unusable curve, a wrong signer."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from mqtts_gui.certs.curves import curve_name
from mqtts_gui.doctor import certificates
from mqtts_gui.doctor.actions import CHOOSE_CLIENT_CERTIFICATE, TRY_AGAIN
from mqtts_gui.doctor.client_chain import judge_client
from mqtts_gui.doctor.explain_client_doubts import refused_for
from mqtts_gui.doctor.explain_reasons import LOOK_AT_LOG
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, make_problem, refused_client
from mqtts_gui.errors import Problem
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.events import StepId

_ILLEGAL_PARAMETER, _UNKNOWN_CA = 47, 48
_OF_TLS = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)
_SIGNER_NOT_ALLOWED = {24, 25, 79}
"""OpenSSL's codes for a signer that is no authority, or not one of others: alert 48 as well."""
_ABOUT_CERTIFICATES = (42, 43, 46)


def client_key_curve(s: Situation) -> Problem | None:
    """The client's key lies on a curve for which TLS has no signature."""
    curve = _odd_curve(s.client) if s.client is not None else None
    if curve is None or not s.ended_at(StepId.CLIENT_CERTIFICATE) or s.client is None:
        return None
    not_sent = s.evidence.certificate_requested and not s.evidence.certificate_sent
    if not not_sent and s.evidence.alert != _ILLEGAL_PARAMETER:
        return None
    said = Sentences(
        mark("Your client key lies on a curve that cannot be used with TLS"),
        mark(
            "The broker demands a client certificate. The key of yours, of %(name)s, lies on the "
            "curve %(curve)s; for TLS, only prime256v1 (P-256), secp384r1 and secp521r1 will do.",
            name=certificates.holder(s.client),
            curve=curve_name(curve.name),
        ),
        mark("Make a new key, on the curve prime256v1 or with RSA, and have it certified."),
    )
    return make_problem(s, "client-key-curve", said, CHOOSE_CLIENT_CERTIFICATE)


def signer_not_allowed(s: Situation) -> Problem | None:
    """Whoever signed the client certificate may not sign any."""
    client = refused_client(s, _UNKNOWN_CA)
    if client is None or judge_client(s, client).verify_code not in _SIGNER_NOT_ALLOWED:
        return None
    return refused_for(s, client)


def client_cert_refused(s: Situation) -> Problem | None:
    """The broker refuses the client certificate, and nobody can see from here why."""
    client = refused_client(s, *_ABOUT_CERTIFICATES)
    if client is None or not s.ended_at(StepId.CLIENT_CERTIFICATE):
        return None
    said = Sentences(
        mark("The broker refuses your client certificate"),
        mark(
            "It says so with the alert %(alert)s. From here nothing is wrong with the certificate "
            "of %(name)s; perhaps its authority may not sign for such a name, or the broker wants "
            "something more of it.",
            alert=s.evidence.alert,
            name=certificates.holder(client),
        ),
        mark(
            "On the broker's machine, check it as the broker does: openssl verify -purpose "
            "sslclient, with the file that cafile names."
        ),
    )
    return make_problem(
        s, "client-cert-refused", said, CHOOSE_CLIENT_CERTIFICATE, LOOK_AT_LOG, TRY_AGAIN
    )


def _odd_curve(certificate: x509.Certificate) -> ec.EllipticCurve | None:
    try:
        key = certificate.public_key()
    except ValueError:  # a key that cannot be read
        return None
    is_odd = isinstance(key, ec.EllipticCurvePublicKey) and not isinstance(key.curve, _OF_TLS)
    return key.curve if is_odd and isinstance(key, ec.EllipticCurvePublicKey) else None


RULES: tuple[Rule, ...] = (client_key_curve, signer_not_allowed)
LAST_RULES: tuple[Rule, ...] = (client_cert_refused,)
"""What holds where nothing more is known."""
