"""Pieces that several papers show: goals, measures, districts, indicators, what changed, how it was made."""
