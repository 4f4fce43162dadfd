"""The openssl commands that verify a certificate with the files at hand."""

from __future__ import annotations

from collections.abc import Iterator

from mqtts_gui.certs.description import Description
from mqtts_gui.certs.host_names import parse_address
from mqtts_gui.certs.items import LoadedFile, LoadedItem
from mqtts_gui.certs.openssl_around import Around
from mqtts_gui.certs.openssl_command import OpensslCommand, Use
from mqtts_gui.certs.openssl_trust import Trust, find_trust, list_of
from mqtts_gui.certs.shells import Step, Word, step
from mqtts_gui.i18n import mark

_PURPOSES: dict[tuple[str, ...], str] = {
    ("serverAuth",): "sslserver",
    ("clientAuth",): "sslclient",
}


def verifying(
    item: LoadedItem, file: LoadedFile, described: Description, around: Around
) -> Iterator[OpensslCommand]:
    """Yield the commands for a certificate whose authority is open, or that signed itself."""
    trust = find_trust(item, file, around)
    if trust is None:
        return
    own = trust.authority.path == file.path
    name, authority = file.path.name, trust.authority.path.name
    yield OpensslCommand(
        Use.CERT_VERIFY,
        mark("Verify its own signature") if own else mark("Verify it with %(ca)s", ca=authority),
        _steps(trust, file),
        mark("Prints “%(file)s: OK”, or “error” with a number and the reason.", file=name),
    )
    if around.host and not described.is_ca:
        yield OpensslCommand(
            Use.CERT_HOST,
            mark("Verify it for %(host)s", host=around.host),
            _steps(trust, file, *made_out_to(around.host), "-purpose", "sslserver"),
            mark("Prints OK only where a broker may use it and it is made out to that name."),
        )
    if not own:
        yield from _revocation(item, file, trust, around)
    yield _strict(file, described, trust)


def made_out_to(host: str) -> tuple[Word, ...]:
    """Return the options that check the name of a host, or its address."""
    return ("-verify_ip" if parse_address(host) else "-verify_hostname", host)


def _revocation(
    item: LoadedItem, file: LoadedFile, trust: Trust, around: Around
) -> Iterator[OpensslCommand]:
    revocations = list_of(item, around)
    if revocations is not None:
        yield OpensslCommand(
            Use.CERT_REVOKED,
            mark("Verify that it is not revoked"),
            _steps(trust, file, *heeding(revocations)),
            mark("Prints OK, or “error 23” where %(list)s names it.", list=revocations.path.name),
        )


def heeding(revocations: LoadedFile) -> tuple[Word, ...]:
    """Return the options that heed a revocation list."""
    return ("-crl_check", "-CRLfile", revocations.path)


def _strict(file: LoadedFile, described: Description, trust: Trust) -> OpensslCommand:
    purpose = _PURPOSES.get(described.extended_key_usage)
    return OpensslCommand(
        Use.CERT_STRICT,
        mark("Verify it once more, by the strict rules"),
        _steps(trust, file, "-x509_strict", *(("-purpose", purpose) if purpose else ())),
        mark("Prints OK only where nothing departs from RFC 5280, as Python 3.13 wants it."),
    )


def _steps(trust: Trust, file: LoadedFile, *more: Word) -> tuple[Step, ...]:
    return (*trust.steps, step("openssl", "verify", *trust.words, *more, file.path))
