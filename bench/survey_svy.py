"""The package svy beside ours: five tables of one question, times twenty. Runs in a Python of its own.

python3 -m venv elsewhere && elsewhere/bin/pip install svy==0.35.0
.venv/bin/python -m bench.surveys rows 3000 rows.csv && elsewhere/bin/python bench/survey_svy.py rows.csv
"""

from __future__ import annotations

import sys
import time

import polars
import svy


def main(path: str) -> None:
    table = polars.read_csv(path)
    times = []
    for _turn in range(5):  # the first one also loads
        start = time.process_time()
        sample = svy.Sample(table, svy.Design(stratum="district", wgt="weight", pop_size="people"))
        for head in ("district", "age", "sex", "work", "home"):
            sample.estimation.prop("q", by=head)
            tested = sample.categorical.tabulate("q", head, where=polars.col("q") < 4)
        times.append(time.process_time() - start)
    print(tested)
    print(f"{sorted(times)[2] * 20:.1f} CPU seconds for 100 tables at {len(table):,} rows")


if __name__ == "__main__":
    main(sys.argv[1])
