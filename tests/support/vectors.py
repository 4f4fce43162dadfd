"""The certificates that pyca and NIST collected to break programs (cryptography_vectors)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.fields import all_fields
from mqtts_gui.certs.judging import findings_of, judge_any
from mqtts_gui.certs.loading import LoadedFile, load_file

FOLDER = Path(str(files("cryptography_vectors"))) / "x509"
PKITS = FOLDER / "PKITS_data"
PASSWORD = "password"  # noqa: S105 - the one of PKITS's public containers
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that went all the way: read, described, judged, and every text written."""

    file: LoadedFile
    described: tuple[Description, ...]
    texts: tuple[str, ...]

    @property
    def codes(self) -> set[str]:
        return {finding.code for finding in self.file.all_findings}


def vector_files(folder: Path = FOLDER) -> tuple[Path, ...]:
    """Return every file of the package's part about X.509, or of one of its folders."""
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))


def inspect(path: Path) -> Inspected:
    """Take a file through everything that the Certificates page does with it."""
    file = load_file(path, lambda: PASSWORD)
    described = tuple(describe(item) for item in file.items)
    fields = [row for each in described for row in all_fields(each)]
    findings = [*file.findings, *(f for item in file.items for f in findings_of(item, NOW))]
    verdict = judge_any(file, NOW)
    texts = [str(part) for row in fields for part in row]
    texts += [str(part) for finding in findings for part in (finding.message, finding.fix)]
    texts += [str(verdict.headline), str(verdict.summary)]
    return Inspected(file, described, tuple(texts))
