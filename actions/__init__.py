"""Custom actions, one folder per skill: each reads, decides, says and remembers."""
