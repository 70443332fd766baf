"""Measures Waymark beside the stock Rasa bot, on one machine in one run."""
