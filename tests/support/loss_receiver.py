"""A process that receives the numbered messages into a history: a session as the window has it."""

from __future__ import annotations

import json
import threading
from collections import Counter
from pathlib import Path

from mqtts_gui.errors import Finding
from mqtts_gui.mqtt.events import (
    ConnectFailed,
    Disconnected,
    MessagesReceived,
    Ready,
    SessionCrashed,
    SessionEvent,
    SubscribeAnswered,
)
from mqtts_gui.mqtt.inbox import SessionMemory
from mqtts_gui.mqtt.profile import Secrets, Subscription
from mqtts_gui.mqtt.session import Session
from mqtts_gui.store.history import History
from mqtts_gui.store.history_limits import Limits
from tests.support.loss_setting import TOPIC, Setting, say, try_again_soon

SILENCE_S = 0.5
"""What comes after the last message comes within this time."""


class Receiver:
    """Takes messages until the last one has come and silence follows."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._troubles: list[Finding] = []
        self._history = History(Path(setting.history), Limits(), on_trouble=self._troubles.append)
        self._session = Session(
            setting.profile("receiver", Subscription(f"{TOPIC}/#", 2)),
            Secrets(),
            self._take,
            memory=SessionMemory(),
            gate=self._history,
        )
        self._changed = threading.Condition()
        self._received = self._connections = 0
        self._is_over = False
        self._faults: list[str] = []
        self._ends = Counter[str]()

    def run(self) -> None:
        self._session.start()
        with self._changed:
            self._changed.wait_for(lambda: self._is_over)
            while self._changed.wait(SILENCE_S):
                pass
        self._session.close()
        self._history.close()
        report = {
            "connections": self._connections,
            "received": self._received,
            "ended by": self._ends,
            "faults": self._faults,
            "troubles": [each.code for each in self._troubles],
        }
        say(json.dumps(report))

    def _take(self, event: SessionEvent) -> None:
        if isinstance(event, MessagesReceived):
            self._history.append(event.messages)
        with self._changed:
            self._note(event)
            self._changed.notify_all()

    def _note(self, event: SessionEvent) -> None:
        if isinstance(event, MessagesReceived):
            self._received += len(event.messages)
            last = self._setting.payload(self._setting.count)
            self._is_over |= any(each.payload == last for each in event.messages)
        elif isinstance(event, Ready):
            self._connections += 1
        elif isinstance(event, SubscribeAnswered):
            say("subscribed")
        elif isinstance(event, ConnectFailed | Disconnected):
            if event.evidence is not None:
                self._ends[f"{event.evidence.reason_code or event.evidence.error!r}"] += 1
                if event.final:
                    self._end(event)
        elif isinstance(event, SessionCrashed):
            self._end(event)

    def _end(self, event: SessionEvent) -> None:
        self._faults.append(repr(event))
        self._is_over = True


if __name__ == "__main__":
    try_again_soon()
    Receiver(Setting.read()).run()
