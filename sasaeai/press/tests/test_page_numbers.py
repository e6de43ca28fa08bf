"""The marks of pages in the text version are those of the printed book."""

from __future__ import annotations

from sasaeai.press.making import Making
from sasaeai.press.models import MadePaper
from sasaeai.press.writers.typeset import page_numbers


def test_the_text_version_marks_the_pages_of_the_printed_book(ward, release):
    row = MadePaper(kind="book", format="txt", period=ward.period, release=release)
    pages = page_numbers(Making().paper(row))
    assert pages["about"] < pages["ward"] < pages["district-kamoi"] < pages["district-nagatsuta"]
    text = Making().make(row).content.decode()
    page = pages["district-kamoi"]
    # The first 「■地区1　鴨居」 stands in the table of contents, the last one heads the chapter.
    assert text.index(f"【{page}ページ】") < text.rindex("■地区1　鴨居")


def test_a_reference_in_the_text_version_names_the_page_of_the_printed_book(ward, release):
    row = MadePaper(kind="book", format="txt", period=ward.period, release=release)
    page = page_numbers(Making().paper(row))["district-kamoi"]
    text = Making().make(row).content.decode()
    assert f"鴨居「鴨居 お助け隊」（{page}ページ）" in text
    assert "（）" not in text
