"""A desktop client for MQTT over TLS that shows certificates and explains failures."""

__version__ = "0.1.0"
