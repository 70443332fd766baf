"""Finds local groups, more of them, and their details."""
