"""A small authority with a broker's and a client's certificate, valid today, made once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.made_certificates import Made, make

TODAY = datetime.now(UTC).replace(microsecond=0)
VALID = (TODAY - timedelta(days=1), TODAY + timedelta(days=1))


class Files:
    """The lab's three files, and the broker's two."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.authority = make("CA-CIEL", ca=True, valid=VALID)
        self.broker = make("localhost", by=self.authority, valid=VALID)
        self.client = make("dupont", by=self.authority, valid=VALID)
        self.ca = self.authority.write_certificate(folder / "ca.crt")
        self.broker_cert = self.broker.write_certificate(folder / "broker.crt")
        self.broker_key = self.broker.write_key(folder / "broker.key")
        self.client_cert = self.client.write_certificate(folder / "client.crt")
        self.client_key = self.client.write_key(folder / "client.key")


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return Files(tmp_path_factory.mktemp("élève"))


@pytest.fixture
def stranger() -> Made:
    """An identity that nobody here has signed."""
    return make("stranger", valid=VALID)
