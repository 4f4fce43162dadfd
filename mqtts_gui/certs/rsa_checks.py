"""Whether the numbers of an RSA key fit one another, without the seconds that proving primes takes.

The library's own check of a key of 8192 bits takes four seconds. What a damaged file gets wrong
shows in products and remainders, which take a millisecond.
"""

from __future__ import annotations

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa

LARGEST_BITS = 16_384
"""OpenSSL works with no larger modulus."""
_LEAST_PRIME = 3


def is_consistent(key: object) -> bool:
    """Return whether the numbers of a private key fit; keys of other kinds are one number."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return _leads_to_its_point(key)
    if not isinstance(key, rsa.RSAPrivateKey):
        return True
    if key.key_size > LARGEST_BITS:
        return False
    numbers = key.private_numbers()
    p, q, d = numbers.p, numbers.q, numbers.d
    if min(p, q) < _LEAST_PRIME or p * q != numbers.public_numbers.n:
        return False
    e = numbers.public_numbers.e
    return (
        d * e % (p - 1) == d * e % (q - 1) == 1
        and (numbers.dmp1, numbers.dmq1) == (d % (p - 1), d % (q - 1))
        and numbers.iqmp * q % p == 1
    )


def _leads_to_its_point(key: ec.EllipticCurvePrivateKey) -> bool:
    """Return whether the public point beside the secret number is its own."""
    numbers = key.private_numbers()
    try:
        derived = ec.derive_private_key(numbers.private_value, key.curve)
    except (ValueError, UnsupportedAlgorithm):
        return False
    return derived.public_key().public_numbers() == numbers.public_numbers
