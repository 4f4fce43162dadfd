"""Qt models over core data."""
