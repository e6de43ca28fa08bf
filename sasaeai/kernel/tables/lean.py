"""Loads openpyxl without numpy, which it would load only to know its numbers when it meets one: 12 MB per web process.

Cells are our own (`sheet.Value`); who reckons with numpy hands over plain numbers.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import cast


def load_without(absent: str, wanted: str) -> None:
    """Does nothing where either is loaded already."""
    if absent in sys.modules or wanted in sys.modules:
        return
    sys.modules[absent] = cast(ModuleType, None)  # an import of it fails as if it were not installed
    try:
        import_module(wanted)
    finally:
        del sys.modules[absent]


load_without("numpy", "openpyxl")
