"""Judge files: each in its field of a connection, and any file of the certificates page."""

from __future__ import annotations

from mqtts_gui.certs.authorities import judge_ca
from mqtts_gui.certs.client_files import judge_client_certificate, judge_client_key
from mqtts_gui.certs.item_findings import findings_of
from mqtts_gui.certs.judging_any import judge_any
from mqtts_gui.certs.verdict import Verdict

__all__ = [
    "Verdict",
    "findings_of",
    "judge_any",
    "judge_ca",
    "judge_client_certificate",
    "judge_client_key",
]
