"""The only door to Excel and CSV, and to tables in Word: read what people send, write what they can open."""

from sasaeai.kernel.tables.delimited import parse_pasted
from sasaeai.kernel.tables.documents import OUTLINE, is_word, read_word
from sasaeai.kernel.tables.forms import (
    ABOUT,
    KEYS,
    Asking,
    Filled,
    Place,
    Question,
    about_of,
    fill_form,
    has_drawings,
    room_of,
    write_asking,
)
from sasaeai.kernel.tables.package import part_names
from sasaeai.kernel.tables.reading import read_table
from sasaeai.kernel.tables.sheet import (
    Cell,
    Limits,
    Merged,
    Sheet,
    UnreadableTable,
    Value,
    address_of,
    place_of,
    text_of,
)
from sasaeai.kernel.tables.writing import csv_pieces, write_csv, write_xlsx

__all__ = [
    "ABOUT",
    "KEYS",
    "OUTLINE",
    "Asking",
    "Cell",
    "Filled",
    "Limits",
    "Merged",
    "Place",
    "Question",
    "Sheet",
    "UnreadableTable",
    "Value",
    "about_of",
    "address_of",
    "csv_pieces",
    "fill_form",
    "has_drawings",
    "is_word",
    "parse_pasted",
    "part_names",
    "place_of",
    "read_table",
    "read_word",
    "room_of",
    "text_of",
    "write_asking",
    "write_csv",
    "write_xlsx",
]
