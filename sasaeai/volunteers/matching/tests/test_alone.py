"""The engine stands alone: no models, no database, no solver's package."""

from __future__ import annotations

import subprocess
import sys

from tests import walls

HEAVY = {"django.db", "numpy", "highspy", "scipy"}


def loaded_by(line: str) -> set[str]:
    code = f"import sys\n{line}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=walls.ROOT, capture_output=True, text=True, check=True)
    return HEAVY & set(done.stdout.split())


def test_the_engine_loads_neither_models_nor_a_solver():
    assert loaded_by("import sasaeai.volunteers.matching.reasons, sasaeai.volunteers.matching.gap") == set()
    assert loaded_by("import django.db") == {"django.db"}
