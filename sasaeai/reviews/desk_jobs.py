"""What an organisation of which nobody signs in is still asked for: one job a year, behind one link."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Count, F
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.people.models import Organisation
from sasaeai.plans.jobs import Job
from sasaeai.plans.waiting import waits_for
from sasaeai.reviews.models import OwnerLink, Sheet, Stage


@waits_for(Organisation)
def of_organisations(keys: Collection[int]) -> Iterator[tuple[int, Job]]:
    """Two queries; nothing once the year has left its owners' hands, or where the links were stopped."""
    rows = Sheet.objects.open().of_organisations(list(keys)).filter(year__stage=Stage.OWNERS)
    counts = {
        (year, owner): number
        for year, owner, number in rows.order_by().values_list("year", "owner").annotate(Count("pk"))
    }
    links = OwnerLink.objects.filter(owner__in=keys, revoked_at=None, year__stage=Stage.OWNERS)
    for link in links.select_related("year").order_by(F("year__due_on"), "pk"):
        number = counts.get((link.year_id, link.owner_id))
        if not number or not link.is_open(today()):
            continue
        gaps = {"year": link.year, "count": number, "day": wareki_date(link.year.due_on), "contact": link.year.contact}
        yield (
            link.owner_id,
            Job(
                _("%(year)s：確かめていただきたいものが%(count)s件あります") % gaps,
                reverse("reviews:of_owner", args=[link.token]),
                _("開く"),
                _("変わりがなければ、開いたページの「変わりなし」を押してください。"),
                _("しめきりは%(day)sです。問い合わせ先：%(contact)s") % gaps,
                since=link.year.opened_on,
                late=link.year.is_over_due,
            ),
        )
