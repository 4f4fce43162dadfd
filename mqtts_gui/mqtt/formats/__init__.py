"""Payloads as people read and write them: text, JSON, CBOR, images … Knows no Qt.

Begin at `model` (what a decoded payload is), then `decoding`, `guessing`, `encoding`,
`found_numbers`.
"""
