"""What a web process has loaded once is not looked through again and again."""

from __future__ import annotations

import subprocess
import sys

LOOK = """
import gc, sys
import sasaeai.config.wsgi
print(gc.get_freeze_count(), len(gc.get_objects()), "sasaeai.plans.views" in sys.modules)
"""


def test_a_web_process_has_all_pages_and_keeps_them_out_of_the_search_for_circles():
    told = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True).stdout
    kept, looked_at, has_pages = told.split()
    assert int(kept) > 100_000
    assert int(looked_at) < 1_000
    assert has_pages == "True"
