"""The only door to Excel and CSV, and to tables in Word: read what people send, write what they can open."""

from sasaeai.kernel.tables.delimited import parse_pasted
from sasaeai.kernel.tables.package import part_names
from sasaeai.kernel.tables.reading import read_table
from sasaeai.kernel.tables.sheet import Cell, Limits, Merged, Sheet, UnreadableTable, Value, address_of, text_of
from sasaeai.kernel.tables.word import OUTLINE, is_word, read_word
from sasaeai.kernel.tables.writing import write_csv, write_xlsx

__all__ = [
    "OUTLINE",
    "Cell",
    "Limits",
    "Merged",
    "Sheet",
    "UnreadableTable",
    "Value",
    "address_of",
    "is_word",
    "parse_pasted",
    "part_names",
    "read_table",
    "read_word",
    "text_of",
    "write_csv",
    "write_xlsx",
]
