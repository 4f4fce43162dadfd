"""What is kept: profiles, settings, secrets and messages. Knows no Qt."""
