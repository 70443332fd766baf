"""What is said and how each channel draws it."""
