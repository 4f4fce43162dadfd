"""The console program. Knows no Qt."""
