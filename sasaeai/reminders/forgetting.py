"""Letters and telephone calls are forgotten after a year: what is kept longer is of no use to anybody."""

from __future__ import annotations

from datetime import timedelta

from sasaeai.kernel.clock import today
from sasaeai.reminders.models import Digest, PhoneCall

KEEP = timedelta(days=400)


def forget_old() -> int:
    """How many rows. Links of so old letters open nothing any more."""
    before = today() - KEEP
    return Digest.objects.filter(week__lt=before).delete()[0] + PhoneCall.objects.filter(week__lt=before).delete()[0]
