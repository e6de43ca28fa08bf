"""The fonts of papers: those of the installed wheels, or a folder and a name from the settings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from sasaeai.press.writers.faults import CannotTypeset

WHEELS = ("noto_cjk_sans_jp_regular", "noto_cjk_sans_jp_bold")
NAME = "Noto Sans CJK JP"


@dataclass(frozen=True, slots=True)
class Fonts:
    name: str
    folders: tuple[Path, ...]


def fonts() -> Fonts:
    """Where to look for which font. Raises CannotTypeset with what to do when the place is not there."""
    if settings.FONT_DIR:
        return _of_the_settings(Path(settings.FONT_DIR), settings.FONT)
    return _of_the_wheels()


def _of_the_wheels() -> Fonts:
    specs = [find_spec(wheel) for wheel in WHEELS]
    if not all(specs):
        raise no_font(NAME)
    return Fonts(NAME, tuple(Path(path) for spec in specs if spec for path in spec.submodule_search_locations or ()))


def _of_the_settings(folder: Path, name: str) -> Fonts:
    if not folder.is_dir():
        words = _(
            "書体のフォルダ %(folder)s がありません。SASAEAI_FONT_DIR を正しいフォルダにするか、空にしてください。"
        )
        raise CannotTypeset([words % {"folder": folder}])
    return Fonts(name, (folder,))


def no_font(name: str, *, known: Iterable[str] = ()) -> CannotTypeset:
    """What to do when a font of this name is not found; `known`: the names that are there."""
    if known:
        words = _("書体「%(name)s」が SASAEAI_FONT_DIR にありません。SASAEAI_FONT を次の一つにしてください：%(known)s")
        return CannotTypeset([words % {"name": name, "known": _("、").join(sorted(known))}])
    words = _(
        "冊子の書体「%(name)s」がありません。script/install main をもう一度動かすか、"
        "書体のあるフォルダを SASAEAI_FONT_DIR に、書体の名前を SASAEAI_FONT に設定してください。"
    )
    return CannotTypeset([words % {"name": name}])
