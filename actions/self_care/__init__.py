"""Answers about living with, or caring for, a topic."""
