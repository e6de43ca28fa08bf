"""What an archive gets of a survey: DDI-Codebook 2.5, whose schema fixes the order of everything.

The files of the demo ward and of this survey were put before the DDI Alliance's own schema (2.5 of 2012) with xmllint.
Its rules for the elements that we write are said here in our words: the schema itself is not ours to keep.
"""

from __future__ import annotations

import re
from datetime import date
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.urls import reverse

from sasaeai.kernel.clock import now
from sasaeai.surveys.exchange.ddi import write_ddi
from sasaeai.surveys.models import Question, Section, Survey
from sasaeai.surveys.tests.known import answered, opened

DDI = "{ddi:codebook:2_5}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# Parent → children in their order; + may come again, ! must be there.
ORDER = {
    "codeBook": "stdyDscr! fileDscr+ dataDscr+",
    "stdyDscr": "citation! stdyInfo+ method+ notes+",
    "citation": "titlStmt! prodStmt",
    "titlStmt": "titl! IDNo+",
    "prodStmt": "producer+ prodDate+ software+",
    "stdyInfo": "abstract+ sumDscr+",
    "sumDscr": "collDate+ nation+ geogCover+ anlyUnit+ universe+",
    "method": "dataColl+ anlyInfo",
    "dataColl": "sampProc+ targetSampleSize+ collMode+ weight+",
    "targetSampleSize": "sampleSize",
    "anlyInfo": "respRate+",
    "fileDscr": "fileTxt+",
    "fileTxt": "fileName+ dimensns fileType+",
    "dimensns": "caseQnty+ varQnty+",
    "dataDscr": "var+",
    "var": "labl+ qstn+ valrng+ universe+ catgry+ concept+ varFormat",
    "qstn": "preQTxt+ qstnLit+ ivuInstr+",
    "valrng": "range+",
    "catgry": "catValu labl+ catStat+",
}
# Attributes besides ID, and what may stand there; ! must be there.
ATTRIBUTES = {
    "codeBook": {"version!": r"2\.5", LANGUAGE: r"[a-z]{2}"},
    "IDNo": {"agency": ".+", "level": "study|file|project"},
    "prodDate": {"date": r"\d{4}-\d\d-\d\d"},
    "collDate": {"date": r"\d{4}-\d\d-\d\d", "event": "start|end|single"},
    "nation": {"abbr": "[A-Z]{2}"},
    "universe": {"clusion": "I|E"},
    "var": {"name!": r"\S+", "files": "F1", "intrvl": "contin|discrete", "wgt": "wgt|not-wgt"},
    "qstn": {"seqNo": ".+", "responseDomainType": "text|numeric|code|category|datetime|geographic|multiple|other"},
    "range": {"UNITS": "INT|REAL", "min": r"-?\d+", "max": r"-?\d+"},
    "catgry": {"missing": "Y|N"},
    "catStat": {"type": "freq|percent|crosstab|other"},
    "concept": {"vocab": ".+"},
    "varFormat": {"type": "character|numeric"},
}
INTEGERS = {"sampleSize"}
NAME = re.compile(r"[^\W\d][\w.-]*\Z")


def faults_of(root: Element) -> list[str]:
    """Everything that the schema would refuse."""
    found: list[str] = []
    ids: list[str] = []
    references: set[str] = set()
    for element in root.iter():
        tag = element.tag.removeprefix(DDI)
        found += _order(tag, [child.tag.removeprefix(DDI) for child in element])
        allowed = ATTRIBUTES.get(tag, {})
        found += [
            f"{tag}: {name[:-1]} is missing" for name in allowed if name.endswith("!") and not element.get(name[:-1])
        ]
        for name, value in element.attrib.items():
            pattern = allowed.get(name) or allowed.get(f"{name}!") or (NAME.pattern if name == "ID" else "")
            if not pattern or not re.fullmatch(pattern, value):
                found.append(f"{tag}: {name}={value}")
        ids += [element.get("ID", "")] if "ID" in element.attrib else []
        references |= {element.get("files", "")} if "files" in element.attrib else set()
        if tag in INTEGERS and not re.fullmatch(r"\d+", element.text or ""):
            found.append(f"{tag}: {element.text}")
    found += [f"twice: {one}" for one in {one for one in ids if ids.count(one) > 1}]
    return found + [f"nowhere: {one}" for one in references - set(ids)]


def _order(tag: str, children: list[str]) -> list[str]:
    rules = ORDER.get(tag, "").split()
    names = [rule.rstrip("+!") for rule in rules]
    if unknown := [child for child in children if child not in names]:
        return [f"{tag}: {unknown[0]} is not known there"]
    places = [names.index(child) for child in children]
    found = [f"{tag}: {children}"] if places != sorted(places) else []
    once = [name for name, rule in zip(names, rules, strict=True) if not rule.endswith("+")]
    found += [f"{tag}: {name} twice" for name in once if children.count(name) > 1]
    return found + [f"{tag}: no {rule[:-1]}" for rule in rules if rule.endswith("!") and rule[:-1] not in children]


def root_of(survey: Survey) -> Element:
    return fromstring(write_ddi(survey))


def test_the_schemas_rules_hold_for_every_kind_of_question(survey):
    Question.objects.filter(survey=survey, code="good").update(condition="${ties} = '1'", note="一つずつ\x07")
    state = {"state": "closed", "fixed_at": now(), "closed_on": date(2012, 12, 3)}
    Survey.objects.filter(pk=survey.pk).update(purpose="何のために", for_whom="18歳以上", sample=True, **state)
    survey.refresh_from_db()
    answered(survey, [{"ties": 1, "years": 3, "important": [1, 6]}] * 4)
    root = root_of(survey)
    assert faults_of(root) == []
    assert {child.tag.removeprefix(DDI) for one in root.iter() for child in one} >= set(ORDER) - {"codeBook"}


def test_the_schemas_rules_hold_for_a_survey_that_has_nothing_yet(survey):
    Section.objects.filter(survey=survey).delete()
    survey.strata.all().delete()
    Survey.objects.filter(pk=survey.pk).update(opens_on=None, closes_on=None)
    survey.refresh_from_db()
    assert faults_of(root_of(survey)) == []


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('ID="V2"', 'ID="V1"', "twice: V1"),
        ('files="F1"', 'files="F2"', "var: files=F2"),
        ('name="MODE" ', "", "var: name is missing"),
        ('event="start"', 'event="begin"', "collDate: event=begin"),
        ("<titl>", "<label/><titl>", "titlStmt: label is not known there"),
        ("<titl>", "<titl/><titl>", "titlStmt: titl twice"),
        (
            "<nation",
            "<universe/><nation",
            "sumDscr: ['collDate', 'collDate', 'universe', 'nation', 'geogCover', 'anlyUnit']",
        ),
        ("sampleSize>1100<", "sampleSize>千<", "sampleSize: 千"),
    ],
)
def test_what_breaks_a_rule_is_found(survey, was, becomes, said):
    text = write_ddi(survey).decode()
    assert was in text
    broken = text.replace(was, becomes, 1)
    assert said in faults_of(fromstring(broken.encode()))


def test_an_archive_reads_how_people_were_asked(survey):
    opened(survey)
    answered(survey, [{"district": 1, "ties": 3, "important": [1]}] * 11)
    root = root_of(survey)
    assert root.findtext(f".//{DDI}sampProc") == "11の地区に分け、あわせて1100人に送りました。"
    assert root.findtext(f".//{DDI}respRate") == "有効回収率 1.0％（有効な回答 11件）"
    why = root.find(f".//{DDI}var[@name='why_not']")
    assert why.findtext(f"{DDI}universe").startswith("問4で「3 ")
    several = root.find(f".//{DDI}var[@name='important_1']")
    assert several.findtext(f"{DDI}concept") == "important"
    assert several.find(f"{DDI}qstn").attrib == {"seqNo": "問5", "responseDomainType": "multiple"}
    assert root.find(f".//{DDI}var[@name='good_talk']/{DDI}qstn").findtext(f"{DDI}preQTxt").startswith("次のこと")
    years = root.find(f".//{DDI}var[@name='years']/{DDI}valrng/{DDI}range")
    assert years.attrib == {"UNITS": "INT", "min": "0", "max": "110"}
    assert [one.get("name") for one in root.iter(f"{DDI}var") if one.get("wgt")] == ["WEIGHT"]


def test_invented_answers_say_so(survey):
    assert root_of(survey).find(f".//{DDI}notes") is None
    survey.sample = True
    assert "見本" in root_of(survey).findtext(f".//{DDI}notes")
    assert root_of(survey).findtext(f".//{DDI}titl") == "区民アンケート（見本）"


def test_an_archive_gets_variables_with_codes_and_no_small_numbers(at_desk, survey):
    opened(survey)
    answered(survey, [{"ties": 1}] * 9 + [{"ties": 2}] * 5 + [{"ties": 3}])
    page = at_desk.get(reverse("surveys:data_questionnaire", args=[survey.uid, "xml"]))
    root = fromstring(page.content)
    ties = root.find(f".//{DDI}var[@name='ties']")
    assert ties.findtext(f"{DDI}labl") == "近所の人と、困ったとき助けあえる関係がありますか。"
    counts = {one.findtext(f"{DDI}catValu"): one.findtext(f"{DDI}catStat") for one in ties.findall(f"{DDI}catgry")}
    assert counts == {"1": "9", "2": None, "3": None, "4": "0", "5": "0", "-1": "0", "-2": "0"}
    assert root.findtext(f".//{DDI}titl") == survey.title
