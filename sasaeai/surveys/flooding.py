"""Nobody tries tokens one after the other; a slip of the finger is found by the check, and does not count."""

from __future__ import annotations

from sasaeai.people.address_limit import AddressLimit

WRONG_TOKENS = AddressLimit("surveys-wrong-tokens", allowed=20)
