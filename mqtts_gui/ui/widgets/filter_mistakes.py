"""What is wrong in the filter, said below the field and underlined in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer

from mqtts_gui.errors import Severity
from mqtts_gui.i18n import mark
from mqtts_gui.store.search_mistakes import Mistake
from mqtts_gui.ui.widgets.filter_edit import FilterEdit
from mqtts_gui.ui.widgets.note_line import NoteLine, mark_invalid

SETTLE_MS = 800
"""A part that is still being typed is not called wrong before."""

_ROLES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "muted"}
_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)


class FilterMistakes(QObject):
    """Show mistakes; of several, the one at the cursor is explained, or else the worst."""

    def __init__(self, edit: FilterEdit, note: NoteLine) -> None:
        super().__init__(edit)
        self._edit, self._note = edit, note
        self._mistakes: Sequence[Mistake] = ()
        self._settled = self._known = True
        self._timer = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._timer.timeout.connect(self.settle)
        edit.cursorPositionChanged.connect(self._show)
        edit.left.connect(self.settle)

    def wait(self) -> None:
        """Know that something is being typed: what is known of the text is out of date."""
        self._settled = not self._edit.hasFocus()
        self._known = False
        self._edit.underline(())
        self._timer.start()

    def take(self, mistakes: Sequence[Mistake]) -> None:
        """Show what is wrong in the text as it stands."""
        self._mistakes, self._known = mistakes, True
        self._show()

    def settle(self) -> None:
        """Say what is wrong in what was typed last, too."""
        self._timer.stop()
        self._settled = True
        self._show()

    def _show(self) -> None:
        if not self._known:
            return  # the note of before stays until something else is known
        cursor = self._edit.cursor_place()
        shown = [one for one in self._mistakes if self._settled or not _is_at(one, cursor)]
        wrong = [one for one in shown if one.finding.severity is not Severity.INFO]
        self._edit.underline([(one.start, one.end) for one in wrong])
        said = min(shown, key=lambda one: _weight(one, cursor), default=None)
        if said is None:
            self._note.show_note(None)
            mark_invalid(self._edit, None)
            return
        finding = said.finding
        self._note.show_note(finding.message, _ROLES[finding.severity])
        part = self._edit.text()[said.start : said.end]
        described = mark("%(part)s: %(reason)s", part=part, reason=finding.message)
        mark_invalid(self._edit, described if finding.severity is Severity.ERROR else None)


def _is_at(mistake: Mistake, cursor: int) -> bool:
    return mistake.start < cursor <= mistake.end


def _weight(mistake: Mistake, cursor: int) -> tuple[bool, int, int]:
    return not _is_at(mistake, cursor), _ORDER.index(mistake.finding.severity), mistake.start
