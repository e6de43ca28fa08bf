"""DDI-Codebook 2.5 out, for an archive: the survey, its file, each variable with its codes and how many gave them.

The schema fixes the order of elements; `tests/test_data_ddi.py` says it for those that are written here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.surveys.dispositions import standings_of
from sasaeai.surveys.models import Question, Survey
from sasaeai.surveys.questionnaire import Item, Questionnaire
from sasaeai.surveys.who_asked import asked_words

from .leaving import HIDDEN, MODE, Leaving, Variable, Wish, special_labels

SPACE = "ddi:codebook:2_5"
FILE = "F1"
# Fewer than this are not counted out, as in tables.
LEAST = 3


def write_ddi(survey: Survey) -> bytes:
    leaving = Leaving(survey, Wish())
    etree: Any = import_module("lxml.etree")
    root = etree.Element(f"{{{SPACE}}}codeBook", nsmap={None: SPACE}, version="2.5", ID=f"survey-{survey.uid}")
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "ja")
    study = _put(root, "stdyDscr")
    _citation(study, survey)
    _about(study, survey)
    _method(study, survey)
    if survey.sample:
        _put(study, "notes", _("見本：説明のために作った回答です。実際の調査ではありません。"))
    file = _put(root, "fileDscr", ID=FILE)
    text = _put(file, "fileTxt")
    _put(text, "fileName", _("%(title)s_回答.csv") % {"title": survey.title})
    shape = _put(text, "dimensns")
    _put(shape, "caseQnty", str(len(leaving.rows)))
    _put(shape, "varQnty", str(len(leaving.variables)))
    _put(text, "fileType", "text/csv")
    described = _put(root, "dataDscr")
    concepts = dict(Question.objects.filter(survey=survey, concept__isnull=False).values_list("code", "concept__key"))
    writer = _Variables(leaving.paper, concepts)
    for place, variable in enumerate(leaving.variables, 1):
        writer.put(described, variable, f"V{place}", Counter(row.get(variable.name) for row in leaving.rows))
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return content


def _citation(study: Any, survey: Survey) -> None:
    citation = _put(study, "citation")
    title = _put(citation, "titlStmt")
    _put(title, "titl", _("%(title)s（見本）") % {"title": survey.title} if survey.sample else survey.title)
    _put(title, "IDNo", survey.uid, agency="sasaeai", level="study")
    made = _put(citation, "prodStmt")
    if survey.contact:
        _put(made, "producer", survey.contact.name)
    _put(made, "prodDate", today().isoformat(), date=today().isoformat())
    _put(made, "software", "sasaeai")


def _about(study: Any, survey: Survey) -> None:
    about = _put(study, "stdyInfo")
    if survey.purpose:
        _put(about, "abstract", survey.purpose)
    summary = _put(about, "sumDscr")
    for event, day in (("start", survey.opens_on), ("end", survey.closed_on or survey.closes_on)):
        if day:
            _put(summary, "collDate", day.isoformat(), date=day.isoformat(), event=event)
    _put(summary, "nation", _("日本"), abbr="JP")
    _put(summary, "geogCover", survey.area.name)
    _put(summary, "anlyUnit", _("個人"))
    if survey.for_whom:
        _put(summary, "universe", survey.for_whom)


def _method(study: Any, survey: Survey) -> None:
    """How people were chosen and asked, and how many of them answered."""
    standings = standings_of(survey)
    sent, rate = standings.whole.sent, standings.whole.rate
    method = _put(study, "method")
    collected = _put(method, "dataColl")
    if standings.districts and sent:
        sentence = _("%(count)sの地区に分け、あわせて%(sent)s人に送りました。")
        _put(collected, "sampProc", sentence % {"count": len(standings.districts), "sent": sent})
        _put(_put(collected, "targetSampleSize"), "sampleSize", str(sent))
    _put(collected, "collMode", _("紙の調査票とインターネット") if survey.answers_on_web else _("紙の調査票"))
    _put(collected, "weight", survey.get_weighting_display())
    if rate is not None:
        words = _("有効回収率 %(rate)s％（有効な回答 %(valid)s件）")
        _put(_put(method, "anlyInfo"), "respRate", words % {"rate": rate, "valid": standings.whole.valid})


@dataclass(frozen=True)
class _Variables:
    """`concepts`: by the code of a question, the key of its 問いの幹."""

    paper: Questionnaire
    concepts: Mapping[str, str]

    def put(self, described: Any, variable: Variable, key: str, counts: Counter[Any]) -> None:
        continuous = {"intrvl": "contin" if variable.kind in ("number", "weight") else "discrete"}
        weighs = {"wgt": "wgt"} if variable.kind == "weight" else {}
        found = _put(described, "var", ID=key, name=variable.name, files=FILE, **continuous, **weighs)
        _put(found, "labl", variable.label)
        item = self.paper.by_code.get(variable.code)
        if item:
            self._asked(found, variable, item)
        if variable.kind != "weight":
            _categories(found, variable, counts)
        if concept := self.concepts.get(variable.code):
            _put(found, "concept", concept, vocab="sasaeai")
        _put(found, "varFormat", type="numeric")

    def _asked(self, found: Any, variable: Variable, item: Item) -> None:
        answered = {"single": "category", "mark": "multiple", "number": "numeric"}[variable.kind]
        question = _put(found, "qstn", seqNo=variable.number, responseDomainType=answered)
        above = self.paper.by_code.get(item.above) if item.is_row else None
        if above:
            _put(question, "preQTxt", above.text)
        _put(question, "qstnLit", f"{variable.number} {item.text}")
        if item.note:
            _put(question, "ivuInstr", item.note)
        bounds = {name: str(at) for name, at in (("min", item.least), ("max", item.most)) if at is not None}
        if bounds:
            _put(_put(found, "valrng"), "range", UNITS="INT", **bounds)
        for one in (above, item):
            if one and (who := asked_words(one, self.paper.by_code)):
                _put(found, "universe", who, clusion="I")


def _categories(found: Any, variable: Variable, counts: Counter[Any]) -> None:
    special = {code: label for code, label in special_labels().items() if code != HIDDEN and variable.name != MODE}
    labels = dict(variable.labels) | special
    counted = _countable({code: counts[code] for code in labels})
    for code, label in labels.items():
        category = _put(found, "catgry", **({"missing": "Y"} if code in special else {}))
        _put(category, "catValu", str(code))
        _put(category, "labl", label)
        if code in counted:
            _put(category, "catStat", str(counts[code]), type="freq")


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
