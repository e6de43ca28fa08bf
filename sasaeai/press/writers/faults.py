"""What would make a paper unreadable for somebody, found before it is set and said in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from sasaeai.press.content.block import Figure, Heading
from sasaeai.press.content.inline import plain
from sasaeai.press.content.paper import Paper, walk


class CannotTypeset(Exception):
    """`faults`: sentences for people, each with what to do."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def check(paper: Paper) -> None:
    found = list(faults(paper))
    if found:
        raise CannotTypeset(found)


def faults(paper: Paper) -> Iterator[str]:
    if not paper.title.strip():
        yield _("題名がありません。題名を入れてください。")
    blocks = list(walk(paper.blocks))
    for block in blocks:
        if isinstance(block, Figure) and not block.says.strip():
            name = plain(block.caption) or _("題名のない図")
            yield _("図「%(name)s」に、見えない人のための説明がありません。何が読み取れるかを書いてください。") % {
                "name": name
            }
    found = [block for block in blocks if isinstance(block, Heading)]
    yield from _skipped(found)
    yield from _anchors(found)


def _skipped(found: list[Heading]) -> Iterator[str]:
    level = 0
    for heading in found:
        if heading.level > level + 1:
            gaps = {"name": plain(heading.words), "level": heading.level, "before": level}
            yield (
                _("見出し「%(name)s」が段階を飛ばしています（%(before)sの次が%(level)s）。間の見出しを入れてください。")
                % gaps
            )
        level = heading.level


def _anchors(found: list[Heading]) -> Iterator[str]:
    for name, count in Counter(heading.anchor for heading in found if heading.anchor).items():
        if count > 1:
            gaps = {"name": name, "count": count}
            yield _("見出しの目印「%(name)s」が%(count)sか所にあります。一つにしてください。") % gaps
