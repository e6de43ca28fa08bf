"""A questionnaire said in ordinary blocks, for writers that have no room of their own for questions (Word, text)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from .block import Asked, Block, Box, Cell, Front, Heading, Items, NewPage, Paragraph, Table
from .inline import Line, Strong, line
from .paper import QUESTIONS, Paper

# Signs between the brackets of a choice, by how many choices stand side by side; fewer where letters are larger.
ROOM = {1: 28, 2: 14, 3: 6, 4: 3}
LINE = 9.5  # millimetres


def plainer(paper: Paper) -> Paper:
    letters = paper.sheet.letters
    return replace(paper, blocks=tuple(one for block in paper.blocks for one in _plain(block, letters)))


def _plain(block: Block, letters: float) -> Iterator[Block]:
    match block:
        case Asked():
            yield from _asked(block, letters)
        case Front():
            yield from _front(block)
        case _:
            yield block


def _asked(asked: Asked, letters: float) -> Iterator[Block]:
    if asked.who:
        yield Paragraph(line(Strong(asked.who)))
    how = f"（{asked.how}）" if asked.how else ""
    yield Heading(2, line(asked.words, how), number=asked.number)
    if asked.note:
        yield Paragraph(asked.note, "note")
    if asked.rows:
        yield _matrix(asked)
    elif asked.answers:
        yield _answers(asked, letters)
    if asked.boxes:
        yield Paragraph(line("［" + "　" * 2 * asked.boxes + "］", asked.unit))
    if asked.lines:
        yield Table(((Cell(room=asked.lines * LINE),),))
    for codes, to, _direction in asked.ways:
        yield Paragraph(line(_("%(codes)s → %(to)s") % {"codes": codes, "to": to}))


def _answers(asked: Asked, letters: float) -> Table:
    usual = QUESTIONS.letters
    room = int(ROOM.get(asked.columns, 2) * usual / letters) - (2 if letters > usual else 0)
    brackets = f"（{'　' * max(room, 1)}）"
    cells = [Cell(line(Strong(one.number), "　", one.words, brackets if one.opens else "")) for one in asked.answers]
    down = -(-len(cells) // asked.columns)
    cells += [Cell()] * (down * asked.columns - len(cells))
    rows = tuple(tuple(cells[at + column * down] for column in range(asked.columns)) for at in range(down))
    return Table(rows, style="rules")


def _matrix(asked: Asked) -> Table:
    heads = (Cell(is_header=True), *(Cell(one.words, align="center", is_header=True) for one in asked.answers))
    rows = tuple(
        (Cell(line(mark, "　", words), is_header=True), *(Cell(line(a.number), align="center") for a in asked.answers))
        for mark, words in asked.rows
    )
    return Table(rows, head=(heads,), widths=(4, *(1.2 for _one in asked.answers)), headers=1)


def _front(front: Front) -> Iterator[Block]:
    if front.stamps:
        cells = tuple(Cell(line(stamp), room=14) for stamp in front.stamps)
        yield Table((cells,))
    # The title itself stands above: every writer begins with it.
    if front.subtitle:
        yield Paragraph(front.subtitle, "center")
    yield from (Paragraph(words) for words in front.greeting)
    yield from (Paragraph(words, "right") for words in front.signed)
    yield Box((Items(tuple(_item(words) for words in front.guide)),), title=line(_("記入のしかた")))
    if front.until:
        yield Box(tuple(Paragraph(words, "center") for words in front.until), style="fill")
    if front.contact:
        yield Box(tuple(Paragraph(words) for words in front.contact), title=line(_("問い合わせ先")))
    yield NewPage()


def _item(words: Line) -> Line:
    return words
