"""Measures the way of a text message: under load, and while processes are killed."""
