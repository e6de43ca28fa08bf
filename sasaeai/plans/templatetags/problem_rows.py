"""The rows of lists of problems and of editions; functions for the same reason as in `plan_rows`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sasaeai.areas.whole import called
from sasaeai.design.markup import NOTHING, html, joined
from sasaeai.kernel.templatetags.dates import day
from sasaeai.plans.models import Edition
from sasaeai.plans.reader import Reader

from .plan_marks import sample_mark

register = template.Library()

Row = Mapping[str, Any]
MOST_SIGNS = 120


@register.simple_tag
def problem_lines(rows: Iterable[Row], reader: Reader) -> SafeString:
    """Problems with where each of them stands."""
    mark, common = sample_mark(True), called(_("%(whole)s全体の共通課題"))
    unpublished = html('<p class="muted">{}</p>', _("まだ公開していません。"))

    def line(row: Row) -> SafeString:
        problem, now = row["problem"], row["standing"]
        return html(
            '<li><article class="way"><p class="dir">{}</p><div><p><b><a href="{}">{}</a></b>{}</p>'
            '<p class="muted">{}{}</p><p><span class="state{}">{}</span>{}</p>{}</div></article></li>',
            common if problem.is_common else reader.wording(problem.area_name),
            row["url"],
            problem.title,
            mark if problem.sample else NOTHING,
            row["when"],
            _kind(problem.kind, after=row["when"]),
            " wait" if now.code == "promised" else NOTHING,
            now.words,
            f"　{shortened(now.text)}" if now.text else NOTHING,
            NOTHING if problem.published_on else unpublished,
        )

    return joined(line(row) for row in rows)


def _kind(words: str | None, *, after: str) -> SafeString:
    return html("<span{}>{}</span>", mark_safe(' class="kind"') if after else NOTHING, words) if words else NOTHING


@register.simple_tag
def way_lines(ways: Iterable[Row]) -> SafeString:
    """design/way.html for each of a district's problems."""
    mark, direction, untitled = sample_mark(True), called(_("地区から%(whole)sへ")), _("題名はまだありません")

    def line(way: Row) -> SafeString:
        state = html('<span class="state{}">{}</span>', " wait" if way["waiting"] else NOTHING, way["state"])
        return html(
            '<li><article class="way"><p class="dir"><span aria-hidden="true">↑</span>{}</p><div>\n'
            '<p><b><a href="{}">{}</a></b>{}</p>\n<p class="muted">{}{}</p>\n<p>{}{}</p></div></article></li>',
            direction,
            way["url"],
            way["title"] or untitled,
            mark if way["sample"] else NOTHING,
            way["when"],
            _kind(way["tag"], after=way["when"]),
            state,
            f"　{way['text']}" if way["text"] else NOTHING,
        )

    return joined(line(way) for way in ways)


def shortened(text: str) -> str:
    return text if len(text) <= MOST_SIGNS else Truncator(text).chars(MOST_SIGNS)


@register.simple_tag
def edition_lines(rows: Iterable[Row]) -> SafeString:
    """What was published on each day: the plan, the edition, what changed, and where to read and compare it."""
    published, current = _("公開した日：%(day)s"), html('　<span class="tag main">{}</span>', _("いま公開中"))
    links = {"read": _("このときの計画を読む"), "compare": _("一つ前の版と比べる")}

    def line(row: Row) -> SafeString:
        release, edition = row["release"], row["edition"]
        words = day(release.released_at)
        read = _link(reverse("plans:older:plan", args=[release.pk]), links["read"], words)
        compare = html("　{}", _link(row["compare"], links["compare"], words)) if row["compare"] else NOTHING
        return html(
            '<li><p><time datetime="{}">{}</time>{}{}</p>\n{}\n<p>{}</p>\n<p class="links">{}{}</p></li>',
            localtime(release.released_at).date().isoformat(),
            published % {"day": words},
            current if row["is_newest"] else NOTHING,
            sample_mark(edition and edition.plan.sample),
            _edition(edition) if edition else NOTHING,
            release.change_note,
            read,
            compare,
        )

    return joined(map(line, rows))


def _link(url: str, words: str, hidden: str) -> SafeString:
    return html('<a href="{}">{}<span class="visually-hidden">：{}</span></a>', url, words, hidden)


def _edition(edition: Edition) -> SafeString:
    plan = edition.plan
    whose = called(_("%(whole)s計画")) if plan.is_ward else plan.area.name
    kind = f"（{edition.kind.name}）" if edition.name != edition.kind.name else ""
    return html(
        "<p>{}{} {}</p>",
        joined(html('<b class="whole">{}</b> ', words) for words in (plan.period.title, whose)),
        html('<span class="whole"><b>{}</b>{}</span>', edition.name, kind),
        html('<span class="whole">{}</span>', _("決めた日：%(day)s") % {"day": day(edition.decided_on)}),
    )
