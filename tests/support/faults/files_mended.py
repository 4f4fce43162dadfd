"""Files that are odd but understood: the broker is reached, and a warning says what is odd."""

from __future__ import annotations

from collections.abc import Iterator

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat, pkcs7

from tests.support.fault import OK, Fault
from tests.support.file_setting import Contents, make_client, members, with_broker
from tests.support.issuing import authority, key_pem, usage
from tests.support.pem_forms import FORMS, FORMS_OF_DER

_KNOWN = members()
_FILES = _KNOWN.files
_CA, _CERTIFICATE, _KEY = (bytes(each) for each in _FILES.values() if isinstance(each, bytes))
_OTHER = authority("Another CA", extensions=[usage("key_cert_sign", "crl_sign")])
_BROKEN = _CA.replace(b"MII", b"!!!", 1)


def forms() -> Iterator[Fault]:
    """Yield every way in which people have PEM, for all three files at once, and for each alone."""
    for label, (code, mangle) in {**FORMS, **FORMS_OF_DER}.items():
        odd = frozenset({code} if code else ())
        every = {field: mangle(bytes(data).decode()) for field, data in _texts()}
        yield Fault(OK, f"files: {label}", with_broker(every), warnings=odd)
    for field, data in _texts():
        code, mangle = FORMS["utf-16 little, marked"]
        stage = with_broker({field: mangle(data.decode())})
        yield Fault(OK, f"files: UTF-16 as {field}", stage, warnings=frozenset({code or ""}))


def _texts() -> Iterator[tuple[str, bytes]]:
    for field, data in _FILES.items():
        assert isinstance(data, bytes)
        yield field, data


def containers() -> Iterator[Fault]:
    """Yield binary forms and bundles."""
    ders: Contents = {
        "ca_file": _KNOWN.ca.der,
        "client_cert": _KNOWN.client.der,
        "client_key": key_pem(_KNOWN.client.key, encoding=Encoding.DER),
    }
    for field, der in ders.items():
        yield _mended("file-der", f"as {field}", {field: der})
    yield _mended("file-der", "all three", ders)
    for form, encoding in (("PEM", Encoding.PEM), ("DER", Encoding.DER)):
        authority_alone = _bundle(encoding, _KNOWN.ca.certificate)
        yield _mended("file-pkcs7", f"{form} as authority", {"ca_file": authority_alone})
        own = _bundle(encoding, _KNOWN.client.certificate)
        yield _mended("file-pkcs7", f"{form} as certificate", {"client_cert": own})
    openssh = key_pem(_KNOWN.client.key, form=PrivateFormat.OpenSSH)
    yield _mended("file-openssh-key", "", {"client_key": openssh})
    glued = _CERTIFICATE.rstrip() + _KEY
    yield _mended("file-glued", "certificate and key", {"client_cert": glued, "client_key": None})
    yield _mended("file-glued", "two authorities", {"ca_file": _CA.rstrip() + _OTHER.pem})


def _bundle(encoding: Encoding, *certificates: x509.Certificate) -> bytes:
    return pkcs7.serialize_certificates(list(certificates), encoding)


def collections() -> Iterator[Fault]:
    """Yield files that hold more than one thing."""
    yield _mended("cert-wrong-order", "", {"client_cert": _CA + _CERTIFICATE})
    key_between = {"client_cert": _CA + _KEY + _CERTIFICATE, "client_key": None}
    yield _mended("cert-wrong-order", "with the key between", key_between)
    partly: dict[str, Contents] = {
        "authority, first": {"ca_file": _BROKEN + _CA},
        "authority, last": {"ca_file": _CA + _BROKEN},
        "certificate, last": {"client_cert": _CERTIFICATE + _BROKEN},
        "certificate, first": {"client_cert": _BROKEN + _CERTIFICATE},
    }
    for label, contents in partly.items():
        stage = with_broker(contents)
        odd = frozenset({"file-partly-broken", "form-garbage"})
        yield Fault(OK, f"file-partly-broken: {label}", stage, warnings=odd)
    sound: dict[str, Contents] = {
        "certificate and key in one": {"client_cert": _CERTIFICATE + _KEY, "client_key": None},
        "key and certificate in one": {"client_cert": _KEY + _CERTIFICATE, "client_key": None},
        "one file for both fields": {
            "client_cert": _CERTIFICATE + _KEY,
            "client_key": _CERTIFICATE + _KEY,
        },
        "two authorities": {"ca_file": _OTHER.pem + _CA},
        "certificate with its authority": {"client_cert": _CERTIFICATE + _CA},
    }
    for label, contents in sound.items():
        yield Fault(OK, f"files: {label}", with_broker(contents), warnings=frozenset())


def names() -> Iterator[Fault]:
    """Yield paths that are no trouble at all."""
    for name in (
        "été à la « maison » (copie) 2.crt",
        "a b\tc;$HOME&'\".pem",
        "x" * 200,
        "证书.txt",
    ):
        shown = f"files: named {name[:20]!r}"
        given = {"ca_file": f"1{name}", "client_cert": f"2{name}", "client_key": f"3{name}"}
        yield Fault(OK, shown, with_broker(names=given), warnings=frozenset())


def not_needed() -> Iterator[Fault]:
    """Yield faults of files that nobody asks for."""
    stage = with_broker({"client_key": key_pem(make_client(_KNOWN.ca).key), "client_cert": None})
    yield Fault("client-cert-missing", "a key alone", stage)
    unread = with_broker({"ca_file": "<html>"}, verify_chain=False, verify_name=False)
    odd = frozenset({"warn-not-verified", "warn-name-not-checked", "file-html"})
    yield Fault(OK, "files: authority not asked", unread, warnings=odd)


def _mended(code: str, label: str, contents: Contents) -> Fault:
    return Fault(OK, f"{code}: {label}", with_broker(contents), warnings=frozenset({code}))


FAULTS = (*forms(), *containers(), *collections(), *names(), *not_needed())
