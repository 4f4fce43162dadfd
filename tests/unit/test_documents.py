"""What the documents say of the program is there: modules, pages, words of the screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md")))
CATALOGUE = ROOT / "resources/locale/fr/LC_MESSAGES/mqtts_gui.po"
FENCE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
ITALIC = re.compile(r"(?<!\*)\*([^*]+)\*(?!\*)")
PARAMETER = re.compile(r"%\(\w+\)[sd]")
LEAST_LETTERS = 2
NOT_TRANSLATED = {"DER", "PDF", "PKCS#12", "PowerShell", "R", "i"}
EMPHASIS = {"en": {"italics", "this", "oldest"}, "fr": {"italique", "cette", "la plus ancienne"}}
COMPOSED = {
    "en": (
        "Valid authority", "Signed by", "Matches the certificate", "Encrypted", "confirms it",
        "Same name, another key: these are two different authorities", "dupont",
    ),
    "fr": (
        "Autorité valide", "Signé par", "Correspond au certificat", "Chiffré", "le confirme",
        "Même nom, autre clé : ce sont deux autorités différentes", "dupont",
    ),
}  # fmt: skip
"""Parts of a sentence, or sentences that the screen puts together."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    headings = {_anchor(each) for each in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}
    for link in re.findall(r"\]\(([^)]+)\)", FENCE.sub("", text)):
        path, _, anchor = link.partition("#")
        if "://" in link:
            continue
        assert (page.parent / path).exists(), link
        assert path or anchor in headings, link


def test_the_map_names_every_module_of_the_doctor() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(?:doctor/)?([a-z_0-9]+)(?:\.py)?`", text))
    modules = {path.stem for path in (ROOT / "mqtts_gui" / "doctor").glob("[a-z]*.py")}

    assert modules <= named


def test_every_decision_is_listed() -> None:
    folder = DOCS / "decisions"
    listed = re.findall(r"\((\d{4}-[a-z0-9-]+\.md)\)", (folder / "README.md").read_text("utf-8"))
    assert listed == sorted(path.name for path in folder.glob("0*.md"))


def test_both_guides_tell_the_same() -> None:
    shapes = [_shape(DOCS / "guide" / f"{language}.md") for language in ("en", "fr")]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_the_guide_quotes_stands_on_the_screen(language: str) -> None:
    text = FENCE.sub("", (DOCS / "guide" / f"{language}.md").read_text(encoding="utf-8"))
    quoted = {_plain(each) for each in ITALIC.findall(text)}
    known = [_pattern(each) for each in _texts(language) if _letters(each) >= LEAST_LETTERS]
    free = {*NOT_TRANSLATED, *EMPHASIS[language]}

    unknown = {
        each
        for each in quoted - free
        if not each.startswith(COMPOSED[language]) and not any(one.match(each) for one in known)
    }
    assert not unknown


def _texts(language: str) -> Iterator[str]:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        words = message.id if language == "en" else message.string
        yield from [words] if isinstance(words, str) else words or ()


def _pattern(text: str) -> re.Pattern[str]:
    parts = map(re.escape, PARAMETER.split(_plain(text).rstrip(" .…:")))
    return re.compile(".+".join(parts) + r" ?[.…:]?$")


def _plain(text: str) -> str:
    """Return a text with ordinary blanks, on one line."""
    return " ".join(text.split())


def _letters(text: str) -> int:
    return sum(each.isalpha() for each in PARAMETER.sub("", text))


def _shape(page: Path) -> list[str]:
    """Return what kind of line follows what: headings, rows, items, pictures."""
    lines = FENCE.sub("`", page.read_text(encoding="utf-8")).splitlines()
    kinds = (re.match(r"#+ |\||!|- |\d\. ", line) for line in lines)
    return [kind.group() for kind in kinds if kind is not None]


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
