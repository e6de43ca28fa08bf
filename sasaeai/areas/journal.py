"""The sentences in which the journal tells what happened to areas, towns and desks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sasaeai.areas.whole import whole
from sasaeai.kernel.journal import gap, sentences

gap("whole", whole)
sentences(
    {
        "areas.area.added": _("地域「%(subject)s」を加えました。"),
        "areas.area.changed": _("地域「%(subject)s」を書きなおしました（%(fields)s）。"),
        "areas.town.added": _("町丁「%(subject)s」を%(district)sに加えました。"),
        "areas.town.changed": _("町丁「%(subject)s」（%(district)s）を書きなおしました（%(fields)s）。"),
        "areas.desk.added": _("相談先「%(subject)s」を加えました。"),
        "areas.desk.changed": _("相談先「%(subject)s」を書きなおしました（%(fields)s）。"),
        "areas.service.added": _("相談先の受け持ち「%(subject)s」を加えました。"),
        "areas.service.changed": _("相談先の受け持ち「%(subject)s」を書きなおしました（%(fields)s）。"),
        "areas.population.imported": _("%(subject)sの人口を、%(file)sから取りこみました（%(count)s地域）。"),
        "areas.outlines.imported": _("%(subject)sの境界を、%(file)sから取りこみました（%(count)s地域）。"),
    }
)
