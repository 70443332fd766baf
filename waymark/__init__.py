"""Settings, command line and supervisor: this room sits above every other, and nothing imports it."""
