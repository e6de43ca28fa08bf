"""Reading 地域・年齢別人口 (standard open data set 04) as municipalities really publish it, dirt included."""

from .matching import match_areas
from .report import AreaFigures, Fault, PopulationReport, Unmatched
from .rows import PopulationFile, PopulationRow, read_population

__all__ = [
    "AreaFigures",
    "Fault",
    "PopulationFile",
    "PopulationReport",
    "PopulationRow",
    "Unmatched",
    "match_areas",
    "read_population",
]
