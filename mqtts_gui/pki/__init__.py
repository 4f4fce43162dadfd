"""Keys, requests and the classroom's authority. Knows no Qt and no network."""
