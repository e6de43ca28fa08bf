"""SPSS's file as statisticians open it: in PSPP, where it is installed, and by pyreadstat everywhere."""

from __future__ import annotations

import csv
import shutil
import subprocess

import pyreadstat
import pytest

from sasaeai.surveys.exchange.leaving import ALL_WORDS, Leaving, Wish
from sasaeai.surveys.exchange.sav import write_sav
from sasaeai.surveys.models import FreeAnswer, Question, Survey
from sasaeai.surveys.tests.known import answered, opened

# More than four segments of 255 bytes, with signs of three bytes across the borders.
LONG = "あ" + "いろはにほへと散りぬるを、わが世たれぞ常ならむ。" * 14
HEAD = "次のことに、どのくらい満足していますか。" * 9


@pytest.fixture
def file(survey, tmp_path):
    """Two people, one of whom wrote a lot; a question is called like a column of our own, another like SPSS's TO."""
    Question.objects.filter(survey=survey, code="sex").update(code="mode")
    Question.objects.filter(survey=survey, code="why_not").update(code="to")
    Question.objects.filter(survey=survey, code="good").update(text=HEAD)
    opened(survey)
    first, second = answered(
        survey, [{"district": 2, "mode": 2, "ties": 3, "important": [1, 6], "years": 12}, {"ties": 1, "good_talk": 2}]
    )
    words = Question.objects.get(survey=survey, code="words")
    important = Question.objects.get(survey=survey, code="important")
    FreeAnswer.objects.create(response=first, question=words, text=LONG, masked=LONG)
    FreeAnswer.objects.create(response=first, question=important, choice_code=6, text="庭", masked="庭")
    FreeAnswer.objects.create(response=second, question=words, text="短く", masked="短く")

    def written():
        path = tmp_path / "a.sav"
        path.write_bytes(write_sav(survey.title, Leaving(survey, Wish({}, ALL_WORDS))))
        return path

    return written


def read(path):
    return pyreadstat.read_sav(path, output_format="dict", user_missing=True)


def test_long_answers_are_one_variable_and_whole(file):
    columns, about = read(file())
    assert sorted(columns["words"]) == sorted([LONG, "短く"])
    assert sorted(columns["important_6_text"]) == ["", "庭"]
    assert not [name for name in about.column_names if name.startswith("words_")]


def test_names_are_such_as_spss_can_tell_apart(file):
    names = read(file())[1].column_names
    assert {"MODE", "mode_q", "to_q", "ties"} <= set(names)
    assert len({name.lower() for name in names}) == len(names)


def test_a_row_keeps_its_words_where_the_question_is_too_long(file):
    labels = read(file())[1].column_names_to_labels
    assert labels["good_talk"].startswith("次のことに、どのくらい")
    assert labels["good_talk"].endswith("…：相談のしやすさ")
    assert len(labels["good_talk"].encode()) <= 250


def test_several_answers_are_a_set(file):
    sets = read(file())[1].mr_sets
    assert list(sets) == ["important"]
    assert sets["important"]["counted_value"] == 1
    assert sets["important"]["variable_list"] == [f"important_{choice}" for choice in range(1, 8)]


def test_invented_answers_say_so(file, survey):
    assert "見本" not in "".join(read(file())[1].notes)
    Survey.objects.filter(pk=survey.pk).update(sample=True)
    survey.refresh_from_db()
    assert "見本" in "".join(read(file())[1].notes)


@pytest.fixture
def pspp():
    if not (found := shutil.which("pspp")):
        pytest.skip("no PSPP here: install Debian's pspp to run this")
    return found


def test_pspp_opens_it_without_a_complaint(file, pspp, tmp_path):
    """A complaint would be printed; every value comes out under its label."""
    out, syntax = tmp_path / "out.csv", tmp_path / "a.sps"
    syntax.write_text(
        f"GET FILE='{file()}'.\nDISPLAY DICTIONARY.\nMRSETS /DISPLAY NAME=ALL.\nDESCRIPTIVES years.\n"
        f"SAVE TRANSLATE /OUTFILE='{out}' /TYPE=CSV /FIELDNAMES /CELLS=LABELS /REPLACE.\n"
    )
    done = subprocess.run(
        [pspp, "-O", "format=txt", "-o", tmp_path / "said.txt", syntax],
        env={"LC_ALL": "C.UTF-8"}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    said = (tmp_path / "said.txt").read_text()
    assert done.returncode == 0, said[-2000:]
    assert "warning" not in (said + done.stderr).lower()
    assert "無回答" in said
    rows = sorted(csv.DictReader(out.open(encoding="utf-8")), key=lambda row: row["ties"])
    assert [row["ties"] for row in rows] == ["そう思う", "どちらかといえばそう思わない"]
    short, long = rows
    assert (short["words"].rstrip(), long["words"].rstrip()) == ("短く", LONG)
    assert (short["to_q"], long["to_q"]) == ("非該当", "無回答")
    assert (long["mode_q"], long["important_1"], long["important_2"]) == ("女性", "○あり", "○なし")
    assert float(long["years"]) == 12
