"""Nobody tries tokens one after the other; a slip of the finger is found by the check, and does not count."""

from __future__ import annotations

from sasaeai.people.address_limit import AddressLimit, PersonLimit

WRONG_TOKENS = AddressLimit("surveys-wrong-tokens", allowed=20)
# By who receives papers: whether a token is one, and whether its person answered, is told there as well.
WRONG_TOKENS_TYPED = PersonLimit("surveys-wrong-tokens-typed", allowed=20)
