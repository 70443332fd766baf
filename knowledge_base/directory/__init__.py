"""The directory of groups and services: what it holds, how it is searched, and how feeds come in."""
