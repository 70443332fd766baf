"""Not understood, or not what we are for."""
