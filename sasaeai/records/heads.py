"""How many people there were, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sasaeai.records.models import ActivityRecord


def people_words(row: ActivityRecord) -> str:
    """12人（子ども3人、大人4人、65歳以上5人）; only bands in which somebody was."""
    bands = [
        (_("子ども%(count)s人"), row.children),
        (_("大人%(count)s人"), row.adults),
        (_("65歳以上%(count)s人"), row.older),
    ]
    parts = [words % {"count": count} for words, count in bands if count]
    total = _("%(count)s人") % {"count": row.people}
    return _("%(total)s（%(parts)s）") % {"total": total, "parts": _("、").join(parts)} if parts else total
