"""Stopping, pausing, changing and deleting."""
