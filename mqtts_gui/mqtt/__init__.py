"""The MQTT client: profiles, TLS contexts, transport, session, packets. Knows no Qt."""
