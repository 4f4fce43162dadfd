"""The guide's pictures: those that are taken anew, and those that lie in the guide."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.support.namespace import why_impossible

ROOT = Path(__file__).resolve().parent.parent.parent
GUIDE = ROOT / "docs" / "guide"
PAGES = (
    "broker-log", "certificates", "certificates-chain", "certificates-compare", "connection",
    "messages", "problem", "security",
)  # fmt: skip
MOST_BYTES = 150_000
DEADLINE_S = 180


@pytest.mark.skipif(bool(why_impossible()), reason=str(why_impossible()))
def test_the_pictures_can_be_taken_anew(tmp_path: Path) -> None:
    displays = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environment = {name: value for name, value in os.environ.items() if name not in displays}
    target = tmp_path / "pictures"
    target.mkdir()

    answer = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "guide_pictures.py"), str(target)],
        env={**environment, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=DEADLINE_S,
        check=False,
    )

    assert answer.returncode == 0, answer.stderr
    wanted = {f"{page}-{language}-light.png" for page, language in product(PAGES, ("en", "fr"))}
    assert {path.name for path in target.iterdir()} == wanted
    for path in target.iterdir():
        picture = QImage(str(path))
        assert picture.size().toTuple() == (1280, 800)
        assert _colours(picture) > 20, "an empty page"
        assert path.stat().st_size < MOST_BYTES
    contents = [path.read_bytes() for path in target.iterdir()]
    assert len(set(contents)) == len(contents), "two pictures of the same"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_guide_shows_its_pictures_and_no_others(language: str) -> None:
    text = (GUIDE / f"{language}.md").read_text(encoding="utf-8")
    shown = {GUIDE / place for place in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)}
    kept = set((GUIDE / "pictures").glob(f"*-{language}-*.png"))

    assert shown == kept == {GUIDE / f"pictures/{page}-{language}-light.png" for page in PAGES}
    assert all(path.stat().st_size < MOST_BYTES for path in kept)


def _colours(picture: QImage) -> int:
    small = picture.scaled(160, 100)
    return len({small.pixel(x, y) for x in range(160) for y in range(100)})
