"""Throwaway authorities, made once: keys take a tenth of a second."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mqtts_gui.broker.demo import DemoBroker
from mqtts_gui.pki.throwaway import ThrowawayPki, make_throwaway_pki


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> ThrowawayPki:
    return make_throwaway_pki(tmp_path_factory.mktemp("clés du TP"))


@pytest.fixture(scope="session")
def other_pki(tmp_path_factory: pytest.TempPathFactory) -> ThrowawayPki:
    """An authority of the same name that has signed nothing of ours."""
    return make_throwaway_pki(tmp_path_factory.mktemp("other"))


@pytest.fixture
def broker(pki: ThrowawayPki, caplog: pytest.LogCaptureFixture) -> Iterator[DemoBroker]:
    """A broker that must not leave anything behind, nor be surprised by anything."""
    caplog.set_level("INFO")
    with DemoBroker(pki) as running:
        yield running
    surprises = [one for one in caplog.records if one.levelname == "ERROR" or one.name == "asyncio"]
    assert [one for one in surprises if one.levelname != "DEBUG"] == []
