"""Small steps that people set for themselves."""
