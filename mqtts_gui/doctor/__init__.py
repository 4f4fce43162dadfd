"""Diagnosis: a connection walked step by step, its faults explained. Knows no Qt."""
