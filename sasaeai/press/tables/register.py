"""Which tables there are: PLAN_TABLES are read through a reader, OPEN_TABLES stand beside any plan."""

from __future__ import annotations

from .describing import Table
from .places import DESKS, DISTRICTS, EDITIONS
from .results import INDICATORS, PROBLEMS, PROGRESS, VALUES
from .standard import FACILITIES, POPULATION
from .structure import GOALS, LINKS, MATRIX, MEASURES, SCHEDULE, SUCCESSION

PLAN_TABLES: dict[str, Table] = {
    table.name: table
    for table in (GOALS, MEASURES, SCHEDULE, INDICATORS, VALUES, PROBLEMS, MATRIX, PROGRESS, SUCCESSION, LINKS)
}
OPEN_TABLES: dict[str, Table] = {table.name: table for table in (DISTRICTS, DESKS, EDITIONS, POPULATION, FACILITIES)}
