"""Thin Rasa graph components around knowledge_base.understanding."""
