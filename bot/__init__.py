"""The talking process: the only room that imports Rasa."""
