"""Finds danger in a message and holds the replies with numbers; needs nothing but Python and the files beside it."""
