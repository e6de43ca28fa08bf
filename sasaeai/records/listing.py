"""A record in words and in columns: the page of one, and the file of many."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from sasaeai.kernel.fiscal import wareki_date
from sasaeai.records.heads import people_words
from sasaeai.records.models import ActivityRecord, Channel

HEADER = [
    later("記録ID"), later("活動した日（西暦）"), later("活動した日（和暦）"), later("年度（西暦）"),
    later("地域コード"), later("地域"), later("活動の種類"), later("団体・グループ"),
    later("子ども"), later("大人"), later("65歳以上"), later("年代がわからない人"), later("合計"), later("時間（分）"),
    later("おしらせの一文"), later("おしらせに出した日"), later("取組ID"), later("受け取り方"), later("書いた人"),
    later("どなたから聞いたか"), later("見本"),
]  # fmt: skip


# Django makes this anew for each row that is asked.
CHANNELS = dict(Channel.choices)


def line_of(row: ActivityRecord) -> list[Any]:
    return [
        row.uid, row.day, wareki_date(row.day), row.fiscal_year.year, row.area.slug, row.area.name, row.kind.name,
        row.group, row.children, row.adults, row.older, row.unknown_age, row.people, row.minutes, row.news,
        row.news_accepted_on, row.measure.uid if row.measure else "", str(CHANNELS[row.channel]),
        row.written_by_label, row.on_behalf_of, int(row.sample),
    ]  # fmt: skip


def facts_of(row: ActivityRecord) -> list[dict[str, Any]]:
    facts = [
        (_("何をしたか"), row.kind.name),
        (_("いつ"), wareki_date(row.day)),
        (_("どこで"), row.area.name),
        (_("団体・グループ"), row.group),
        (_("人数"), people_words(row)),
        (_("時間（分）"), row.minutes),
        (_("おしらせの一文"), row.news),
        (_("かかわる取組"), row.measure.title if row.measure else ""),
        (_("受け取り方"), row.get_channel_display()),
        (_("どなたから聞いたか"), row.on_behalf_of),
        (_("書いた人"), row.written_by_label),
    ]
    return [{"label": label, "text": text} for label, text in facts if text not in {"", None}]
