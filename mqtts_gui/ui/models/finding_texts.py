"""Findings as a text to paste into a report or a question."""

from __future__ import annotations

from collections.abc import Sequence

from mqtts_gui.errors import Severity
from mqtts_gui.i18n import mark, tr
from mqtts_gui.ui.models.questions import Sentence
from mqtts_gui.ui.models.shell_words import quoted

WORDS = {
    None: mark("In order"),
    Severity.INFO: mark("Advice"),
    Severity.WARNING: mark("Warning"),
    Severity.ERROR: mark("Error"),
}
"""What the signs before sentences say."""


def findings_text(title: str, sentences: Sequence[Sentence], command: str = "") -> str:
    """Return what was found about `title`, with codes, cures and commands."""
    lines = [title]
    for sentence in sentences:
        code = f" [{sentence.code}]" if sentence.code else ""
        lines.append(f"- {spoken(sentence)}{code}")
        if sentence.fix is not None:
            lines.append("  " + tr("What to do: %(fix)s", fix=sentence.fix))
        if sentence.command:
            lines.append(f"  $ {command_text(sentence.command)}")
    if command:
        lines.append(f"$ {command}")
    return "\n".join(lines) + "\n"


def spoken(sentence: Sentence) -> str:
    """Return a sentence with the word that its sign stands for."""
    return tr("%(severity)s: %(text)s", severity=WORDS[sentence.severity], text=sentence.text)


def command_text(words: Sequence[str]) -> str:
    """Return the words of a command as they are typed in this system's shell."""
    return " ".join(map(quoted, words))
