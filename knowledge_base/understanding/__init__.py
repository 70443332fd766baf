"""What a message asks for, about what, where, for whom and when: plain classes, each usable alone."""
