"""Published results in English: the ward's own wordings, and the sentences that were stored with the tables."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.utils import translation

from sasaeai.kernel.variants import put_variant
from sasaeai.surveys import sentences
from sasaeai.surveys.actions.results import publish_results
from sasaeai.surveys.actions.surveys import answers_moved
from sasaeai.surveys.other_words import parts_of
from sasaeai.surveys.tests.known import answered, opened
from tests.kept import kept

# What is not in the reader's language says so to screen readers.
SPAN = re.compile(r"</?span[^>]*>")
JAPANESE = re.compile(r"[぀-ヿ一-鿿]+[^<>]*")


@pytest.fixture(autouse=True)
def in_japanese():
    """A page leaves its language behind in the thread."""
    with translation.override("ja"):
        yield


@pytest.fixture
def published(suzuki, survey):
    return published_by(suzuki, survey)


@kept
def published_by(person, survey):
    """60 and 36 answers, and every text of the survey in English."""
    for part in parts_of(survey):
        for number, place in enumerate(part.places):
            put_variant(place.variant_key, "en", f"Words {part.key} {number}", source=place.source)
    put_variant_of(survey, "近所の人と、困ったとき助けあえる関係がありますか。", "Do you help each other?")
    put_variant_of(survey, "そう思う", "Yes, I do")
    opened(survey)
    for number, given in ((60, {"age": 1, "ties": 1, "important": [1, 3], "years": 30}), (36, {"age": 2, "ties": 4})):
        answered(survey, [{"district": 1 + place % 3, **given} for place in range(number)])
    answers_moved(survey)
    return publish_results(survey, change="", by=person)


def put_variant_of(survey, source, words):
    place = next(place for part in parts_of(survey) for place in part.places if place.source == source)
    put_variant(place.variant_key, "en", words, source=source)


def left_in(page):
    return {found.group() for found in JAPANESE.finditer(SPAN.sub("", page))}


def main_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode().partition('id="main"')[2].partition("</main>")[0]


def test_an_english_reader_reads_questions_answers_and_tests(client, published):
    page = main_of(client, f"/en/surveys/{published.survey.uid}/q/ties/")
    assert "Do you help each other?" in page
    assert "Yes, I do" in page
    assert "no answer" in page
    assert "There is a difference by Age (p&lt;0.001)." in page
    assert left_in(page) == set()


def test_nothing_japanese_is_left_on_the_first_page_of_results(client, published):
    for address in ("", "print/", "districts/kamoi/"):
        page = main_of(client, f"/en/surveys/{published.survey.uid}/{address}")
        assert left_in(page) == set(), address


def test_the_file_of_an_english_reader_is_in_english(client, published):
    text = client.get(f"/en/surveys/{published.survey.uid}/results.csv").content.decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(text)) if "Do you help each other?" in row]
    assert any("Yes, I do" in row for row in rows)
    assert not any("そう思う" in row for row in rows)


def test_the_survey_is_called_by_its_english_name_on_every_page(client, published):
    put_variant_of(published.survey, "区民アンケート", "Survey of the ward")
    for address in (f"surveys/{published.survey.uid}/", f"surveys/{published.survey.uid}/papers/", "surveys/"):
        page = main_of(client, f"/en/{address}")
        assert "Survey of the ward" in page
        assert "区民アンケート" not in page


def test_japanese_readers_read_what_was_stored(client, published):
    page = main_of(client, f"/surveys/{published.survey.uid}/q/ties/")
    assert "年齢による差があります（p&lt;0.001）。" in page
    assert "無回答" in page
    assert published.tables["tables"][0]["answers"][-1]["label"] == "無回答"


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("重みはつけていません。どの回答も同じに数えました。さらに、問2、問3の答えが人口の内訳と合うように、重みを整えました。",
         ["not weighted", "answers to Q2, Q3 agree"]),
        ("鴨居、白山は回答が30件より少ないので、参考値です。", ["鴨居, 白山", "30"]),
        ("「近所の助けあい」では、「そう思う」または「どちらかといえばそう思う」と答えた人が31.2％（3割を超える）です。",
         ["31.2 percent", "“そう思う” or “どちらかといえばそう思う”"]),
        ("n=96、誤差 ±4.2ポイント（参考値）", ["n=96", "4.2"]),
        ("「近所の助けあい」で「そう思う」または「すこし思う」と答えた人は、全体では31.3％ですが、三保（55.9％）で高く、白山（20.1％）、鴨居（22.0％）で低くなっています。",
         ["31.3 percent", "higher in 三保 (55.9", "lower in 白山 (20.1 percent), 鴨居 (22.0"]),
        ("「近所の助けあい」で「そう思う」と答えた人は、全体で31.3％です。地区による違いは、標本誤差の範囲で、あるとはいえません。",
         ["31.3 percent", "by District"]),
        ("「近所の助けあい」で「そう思う」と答えた人は、前回の29.0％から31.3％になりました。標本誤差を超えて改善しています。",
         ["from 29.0 percent", "to 31.3 percent", "more than the sampling error"]),
        ("問10 ソ", ["Q10-o"]),
        ("問5-1", ["Q5-1"]),
        ("問4 いっしょに住んでいる方は、次のどれですか。", ["Q4 いっしょに"]),
        ("問4 いっしょに住んでいる方は、次のどれですか。による差があります（p<0.001）。",
         ["difference by Q4 いっしょに住んでいる方は、次のどれですか。"]),
        ("秘", ["hidden"]),
    ],
)  # fmt: skip
def test_a_kept_sentence_is_known_by_its_pattern_and_so_are_its_gaps(kept, told):
    with translation.override("en"):
        found = sentences.tell(kept, str)
    for words in told:
        assert words in found


def test_a_sentence_that_nobody_knows_stays_as_it_was_published():
    with translation.override("en"):
        assert sentences.tell("北部では、昔から助けあいがさかんです。", str) == "北部では、昔から助けあいがさかんです。"
        assert sentences.tell("全体の感想をお書きください。", str) == "全体の感想をお書きください。"
