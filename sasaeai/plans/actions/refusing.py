"""Why a change of the plan's structure cannot be made."""

from __future__ import annotations


class Refused(ValueError):
    """A Japanese sentence that says what stands in the way and what to do instead."""
