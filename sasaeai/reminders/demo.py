"""The demo ward's seasons without letters, and addresses of nobody for its people, so that letters can be read.

Letters are switched off in the demo ward, and an address of nobody (RFC 2606) is never written to.
"""

from __future__ import annotations

from datetime import date

from sasaeai.kernel.demo import furnishes
from sasaeai.people.models import Person
from sasaeai.reminders.models import QuietSeason
from sasaeai.reminders.tasks import look_ahead

SEASONS = (
    ("年末年始", date(2013, 12, 28), date(2014, 1, 4), True),
    ("お盆", date(2013, 8, 11), date(2013, 8, 16), True),
    ("区民まつりの週", date(2013, 10, 14), date(2013, 10, 20), False),
)


@furnishes
def furnish() -> None:
    for name, first, last, yearly in SEASONS:
        QuietSeason.objects.create(name=name, first_day=first, last_day=last, yearly=yearly, sample=True)
    for person in Person.objects.filter(email="", account__isnull=False).select_related("account"):
        person.email = f"{person.account.login}@mihon.example"
        person.save(update_fields=["email"])
    look_ahead.enqueue()
