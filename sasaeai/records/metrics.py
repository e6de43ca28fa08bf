"""What the ledger can count for an indicator; listed in docs/metrics.md."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.metrics import distinct, metric, sum_of
from sasaeai.records.models import ActivityRecord
from sasaeai.records.models.record import ActivityRecordQuerySet

# A number of heads below this is not told to the public: among four people in a district, everybody knows who.
FEWEST_HEADS = 5


@metric("records.times", label=_("活動した回数"), unit=_("回"), day="day")
def times() -> ActivityRecordQuerySet:
    return ActivityRecord.objects.present()


@metric(
    "records.people", label=_("活動に参加した人（延べ）"), unit=_("人"), value=sum_of("people", heads=True), day="day",
    hide_below=FEWEST_HEADS,
)  # fmt: skip
def people() -> ActivityRecordQuerySet:
    return ActivityRecord.objects.present()


@metric(
    "records.children", label=_("活動に参加した子ども（延べ）"), unit=_("人"), value=sum_of("children", heads=True),
    day="day", hide_below=FEWEST_HEADS,
)  # fmt: skip
def children() -> ActivityRecordQuerySet:
    return ActivityRecord.objects.present().filter(children__gt=0)


@metric(
    "records.adults", label=_("活動に参加した大人（延べ）"), unit=_("人"), value=sum_of("adults", heads=True),
    day="day", hide_below=FEWEST_HEADS,
)  # fmt: skip
def adults() -> ActivityRecordQuerySet:
    return ActivityRecord.objects.present().filter(adults__gt=0)


@metric(
    "records.older", label=_("活動に参加した65歳以上の人（延べ）"), unit=_("人"), value=sum_of("older", heads=True),
    day="day", hide_below=FEWEST_HEADS,
)  # fmt: skip
def older() -> ActivityRecordQuerySet:
    return ActivityRecord.objects.present().filter(older__gt=0)


@metric("records.groups", label=_("活動した団体・グループ"), unit=_("団体"), value=distinct("group_key"), day="day")
def groups() -> ActivityRecordQuerySet:
    return ActivityRecord.objects.present().by_a_group()
