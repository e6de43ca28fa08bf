"""The only door to Excel and CSV: read what people send, write what they can open."""

from sasaeai.kernel.tables.delimited import parse_pasted
from sasaeai.kernel.tables.reading import read_table
from sasaeai.kernel.tables.sheet import Cell, Limits, Merged, Sheet, UnreadableTable, Value, address_of, text_of
from sasaeai.kernel.tables.writing import write_csv, write_xlsx

__all__ = [
    "Cell",
    "Limits",
    "Merged",
    "Sheet",
    "UnreadableTable",
    "Value",
    "address_of",
    "parse_pasted",
    "read_table",
    "text_of",
    "write_csv",
    "write_xlsx",
]
