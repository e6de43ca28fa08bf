"""What changed between two editions of one plan, in words: texts, goals, measures, schedules, indicators, targets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, TextField, When
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from sasaeai.areas.whole import called
from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.words import differences

from .items import Item
from .models import ActorRole, Edition, EditionItem, Help, ItemKind

Change = dict[str, Any]
# Goals first, then measures, then indicators.
PRINTED = Case(When(kind=ItemKind.GOAL, then=0), When(kind=ItemKind.MEASURE, then=1), default=2)


def plan_texts() -> dict[str, str]:
    return {
        "title": _("計画の名前"), "philosophy": _("基本理念"), "philosophy_sub": _("基本理念の副題"),
        "introduction": _("策定の趣旨"), "pillar": _("計画の柱"),
        "tiers": called(_("%(whole)s計画と地区別計画")), "profile": _("地域の様子"), "committee": _("策定委員会"),
    }  # fmt: skip


def item_texts() -> dict[str, str]:
    return {
        "short": _("短い名前"), "explanation": _("説明"), "five_years": _("計画期間の考え方"), "text": _("内容"),
        "audience": _("対象"), "content_kind": _("内容の種類"), "unit": _("単位"),
        "definition": _("定義"), "method": _("把握の方法"), "target_reason": _("目標値の理由"),
    }  # fmt: skip


def kind_words(kind: str, measure_name: str) -> str:
    return {"goal": _("目標"), "measure": measure_name, "indicator": _("指標")}.get(kind, kind)


def compare_editions(old: Edition, new: Edition, page: str) -> dict[str, Any]:
    """Plan texts, and one page of changed items; only items that differ are ever loaded."""
    uids = _changed(old, new)
    by_edition: dict[int, dict[str, EditionItem]] = {old.pk: {}, new.pk: {}}
    for row in EditionItem.objects.filter(edition__in=[old.pk, new.pk], uid__in=uids):
        by_edition[row.edition_id][row.uid] = row
    name = new.document["measure_name"]
    changes = [_item_change(by_edition[old.pk].get(uid), by_edition[new.pk].get(uid), name) for uid in uids]
    said = [change for change in changes if change["changes"] or change["is_added"] or change["is_removed"]]
    cut = Paginator(said, PER_PAGE).get_page(page)
    return {"page": cut, "items": list(cut), "total": len(said), "texts": _text_changes(old, new)}


def _changed(old: Edition, new: Edition) -> list[str]:
    """Uids in printed order: added and changed as they stand now, then what was taken out."""
    now, then = _rows(new), _rows(old)
    alike = Q(
        uid=OuterRef("uid"), title=OuterRef("title"), parent_uid=OuterRef("parent_uid"), text=OuterRef("text")
    )  # fmt: skip
    # An indicator carries its owner's number and words, a measure its goal's: that alone is no change of its own.
    same = then.filter(alike & (Q(number=OuterRef("number")) | Q(kind=ItemKind.INDICATOR)))
    here = now.filter(uid=OuterRef("uid"))
    changed = now.filter(~Exists(same)).order_by(PRINTED, "order").values_list("uid", flat=True)
    removed = then.filter(~Exists(here)).order_by(PRINTED, "order").values_list("uid", flat=True)
    return [*changed, *removed]


def _rows(edition: Edition) -> QuerySet[EditionItem]:
    return EditionItem.objects.filter(edition=edition).annotate(text=Cast("data", TextField()))


def _text_changes(old: Edition, new: Edition) -> list[Change]:
    pairs = ((label, old.document.get(key, ""), new.document.get(key, "")) for key, label in plan_texts().items())
    return [_text(label, before, after) for label, before, after in pairs if before != after]


def _text(label: str, before: str, after: str) -> Change:
    return {"label": label, "old": before, "new": after, "parts": differences(before, after) if before else []}


def _item_change(old: EditionItem | None, new: EditionItem | None, measure_name: str) -> Change:
    shown = new or old
    assert shown is not None
    how = _("追加") if old is None else _("削除") if new is None else _("変更")
    changes = details(old, new) if old and new else []
    return {
        "how": how,
        "kind": kind_words(shown.kind, measure_name),
        "number": shown.number,
        "title": shown.title,
        "uid": shown.uid,
        "sample": shown.sample,
        "changes": changes,
        "is_added": old is None,
        "is_removed": new is None,
    }


def details(old: EditionItem, new: EditionItem | Item) -> list[Change]:
    """What differs between an item as it stood and as it stands."""
    found = []
    if old.title != new.title:
        found.append(_text(_("名前"), old.title, new.title))
    if old.number != new.number and new.kind != ItemKind.INDICATOR:
        found.append({"label": _("番号"), "sentence": _from_to(old.number, new.number)})
    for key, label in item_texts().items():
        before, after = old.data.get(key, ""), new.data.get(key, "")
        if before != after:
            found.append(_text(label, before or "", after or ""))
    if old.parent_uid != new.parent_uid:
        found.append({"label": _("置き場所"), "sentence": _from_to(_place(old), _place(new))})
    return [*found, *_lists(old, new), *_years(old, new)]


def _place(row: EditionItem | Item) -> str:
    """What the item hangs on, in the words of its edition."""
    goal = row.data.get("goal") or {}
    return str(row.data.get("owner_title") or goal.get("title") or "")


def _from_to(before: str, after: str) -> str:
    gaps = {"old": before or _("なし"), "new": after or _("なし")}
    return _("「%(old)s」から「%(new)s」になりました。") % gaps


def _lists(old: EditionItem, new: EditionItem | Item) -> list[Change]:
    """Who acts and whose help it is."""
    found = []
    reads = (
        (_("だれが"), _actors), (_("自助・共助・公助"), _helps), (_("もとになった記載"), _writers),
        (_("指標"), _indicators), (_("現状値"), _baseline),
    )  # fmt: skip
    for label, read in reads:
        before, after = read(old.data), read(new.data)
        if before != after:
            found.append({"label": label, "sentence": _from_to(before, after)})
    if old.data.get("evidence", []) != new.data.get("evidence", []):
        found.append({"label": _("根拠"), "sentence": _("根拠として引く数字や声が変わりました。")})
    if old.data.get("ancestors", []) != new.data.get("ancestors", []):
        found.append({"label": _("前の期の計画から"), "sentence": _("前の期とのつながりの書き方が変わりました。")})
    return found


def _writers(data: Change) -> str:
    return _("、").join(data.get("written_by", []))


def _indicators(data: Change) -> str:
    return _("、").join(row["title"] for row in data.get("indicators", []))


def _baseline(data: Change) -> str:
    if data.get("baseline") is None:
        return ""
    return f"{data['baseline']}{data['unit']}（{FiscalYear(data['baseline_year']).words}）"


def _actors(data: Change) -> str:
    return _("、").join(f"{row['name']}（{ActorRole(row['role']).label}）" for row in data.get("actors", []))


def _helps(data: Change) -> str:
    return "・".join(str(Help(code).label) for code in data.get("helps", []))


def _years(old: EditionItem, new: EditionItem | Item) -> list[Change]:
    """平成24年度の計画が「検討」から「試行」になりました; the same for targets."""
    found = []
    for label, read in ((_("スケジュール"), _plans), (_("目標値"), _targets)):
        before, after = read(old.data), read(new.data)
        for year in sorted(before.keys() | after.keys()):
            was, is_now = before.get(year, ""), after.get(year, "")
            if was != is_now:
                sentence = f"{FiscalYear(year).words}：{_from_to(was, is_now)}"
                found.append({"label": label, "sentence": sentence})
    return found


def _plans(data: Change) -> dict[int, str]:
    rows: Iterable[Change] = data.get("schedule", [])
    return {row["year"]: " ".join(part for part in (row["state"], row["words"]) if part) for row in rows}


def _targets(data: Change) -> dict[int, str]:
    return {row["year"]: f"{row['value']}{data['unit']}" for row in data.get("targets", []) if "unit" in data}
