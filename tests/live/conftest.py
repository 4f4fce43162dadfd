"""The lab, made once for all live tests: keys take a second."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.lab import Lab, make_lab
from tests.support.mosquitto import Mosquitto


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    return make_lab(tmp_path_factory.mktemp("lab"))


@pytest.fixture(scope="session")
def other_lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    """A second lab, whose authority has another name."""
    return make_lab(tmp_path_factory.mktemp("other"), authority_name="CA of the neighbours")


@pytest.fixture
def broker(lab: Lab, tmp_path: Path) -> Iterator[Mosquitto]:
    """A broker with the lab's own configuration."""
    with Mosquitto(tmp_path, lab.lines) as running:
        yield running
