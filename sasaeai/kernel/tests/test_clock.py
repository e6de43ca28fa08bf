from __future__ import annotations

from datetime import date, datetime
from threading import Thread

from sasaeai.kernel import clock


def test_the_day_is_the_day_in_japan() -> None:
    with clock.frozen(datetime.fromisoformat("2012-03-31T15:00:00+00:00")):
        assert clock.today() == date(2012, 4, 1)


def test_a_frozen_clock_stands_still_and_runs_on_afterwards() -> None:
    with clock.frozen(date(2011, 12, 1)) as moment:
        assert clock.now() == moment == clock.now()
        assert moment.isoformat() == "2011-12-01T09:00:00+09:00"
        with clock.frozen(datetime(2012, 1, 1, 8)):
            assert clock.today() == date(2012, 1, 1)
        assert clock.today() == date(2011, 12, 1)
    assert clock.now() > moment
    assert clock.now().tzinfo


def test_the_threads_of_a_test_server_see_the_frozen_time_too() -> None:
    seen: list[date] = []
    with clock.frozen(date(2011, 12, 1)):
        thread = Thread(target=lambda: seen.append(clock.today()))
        thread.start()
        thread.join()
    assert seen == [date(2011, 12, 1)]
