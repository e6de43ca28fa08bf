"""Estimates from a survey with the errors that its design gives them. The README of `surveys` is its table of contents.

The only package that speaks numpy, and one that knows no models. Tasks import it; a page asks for it by name when it is
needed, so that no web process loads it when it starts.
"""
