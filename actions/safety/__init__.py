"""The fixed safety replies, and what follows them."""
