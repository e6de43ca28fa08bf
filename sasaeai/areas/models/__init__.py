"""地域 (areas), 町丁 (towns), 人口 (population) and 相談先 (desks)."""

from .area import MAX_DEPTH, Area, AreaLevel, AreaQuerySet
from .desk import Desk, DeskService
from .population import BANDS, Population, Profile, Sex, profile, profiles
from .town import Town, districts_of
from .validity import ValidInTime, ValidQuerySet, valid_on

__all__ = [
    "BANDS",
    "MAX_DEPTH",
    "Area",
    "AreaLevel",
    "AreaQuerySet",
    "Desk",
    "DeskService",
    "Population",
    "Profile",
    "Sex",
    "Town",
    "ValidInTime",
    "ValidQuerySet",
    "districts_of",
    "profile",
    "profiles",
    "valid_on",
]
