"""Django's default cache as rows of our own database: tries are counted once for all web processes.

Only what is counted against guessing lies here (rate limits, wrong codes, codes that were used); pages are kept by
each process for itself. Django's own database cache would unpickle what it finds, and so turn write access to the
database into power over the machine; its `incr` also loses counts when two processes meet.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import IntegrityError, transaction
from django_tasks import task

from sasaeai.kernel import clock
from sasaeai.kernel.models.counted import Counted

FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)


class Counts(BaseCache):
    """Values are what JSON can say."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Of two that add the same at the same moment only one is told True."""
        name, until = self.make_and_validate_key(key, version), self._until(timeout)
        run_out = Counted.objects.filter(key=name, good_until__lte=clock.now())
        if run_out.update(value=value, good_until=until):
            return True
        try:
            with transaction.atomic():
                Counted.objects.create(key=name, value=value, good_until=until)
        except IntegrityError:
            return False
        return True

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return next(iter(self._good(key, version).values_list("value", flat=True)), default)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        """One query."""
        names = {self.make_and_validate_key(key, version): key for key in keys}
        rows = Counted.objects.filter(key__in=names, good_until__gt=clock.now())
        return {names[name]: value for name, value in rows.values_list("key", "value")}

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        row = Counted(key=self.make_and_validate_key(key, version), value=value, good_until=self._until(timeout))
        Counted.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["key"], update_fields=["value", "good_until"]
        )

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._good(key, version).update(good_until=self._until(timeout)))

    @transaction.atomic
    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Raises ValueError when nothing is counted under this name."""
        row = self._good(key, version).select_for_update().first()
        if row is None:
            raise ValueError(key)
        row.value += delta
        row.save(update_fields=["value"])
        return int(row.value)

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(Counted.objects.filter(key=self.make_and_validate_key(key, version)).delete()[0])

    def clear(self) -> None:
        Counted.objects.all().delete()

    def _good(self, key: str, version: int | None) -> Any:
        return Counted.objects.filter(key=self.make_and_validate_key(key, version), good_until__gt=clock.now())

    def _until(self, timeout: Any) -> datetime:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return FOR_EVER if seconds is None else clock.now() + timedelta(seconds=seconds)


@task
def forget_old_counts() -> int:
    """How many rows were deleted."""
    return Counted.objects.filter(good_until__lte=clock.now()).delete()[0]
