"""One series over several periods: the values of the indicators that an indicator continues stand before its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .familiar import familiar
from .items import Item
from .live import Value
from .models import Indicator

# Further back than this no indicator was ever continued; each period costs a query, whatever the number of rows.
MOST_PERIODS = 6
# What makes two numbers of one name different things.
MEANING = ("definition", "unit", "method")


@dataclass(frozen=True)
class Earlier:
    """An indicator of a period before, with the values of the same area; `changed` names what meant something else."""

    uid: str
    title: str
    unit: str
    definition: str
    period: str
    number: int
    changed: list[str]
    values: list[Value]
    fits: bool  # counted in the same unit, so that both stand in one picture

    @property
    def changed_words(self) -> list[str]:
        names = {"definition": _("定義"), "unit": _("単位"), "method": _("把握の方法")}
        return [names[name] for name in self.changed]

    @property
    def warning(self) -> str:
        names = _("・").join(self.changed_words)
        words = _("%(period)sとは、%(names)sがちがいます。数をそのままくらべないでください。")
        if not self.fits:
            words = _("%(period)sとは、%(names)sがちがいます。単位がちがうので、図にはのせていません。")
        return words % {"period": self.period, "names": names}

    @property
    def mark(self) -> str:
        """What is said of each of its values."""
        words = _("%(period)sの値") % {"period": self.period}
        return _("%(words)s（定義が変わりました）") % {"words": words} if self.changed else words


def lineages(indicators: Iterable[Indicator]) -> dict[int, list[dict[str, Any]]]:
    """For the projection: by indicator what it continues, the nearest first, quoted; a query for each period back."""
    found: dict[int, list[dict[str, Any]]] = {}
    # Which indicators ask for each old one, and what stands after it in their series.
    asking: dict[int, list[tuple[int, Indicator]]] = {}
    for row in indicators:
        if row.continues_id:
            asking.setdefault(row.continues_id, []).append((row.pk, row))
    for _period in range(MOST_PERIODS):
        if not asking:
            break
        olds = Indicator.objects.present().filter(pk__in=list(asking)).select_related("plan__period")
        further: dict[int, list[tuple[int, Indicator]]] = {}
        for old in olds:
            for pk, after in asking[old.pk]:
                found.setdefault(pk, []).append(_quoted(old, after))
                if old.continues_id:
                    further.setdefault(old.continues_id, []).append((pk, old))
        asking = further
    return found


def _quoted(old: Indicator, after: Indicator) -> dict[str, Any]:
    period = old.plan.period
    return {
        "uid": old.uid,
        "title": old.title,
        "unit": old.unit,
        "definition": old.definition,
        "period": period.name,
        "number": period.number,
        "changed": [name for name in MEANING if getattr(old, name).strip() != getattr(after, name).strip()],
    }


def uids_of(items: Iterable[Item]) -> list[str]:
    """Of indicators, with those that they continue: whose values a page of them has to load."""
    return [uid for item in items for uid in (item.uid, *(row["uid"] for row in item.data.get("before", [])))]


def earlier(
    item: Item, known: Mapping[str, Sequence[Value]], area_id: int, readable: Iterable[int] | None = None
) -> list[Earlier]:
    """The nearest period first. `readable` are the periods that this reader may see; None for all."""
    numbers = None if readable is None else set(readable)
    found: list[Earlier] = []
    changed: list[str] = []
    for row in item.data.get("before", []):
        # What changed once stays changed for everything before it.
        changed = [name for name in MEANING if name in changed or name in row["changed"]]
        if numbers is not None and row["number"] not in numbers:
            continue
        own = [value for value in known.get(row["uid"], []) if value.area_id == area_id]
        fits = row["unit"] == item.data["unit"]
        words = {name: row[name] for name in ("uid", "title", "unit", "definition", "number")}
        found.append(Earlier(**words, period=familiar(row["period"]), changed=list(changed), values=own, fits=fits))
    return found
