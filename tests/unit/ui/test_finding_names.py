"""Commands of findings name the file in question, where it is certain which word stands for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mqtts_gui.certs.loading import Kind, LoadedItem
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import mark
from mqtts_gui.ui.models.finding_names import named_for
from mqtts_gui.ui.models.opened_file import OpenedFile


def command(kind: Kind, words: str, path: str | None = "durand.pem") -> str:
    entry = OpenedFile(1, path or "VM Dupont", None if path is None else Path(path))
    finding = Finding("code", Severity.INFO, mark("Odd"), None, tuple(words.split()))
    return " ".join(named_for(LoadedItem(kind), entry, finding).command)


@pytest.mark.parametrize(
    ("kind", "words", "expected"),
    [
        (Kind.CERTIFICATE, "openssl x509 -in client.crt -noout", "openssl x509 -in {} -noout"),
        (Kind.CERTIFICATE, "openssl x509 -in ca.crt -noout", "openssl x509 -in {} -noout"),
        (Kind.CERTIFICATE, "openssl verify -CAfile ca.crt broker.crt",
         "openssl verify -CAfile ca.crt {}"),
        (Kind.CSR, "openssl x509 -req -in client.csr -CA ca.crt -out client.crt",
         "openssl x509 -req -in {} -CA ca.crt -out client.crt"),
        (Kind.PRIVATE_KEY, "openssl pkey -in client.key -out client.key",
         "openssl pkey -in {} -out {}"),
        # A certificate's cure begins with its request: that is another file.
        (Kind.CERTIFICATE, "openssl x509 -req -in client.csr -out client.crt",
         "openssl x509 -req -in client.csr -out client.crt"),
        (Kind.CERTIFICATE, "openssl version", "openssl version"),
        (Kind.CERTIFICATE, "", ""),
    ],
)  # fmt: skip
def test_file_takes_the_place_of_the_labs(kind: Kind, words: str, expected: str) -> None:
    assert command(kind, words) == expected.replace("{}", "durand.pem")


def test_what_a_broker_sent_has_no_file() -> None:
    assert command(Kind.CERTIFICATE, "openssl x509 -in broker.crt", None).endswith("broker.crt")


def test_name_that_looks_like_an_option_is_none() -> None:
    assert command(Kind.CERTIFICATE, "openssl x509 -in client.crt", "-x.crt").endswith("./-x.crt")
