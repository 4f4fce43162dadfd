"""Files that are sound each, but not together; and several faults at once."""

from __future__ import annotations

from tests.support.fault import Fault
from tests.support.file_setting import Contents, before_tcp, make_client, members, with_broker
from tests.support.issuing import key_pem, new_key, request, rsa_key

_KNOWN = members()
_FILES = _KNOWN.files
_CA, _CERTIFICATE, _KEY = _FILES["ca_file"], _FILES["client_cert"], _FILES["client_key"]
_OTHER_KEY = key_pem(new_key())
_LOCKED = key_pem(_KNOWN.client.key, "sésame")
_WEAK = make_client(_KNOWN.ca, rsa_key(1024))
_RSA = make_client(_KNOWN.ca, rsa_key())
_PAGE = "<html><title>Connexion</title></html>"

_TOGETHER: dict[tuple[str, str], Contents] = {
    ("files-swapped", "certificate and key"): {"client_cert": _KEY, "client_key": _CERTIFICATE},
    ("files-swapped", "locked key"): {"client_cert": _LOCKED, "client_key": _CERTIFICATE},
    ("files-swapped", "another key"): {"client_cert": _OTHER_KEY, "client_key": _CERTIFICATE},
    ("files-swapped", "authority and certificate"): {"ca_file": _CERTIFICATE, "client_cert": _CA},
    ("files-swapped", "authority and key"): {"ca_file": _KEY, "client_key": _CA},
    ("files-swapped", "all three"): {
        "ca_file": _CERTIFICATE,
        "client_cert": _KEY,
        "client_key": _CA,
    },
    ("client-key-missing", ""): {"client_key": None},
    ("client-key-missing", "RSA"): {"client_cert": _RSA.pem, "client_key": None},
    ("client-key-mismatch", "another of its kind"): {"client_key": _OTHER_KEY},
    ("client-key-mismatch", "another kind of key"): {"client_key": key_pem(rsa_key())},
    ("client-key-mismatch", "RSA and EC"): {"client_cert": _RSA.pem},
    ("client-key-mismatch", "the authority's key"): {"client_key": key_pem(_KNOWN.ca.key)},
    ("client-key-mismatch", "the broker's certificate"): {"client_cert": _KNOWN.broker.pem},
    ("client-key-mismatch", "the authority's certificate twice"): {"client_cert": _CA},
    ("file-html", "authority, and a key of another"): {"ca_file": _PAGE, "client_key": _OTHER_KEY},
    ("file-html", "all three"): dict.fromkeys(_FILES, _PAGE),
    ("file-csr", "and a page as key"): {
        "client_cert": request("dupont", _KNOWN.client.key),
        "client_key": _PAGE,
    },
}

FAULTS = (
    *(
        Fault(code, f"{label}, without broker", before_tcp(contents))
        for (code, label), contents in _TOGETHER.items()
    ),
    Fault(
        "client-key-weak",
        "RSA 1024",
        before_tcp({"client_cert": _WEAK.pem, "client_key": key_pem(_WEAK.key)}),
    ),
    Fault(
        "client-key-weak",
        "RSA 1024, certificate and key in one file",
        before_tcp({"client_cert": _WEAK.pem + key_pem(_WEAK.key), "client_key": None}),
    ),
    Fault("client-key-missing", "with a broker that asks", with_broker({"client_key": None})),
)
