"""The kernel stands alone: no models, and of the libraries of science only numpy."""

from __future__ import annotations

import subprocess
import sys

from tests import walls

HEAVY = {"django.db", "numpy", "scipy", "pandas", "polars"}
ROOMS = ("crosstabs", "comparing", "disclosure", "intervals", "planning", "quantiles")


def loaded_by(line: str) -> set[str]:
    code = f"import sys\n{line}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=walls.ROOT, capture_output=True, text=True, check=True)
    return HEAVY & set(done.stdout.split())


def test_the_kernel_loads_numpy_and_no_models():
    assert loaded_by("\n".join(f"import sasaeai.surveys.statistics.{room}" for room in ROOMS)) == {"numpy"}
    assert loaded_by("import sasaeai.surveys.statistics.figures, sasaeai.surveys.statistics.disclosure") == {"numpy"}
    assert loaded_by("import sasaeai.surveys.statistics.figures") == set()
