"""Word: a file of real styles that the office and the printing house go on editing."""

from .document import Picture, write_word

__all__ = ["Picture", "write_word"]
