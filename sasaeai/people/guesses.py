"""Counts wrong codes, links and numbers by address, all of them together, so that nobody tries one after the other."""

from __future__ import annotations

from sasaeai.people.address_limit import AddressLimit

ALLOWED = 20
MINUTES = 60

_wrong_ones = AddressLimit("invitation-guesses", ALLOWED, MINUTES)
too_many = _wrong_ones.is_reached
note = _wrong_ones.note
