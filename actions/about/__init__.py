"""Who we are, what it costs, who reads it."""
