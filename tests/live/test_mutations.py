"""Ten thousand damaged files: nothing is raised, nothing hangs, the memory stays where it was.

A failure prints seed and number, and keeps the file: the originals have other keys every time.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.item_findings import findings_of
from mqtts_gui.certs.items import LoadedFile
from mqtts_gui.certs.judging import judge_any
from mqtts_gui.certs.loading import load_bytes
from mqtts_gui.certs.summary import all_fields
from tests.support.corpus import SECRET, Corpus, make_corpus
from tests.support.mutations import mutated

pytestmark = pytest.mark.live

SEED = 20261121
CHUNK = 1000
CPU_S = 5.0
MOST_GROWTH_KB = 200_000
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PEM = (
    "ca.crt", "client.crt", "client.csr", "rsa.key", "rsa8.key", "ec.key", "ed.key", "ec.pub",
    "locked.key", "old.key", "pbes1.key", "crl.pem", "ca.p7b", "bundle.pem", "trusted.crt",
)  # fmt: skip
DER = ("ca.crt", "client.csr", "rsa.key", "ec.key", "locked.key", "crl.pem", "ca.p7b")
CONTAINERS = ("client.p12", "open.p12")


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, ...]:
    return seeds_of(make_corpus(tmp_path_factory.mktemp("corpus")))


def seeds_of(corpus: Corpus) -> tuple[bytes, ...]:
    whole = (*map(corpus.read, PEM), *map(corpus.read, CONTAINERS))
    return (*whole, *map(corpus.der, DER))


def look_at_everything(file: LoadedFile) -> Iterator[str]:
    """Do with a file all that the window does, and yield every text that it would show."""
    verdict = judge_any(file, NOW)
    yield str(verdict.headline)
    yield str(verdict.summary)
    for item in file.items:
        for label, value in all_fields(describe(item)):
            yield f"{label}: {value}"
        for finding in (*findings_of(item, NOW), *file.findings):
            yield f"{finding.message} {finding.fix}"


def read_mutation(seed: int, number: int, seeds: tuple[bytes, ...]) -> float:
    """Read one damaged file as the window does and return the seconds of work that it took."""
    data = mutated(seed, number, seeds)
    started = time.thread_time()
    try:
        file = load_bytes(data, Path("some.crt"), lambda: SECRET)
        texts = list(look_at_everything(file))
    except Exception as error:
        kept = Path(tempfile.gettempdir(), f"mutation-{seed}-{number}")
        kept.write_bytes(data)
        error.add_note(f"seed {seed}, number {number}; the file is {kept}")
        raise
    assert all(texts), f"an empty text: seed {seed}, number {number}"
    assert file.items or file.error, f"nothing said: seed {seed}, number {number}"
    return time.thread_time() - started


@pytest.mark.parametrize("chunk", range(10))
def test_damaged_files_are_read_without_error_and_in_time(
    chunk: int, seeds: tuple[bytes, ...]
) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    numbers = range(chunk * CHUNK, (chunk + 1) * CHUNK)
    worst, number = max((read_mutation(SEED, each, seeds), each) for each in numbers)
    growth = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before

    print(f"worst {worst * 1000:.0f} ms (number {number}), memory +{growth} kB")  # noqa: T201 - figures
    assert worst < CPU_S, f"seed {SEED}, number {number}"
    assert growth < MOST_GROWTH_KB
