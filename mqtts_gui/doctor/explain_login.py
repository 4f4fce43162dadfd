"""Faults of who the client is: a login, or a certificate that is to name the user."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.names import BMP_STRING, UNIVERSAL_STRING, Attribute
from mqtts_gui.doctor import certificates
from mqtts_gui.doctor.actions import CHOOSE_CLIENT_CERTIFICATE, ENTER_LOGIN, on_the_broker
from mqtts_gui.doctor.explain_reasons import LOOK_AT_LOG, with_words
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, make_problem
from mqtts_gui.errors import Problem
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.profile import Protocol
from mqtts_gui.mqtt.reasons import ReasonCode

BAD_LOGIN = {4, ReasonCode.BAD_USER_NAME_OR_PASSWORD}
NOT_AUTHORIZED = {5, ReasonCode.NOT_AUTHORIZED}
_SETTINGS = "/etc/mosquitto"
_RESTART = "sudo systemctl restart mosquitto"


def bad_login(s: Situation) -> Problem | None:
    """Return code 4 or 134: a password, or a certificate that names nobody."""
    if s.evidence.reason_code not in BAD_LOGIN or s.evidence.was_ready:
        return None
    if s.profile.protocol is Protocol.MQTT:
        return _bad_password(s) if s.profile.username else _anonymous_refused(s)
    if not s.evidence.certificate_sent:
        # mosquitto answers so only where certificates are to name the user; where whoever gives no
        # name is answered otherwise, the name or its password is what is wrong.
        is_login = s.asked.anonymous_code is not None and s.asked.anonymous_code not in BAD_LOGIN
        return _bad_password(s) if is_login else _identity_without_cert(s)
    if s.client is not None and not certificates.common_names(s.client):
        return _client_cert_no_cn(s)
    odd = _odd_common_name(s)
    if odd is not None:
        return _client_cn_odd(s, odd)
    return _bad_password(s) if s.profile.username else _client_not_accepted(s)


def also_possible(s: Situation, code: str) -> Iterator[Problem]:
    """Return what gives the very same signs as the diagnosis `code`, where no probe can tell."""
    if code == "identity-without-cert" and s.profile.username:
        yield _bad_password(s)  # so do brokers other than mosquitto answer a wrong password


def not_authorized(s: Situation) -> Problem | None:
    """Return code 5 or 135: a wrong login, or none."""
    if s.evidence.reason_code not in NOT_AUTHORIZED or s.evidence.was_ready:
        return None
    return _bad_password(s) if s.profile.username else _anonymous_refused(s)


def _bad_password(s: Situation) -> Problem:
    fix = mark(
        "Type both again. On the broker's machine, sudo mosquitto_passwd /etc/mosquitto/passwd "
        "%(user)s sets a new password.",
        user=s.profile.username,
    )
    if s.has_password is False:
        fix = mark(
            "Enter the password as well. On the broker's machine, sudo mosquitto_passwd "
            "/etc/mosquitto/passwd %(user)s sets a new one.",
            user=s.profile.username,
        )
        cause = mark(
            "The user name %(user)s was sent without a password: none is entered here.",
            user=s.profile.username,
        )
    else:
        cause = mark(
            "It does not accept this password for the user %(user)s, or does not know the user.",
            user=s.profile.username,
        )
    said = Sentences(
        mark("The broker refuses the user name or the password"),
        with_words(s, cause),
        fix,
    )
    commands = f"sudo mosquitto_passwd /etc/mosquitto/passwd {shlex.quote(s.profile.username)}"
    new_password = on_the_broker(f"{commands}\n{_RESTART}")
    return make_problem(s, "auth-bad-password", said, ENTER_LOGIN, new_password)


def _anonymous_refused(s: Situation) -> Problem:
    if s.evidence.certificate_sent:
        cause = mark(
            "Your certificate was accepted, but the broker still wants a user name: it does not "
            "take it from the certificate, and allow_anonymous is false (which is the default)."
        )
        fix = mark(
            "In mosquitto.conf, set use_identity_as_username true; or enter a user name and a "
            "password."
        )
        setting = "use_identity_as_username"
    else:
        cause = mark(
            "No user name was sent, and the broker lets nobody in without one: allow_anonymous is "
            "false (which is the default)."
        )
        fix = mark("Enter user name and password, or set allow_anonymous true in mosquitto.conf.")
        setting = "allow_anonymous"
    said = Sentences(mark("The broker wants a user name"), with_words(s, cause), fix)
    find = on_the_broker(f"sudo grep -rn {setting} {_SETTINGS}\n{_RESTART}")
    return make_problem(s, "auth-anonymous-refused", said, ENTER_LOGIN, find)


def _identity_without_cert(s: Situation) -> Problem:
    said = Sentences(
        mark("The broker takes the user name from a client certificate, and got none"),
        mark(
            "It is set to use_identity_as_username true, and then refuses whoever shows no "
            "certificate; user name and password do not count."
        ),
        mark(
            "Choose your client certificate and its key. If they are chosen already, the broker "
            "does not ask for them: set require_certificate true in mosquitto.conf."
        ),
    )
    find = on_the_broker(f"sudo grep -rn require_certificate {_SETTINGS}\n{_RESTART}")
    first = (find, CHOOSE_CLIENT_CERTIFICATE) if s.client else (CHOOSE_CLIENT_CERTIFICATE, find)
    return make_problem(s, "identity-without-cert", said, *first, ENTER_LOGIN)


def _client_cert_no_cn(s: Situation) -> Problem:
    said = Sentences(
        mark("Your certificate has no common name (CN) to be the user name"),
        mark(
            "The broker is set to use_identity_as_username true: it takes the user name from the "
            "CN, and your certificate has none."
        ),
        mark("Have a certificate made with a common name (CN)."),
    )
    return make_problem(s, "client-cert-no-cn", said, CHOOSE_CLIENT_CERTIFICATE)


def _odd_common_name(s: Situation) -> Attribute | None:
    """Return the CN that mosquitto reads: the first one, if zero bytes stand in it."""
    attributes = describe_certificate(s.client).subject_name.attributes if s.client else ()
    first = next((each for each in attributes if each.name == "CN"), None)
    if first is None:
        return None
    is_wide = first.string_type in {BMP_STRING, UNIVERSAL_STRING}
    return first if is_wide or "\0" in first.value else None


def _client_cn_odd(s: Situation, name: Attribute) -> Problem:
    said = Sentences(
        mark("The broker cannot use the name in your certificate as a user name"),
        mark(
            "It takes the user name from the CN “%(name)s”, which is written as %(type)s, with "
            "zero bytes in it; a user name cannot have any.",
            name=name.value,
            type=name.string_type_name,
        ),
        mark(
            "Have the certificate made again with a CN of plain letters, or with “string_mask = "
            "utf8only” in openssl.cnf."
        ),
    )
    return make_problem(s, "client-cn-odd", said, CHOOSE_CLIENT_CERTIFICATE)


def _client_not_accepted(s: Situation) -> Problem:
    said = Sentences(
        mark("The broker accepts your certificate, but not the user that it names"),
        with_words(
            s,
            mark("It refused your identity with the code %(code)s.", code=s.evidence.reason_code),
        ),
        mark("Enter user name and password, or look at mosquitto.log on the broker's machine."),
    )
    return make_problem(s, "auth-user-refused", said, ENTER_LOGIN, LOOK_AT_LOG)


RULES: tuple[Rule, ...] = (bad_login, not_authorized)
