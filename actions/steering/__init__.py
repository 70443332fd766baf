"""Yes, no and more: what they mean depends on what was just said."""
