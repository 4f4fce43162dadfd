"""The sentence below the editor: what is wrong, or what will be sent."""

from __future__ import annotations

from mqtts_gui.i18n import Phrase, mark, nmark
from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.store.sent_messages import Written
from mqtts_gui.ui.connection import State
from mqtts_gui.ui.models.publish_check import Checked
from mqtts_gui.ui.models.publish_formats import WRITTEN_FORMATS
from mqtts_gui.ui.models.publish_plan import Attached, Plan

Note = tuple[Phrase | None, str]
"""What is said, and the role that gives it its colour and its icon."""

_CHECKED = {Format.JSON, Format.XML}


def state_note(state: State) -> Phrase | None:
    """Say why nothing can be published now, if nothing can."""
    if state is State.READY:
        return None
    if state in {State.CONNECTING, State.WAITING}:
        return mark("You can publish as soon as the connection is established.")
    return mark("Not connected: connect to publish.")


def content_note(written: Written, checked: Checked, plan: Plan) -> Note:
    """Say what will be sent, of a message that can be."""
    if plan.file is not None:
        return _file_note(plan.file, retain=written.retain)
    return _typed_note(written, checked)


def _typed_note(written: Written, checked: Checked) -> Note:
    size = len(checked.payload or b"")
    if written.retain and not size and written.topic:
        return mark(
            "Empty and retained: the broker will forget the message that it keeps for this topic."
        ), "warning"
    if checked.warning is not None:
        return checked.warning, "warning"
    if written.retain and written.topic:
        return nmark(
            "%(count)s byte, retained: the broker will keep it for later subscribers.",
            "%(count)s bytes, retained: the broker will keep it for later subscribers.",
            size,
        ), "muted"
    if not written.text:
        return None, "ok"
    if written.format in _CHECKED:
        return nmark(
            "Valid %(format)s, %(count)s byte",
            "Valid %(format)s, %(count)s bytes",
            size,
            format=WRITTEN_FORMATS[written.format],
        ), "ok"
    return nmark("%(count)s byte", "%(count)s bytes", size), "ok"


def _file_note(file: Attached, *, retain: bool) -> Note:
    if file.by_line and retain:
        return mark("Each line is a retained message: the broker keeps the last one."), "warning"
    if file.by_line:
        return mark("Each line of the file is a message; empty lines are left out."), "muted"
    if not file.size:
        return mark("The file is empty: so is the message."), "warning"
    return mark("The content of the file is one message, byte by byte."), "muted"
