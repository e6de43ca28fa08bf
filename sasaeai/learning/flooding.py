"""Nobody fills a whole course from one place. Counted apart from wrong links: a busy plaza keeps its other pages."""

from __future__ import annotations

from sasaeai.people.address_limit import AddressLimit

APPLIED = AddressLimit("learning-applied", allowed=20)
