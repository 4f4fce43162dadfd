"""OpenSSL's numbers for what is wrong with a chain."""

from __future__ import annotations

from enum import IntEnum


class VerifyCode(IntEnum):
    """OpenSSL's X509_V_ERR codes, as `SSLCertVerificationError.verify_code` reports them."""

    OK = 0
    NO_ISSUER_OF_TRUSTED = 2
    NO_CRL = 3
    BAD_SIGNATURE = 7
    NOT_YET_VALID = 9
    EXPIRED = 10
    CRL_EXPIRED = 12
    SELF_SIGNED_LEAF = 18
    SELF_SIGNED_ROOT = 19
    NO_ISSUER = 20
    REVOKED = 23
    PATH_LENGTH = 25
    PURPOSE = 26
    CRITICAL_EXTENSION = 34
    NAME_CONSTRAINT = 47
    HOST_NAME = 62
    IP_ADDRESS = 64
    LEAF_KEY_TOO_SMALL = 66
    CA_KEY_TOO_SMALL = 67
    WEAK_DIGEST = 68
    NOT_A_CA = 79
