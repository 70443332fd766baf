"""Where messages come in and replies go out: checked, stored, and only then acknowledged."""
