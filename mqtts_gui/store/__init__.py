"""What is kept: profiles, settings and secrets. Knows no Qt."""
