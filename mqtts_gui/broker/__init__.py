"""The broker's side: the demonstration broker. Knows no Qt."""
