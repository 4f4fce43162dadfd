"""X.509: read any file, describe, match, verify, judge. Knows no Qt and no network."""
