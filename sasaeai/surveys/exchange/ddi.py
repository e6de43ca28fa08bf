"""DDI-Codebook 2.5 out, for an archive: the survey, its file, each variable with its codes and how many gave them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.surveys.models import Survey

from .leaving import HIDDEN, Leaving, Variable, Wish, special_labels

SPACE = "ddi:codebook:2_5"
# Fewer than this are not counted out, as in tables.
LEAST = 3


def write_ddi(survey: Survey) -> bytes:
    leaving = Leaving(survey, Wish())
    etree: Any = import_module("lxml.etree")
    root = etree.Element(f"{{{SPACE}}}codeBook", nsmap={None: SPACE}, version="2.5", ID=f"survey-{survey.uid}")
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "ja")
    _study(root, survey)
    file = _put(root, "fileDscr", ID="F1")
    text = _put(file, "fileTxt")
    _put(text, "fileName", _("%(title)s_回答.csv") % {"title": survey.title})
    shape = _put(text, "dimensns")
    _put(shape, "caseQnty", str(len(leaving.rows)))
    _put(shape, "varQnty", str(len(leaving.variables)))
    described = _put(root, "dataDscr")
    for place, variable in enumerate(leaving.variables, 1):
        _variable(described, variable, f"V{place}", Counter(row.get(variable.name) for row in leaving.rows))
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return content


def _study(root: Any, survey: Survey) -> None:
    study = _put(root, "stdyDscr")
    citation = _put(study, "citation")
    title = _put(citation, "titlStmt")
    _put(title, "titl", survey.title)
    _put(title, "IDNo", survey.uid)
    _put(_put(citation, "prodStmt"), "prodDate", today().isoformat(), date=today().isoformat())
    about = _put(study, "stdyInfo")
    if survey.purpose:
        _put(about, "abstract", survey.purpose)
    summary = _put(about, "sumDscr")
    for event, day in (("start", survey.opens_on), ("end", survey.last_day)):
        if day:
            _put(summary, "collDate", day.isoformat(), date=day.isoformat(), event=event)
    _put(summary, "geogCover", survey.area.name)
    if survey.for_whom:
        _put(summary, "universe", survey.for_whom)


def _variable(described: Any, variable: Variable, key: str, counts: Counter[Any]) -> None:
    numeric = variable.kind in ("number", "weight")
    found = _put(described, "var", ID=key, name=variable.name, files="F1", intrvl="contin" if numeric else "discrete")
    _put(found, "labl", variable.label)
    if variable.number:
        _put(_put(found, "qstn"), "qstnLit", f"{variable.number} {variable.label}")
    if variable.kind == "weight":
        return
    special = {code: label for code, label in special_labels().items() if code != HIDDEN}
    labels = dict(variable.labels) | special
    counted = _countable({code: counts[code] for code in labels})
    for code, label in labels.items():
        category = _put(found, "catgry", **({"missing": "Y"} if code in special else {}))
        _put(category, "catValu", str(code))
        _put(category, "labl", label)
        if code in counted:
            _put(category, "catStat", str(counts[code]), type="freq")
    _put(found, "varFormat", type="numeric")


def _countable(counts: Mapping[int, int]) -> set[int]:
    """Codes whose number is said: no small one, and none by which a single hidden one could be reckoned."""
    small = {code for code, count in counts.items() if 0 < count < LEAST}
    others = [code for code, count in counts.items() if count >= LEAST]
    if len(small) == 1 and others:
        small.add(min(others, key=lambda code: counts[code]))
    return set(counts) - small


def _put(parent: Any, tag: str, text: str = "", /, **attributes: str) -> Any:
    element = parent.makeelement(f"{{{SPACE}}}{tag}", attributes or {})
    element.text = "".join(sign for sign in text if sign >= " " or sign in "\t\n\r") or None
    parent.append(element)
    return element
