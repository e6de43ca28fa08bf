"""From what somebody chose on the page to sheets of cells, whatever program wrote it."""

from __future__ import annotations

from sasaeai.kernel.tables import Sheet, is_word, read_table, read_word

# Below this a file is read while the person waits; a larger one is a task with a page that tells how far it is.
READ_AT_ONCE = 150_000


def open_sheets(name: str, content: bytes) -> list[Sheet]:
    """Raises UnreadableTable with a sentence for the person who chose the file."""
    return read_word(name, content) if is_word(content) else read_table(name, content)
