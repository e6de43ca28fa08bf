"""Every table that can be taken away, described once: its columns, its rows, what each column means."""

from .describing import Asked, Column, Line, Table
from .register import OPEN_TABLES, PLAN_TABLES

__all__ = ["OPEN_TABLES", "PLAN_TABLES", "Asked", "Column", "Line", "Table"]
