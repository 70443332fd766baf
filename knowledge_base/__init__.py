"""What Waymark knows about the world; it holds no personal data and imports no other room."""
