"""A human is asked for, or somebody is handed over."""
