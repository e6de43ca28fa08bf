"""Write one text of the plan; what somebody else wrote in the meantime is never lost."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import record
from sasaeai.kernel.stamp import move_public_stamp
from sasaeai.plans.editable import Text, fingerprint
from sasaeai.plans.models import Plan, Problem


class ChangedMeanwhile(Exception):
    """Somebody else saved other words after this text was opened; `words` are theirs."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@transaction.atomic
def write_text(text: Text, words: str, *, seen: str, by: Any, on_behalf_of: str = "") -> bool:
    """Save `words` if the text still reads as when it was opened; whether anything changed.

    Raises ChangedMeanwhile, and ValidationError with the model's own sentences.
    """
    row, field = text.row, text.field
    rows = type(row)._default_manager
    before = str(rows.values_list(field, flat=True).get(pk=row.pk))
    if before == words:
        return False
    if fingerprint(before) != seen:
        raise ChangedMeanwhile(before)
    setattr(row, field, words)
    row.full_clean()
    # Compare and set: between reading and writing nobody may come in, whatever the database's isolation.
    if not rows.filter(pk=row.pk, **{field: before}).update(**{field: words}, changed_at=now()):
        raise ChangedMeanwhile(str(rows.values_list(field, flat=True).get(pk=row.pk)))
    plan = row if isinstance(row, Plan) else row.plan
    record(
        "plans.text.changed", row, by=by, on_behalf_of=on_behalf_of or None, area=plan.area,
        field=text.label, before=before, after=words,
    )  # fmt: skip
    if (isinstance(row, Problem) and row.published_on) or field == "progress_note":
        # The public reads these as they stand, without an edition.
        move_public_stamp()
    return True
