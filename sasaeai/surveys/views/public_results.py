"""Results for everybody: how it was asked, who answered, what they said; only what was published is read."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.kernel.public import public_page
from sasaeai.kernel.table_files import handed_out_to_all
from sasaeai.people.viewer import Request
from sasaeai.surveys.asked_days import asked_when
from sasaeai.surveys.models import Finding, PublishedResults, Survey
from sasaeai.surveys.published import Tables
from sasaeai.surveys.result_files import quadrants_content, tables_content
from sasaeai.surveys.spoken import ResultWords, result_words_for

from .public_surveys import above


def _published(uid: str, *later: str) -> tuple[Survey, PublishedResults]:
    """The newest version that stands, without what is read `later`, if at all; 404 where there is none."""
    survey: Survey = get_object_or_404(Survey.objects.present().select_related("area", "period", "contact"), uid=uid)
    rows = PublishedResults.objects.filter(survey=survey, withdrawn_at=None).order_by("-number")
    row = rows.defer(*later).first()
    if row is None:
        raise Http404
    return survey, row


def _shared(survey: Survey, row: PublishedResults, words: ResultWords) -> dict[str, Any]:
    files = reverse("surveys:public_results_file", args=[survey.uid, "csv"]).removesuffix(".csv")
    return {
        "survey": survey, "published": row, "response": words.within(row.response), "files": files, "words": words,
        "asked_when": asked_when(row.response, survey),
    }  # fmt: skip


@public_page
@require_safe
def results(request: Request, uid: str) -> HttpResponse:
    survey, row = _published(uid)
    words = result_words_for(request)
    context = _shared(survey, row, words) | {
        "sections": list(Tables(row.tables, words).sections()),
        "matrix": words.within(row.tables.get("matrix")),
        "matrix_files": reverse("surveys:public_matrix_file", args=[survey.uid, "csv"]).removesuffix(".csv"),
        "findings": _told(Finding.objects.shown_of(survey), words),
        "versions": list(PublishedResults.objects.filter(survey=survey, withdrawn_at=None).defer("tables", "response")),
        "crumbs": [*above(), {"label": _("結果")}],
    }
    return render(request, "surveys/public_results.html", context)


def _told(findings: list[Finding], words: ResultWords) -> list[Finding]:
    for row in findings:
        row.sentence, row.note = words(row.sentence), words(row.note)
    return findings


@public_page
@require_safe
def district(request: Request, uid: str, slug: str) -> HttpResponse:
    """What one district said, question by question, beside the whole."""
    survey, row = _published(uid)
    words = result_words_for(request)
    context = _shared(survey, row, words)
    here = next((one for one in context["response"]["districts"] if one["slug"] == slug), None)
    if here is None:
        raise Http404
    context |= {
        "here": here,
        "sections": list(Tables(row.tables, words).in_district(slug)),
        "crumbs": [
            *above(),
            {"label": _("結果"), "url": reverse("surveys:public_results", args=[uid])},
            {"label": here["label"]},
        ],
    }
    return render(request, "surveys/public_district.html", context)


@public_page
@require_safe
def question(request: Request, uid: str, code: str) -> HttpResponse:
    survey, row = _published(uid)
    words = result_words_for(request)
    tables = Tables(row.tables, words)
    table = tables.simple(code)
    if table is None:
        raise Http404
    context = _shared(survey, row, words) | {
        "table": table,
        "crossed": tables.by_heads(code),
        "number": tables.numbers.get(code),
        "crumbs": [
            *above(),
            {"label": _("結果"), "url": reverse("surveys:public_results", args=[uid])},
            {"label": table["number"]},
        ],
    }
    return render(request, "surveys/public_question.html", context)


@public_page
@require_safe
def paper(request: Request, uid: str) -> HttpResponse:
    """All on one page, to be printed."""
    survey, row = _published(uid)
    words = result_words_for(request)
    context = _shared(survey, row, words) | {
        "sections": list(Tables(row.tables, words).sections()),
        "matrix": words.within(row.tables.get("matrix")),
    }
    return render(request, "surveys/public_results_print.html", context)


@require_safe
def file(request: Request, uid: str, ending: str) -> HttpResponse:
    survey, row = _published(uid, "tables")
    words = result_words_for(request)
    name = f"{words(survey.title)}_{_('結果')}"
    return handed_out_to_all(request, name, ending, lambda: tables_content(ending, _sheets(row, words)))


def _sheets(row: PublishedResults, words: ResultWords) -> list[tuple[str, list[Any]]]:
    kept = row.tables.get("tables", [])
    tables = kept if words.is_source else words.within(kept)
    heads = list(dict.fromkeys(one["head"]["label"] if one["head"] else "" for one in tables))
    return [
        (
            _("%(head)sごと") % {"head": head} if head else _("単純集計"),
            [one for one in tables if (one["head"]["label"] if one["head"] else "") == head],
        )
        for head in heads
    ]


@require_safe
def matrix_file(request: Request, uid: str, ending: str) -> HttpResponse:
    """重要度と満足度, where the version has it."""
    survey, row = _published(uid, "tables")
    if not PublishedResults.objects.filter(pk=row.pk, tables__has_key="matrix").exists():
        raise Http404
    words = result_words_for(request)
    name = f"{words(survey.title)}_{_('重要度と満足度')}"
    return handed_out_to_all(
        request, name, ending, lambda: quadrants_content(ending, words.within(row.tables["matrix"]))
    )
