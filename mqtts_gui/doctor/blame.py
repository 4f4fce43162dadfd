"""Which of several faults of the broker's certificate is to be mended first.

OpenSSL stops at the first fault it meets, and it compares names before it verifies signatures: a
wrong name may hide a wrong authority, and whose name it is then proves nothing.
"""

from __future__ import annotations

from mqtts_gui.doctor.situation import Situation

ISSUER_NOT_SENT, SIGNATURE_FAILURE = 2, 7
NOT_YET_VALID, HAS_EXPIRED = 9, 10
SELF_SIGNED, SELF_SIGNED_IN_CHAIN, NO_LOCAL_ISSUER = 18, 19, 20
HOSTNAME_MISMATCH, ADDRESS_MISMATCH = 62, 64
NAMES = frozenset({HOSTNAME_MISMATCH, ADDRESS_MISMATCH})
DATES = frozenset({NOT_YET_VALID, HAS_EXPIRED})
"""Not yet valid, expired: sentences of their own say so."""


def blamed(s: Situation) -> int | None:
    """Return OpenSSL's code for the fault to be mended first; None where it found none."""
    code = s.evidence.verify_code
    hidden = s.is_first and s.profile.verify_chain and code in NAMES
    return SIGNATURE_FAILURE if hidden and s.chain_fault == SIGNATURE_FAILURE else code
