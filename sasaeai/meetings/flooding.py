"""Nobody writes dozens of voices from one place within an hour; a class of pupils at a plaza does some."""

from __future__ import annotations

from sasaeai.people.address_limit import AddressLimit

VOICED = AddressLimit("meetings-voice", allowed=40)
