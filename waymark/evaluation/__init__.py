"""Measures the assistant against labelled messages; every figure with its counts and its 95% interval."""
