"""Times and hours as they are written on slips of paper, in mails and by telephone."""

from __future__ import annotations

from datetime import time

import pytest

from sasaeai.kernel.times import UnreadableTime, read_hours, read_time, written_time


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("13:30", time(13, 30)), ("13時30分", time(13, 30)), ("13時半", time(13, 30)), ("13：30：00", time(13, 30)),
        ("午後1時半", time(13, 30)), ("午後１時３０分", time(13, 30)), ("午後 1:30", time(13, 30)),
        ("1:30 pm", time(13, 30)),
        ("1時半", time(13, 30)), ("１時半", time(13, 30)), ("1:30", time(13, 30)), ("5時", time(17)),
        ("午前10時", time(10)), ("10時", time(10)), ("朝9時から", time(9)), ("9", time(9)), ("0930", time(9, 30)),
        ("夜7時まで", time(19)), ("昼の1時ごろ", time(13)), ("午後12時半", time(12, 30)), ("午後13時", time(13)),
        ("午前1時半", time(1, 30)), ("01:30", time(1, 30)), ("2", time(2)), ("6時", time(6)), ("0時", time(0)),
    ],
)  # fmt: skip
def test_a_time_is_read_as_it_is_said(written, meant):
    assert read_time(written) == meant


@pytest.mark.parametrize(
    "written", ["", "朝はやく", "25時", "13:75", "午前12時", "午前13時", "十時", "1:30:99分", "1時半半"]
)
def test_what_nobody_is_sure_of_is_refused(written):
    with pytest.raises(UnreadableTime):
        read_time(written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("18:30-20:30", (time(18, 30), time(20, 30))), ("18:30〜20:30", (time(18, 30), time(20, 30))),
        ("午後1時半から3時まで", (time(13, 30), time(15))), ("午後5時から8時まで", (time(17), time(20))),
        ("９時半～午後2時", (time(9, 30), time(14))), ("1pm to 3:30 pm", (time(13), time(15, 30))),
        ("10時から12時", (time(10), time(12))), ("1:30-3:00", (time(13, 30), time(15))),
        ("12:00-10:00", (time(12), time(10))), ("17時から8時", (time(17), time(8))),
        ("10:00-9:00", (time(10), time(9))), ("午後1時から午前9時まで", (time(13), time(9))),
    ],
)  # fmt: skip
def test_hours_are_read_as_they_are_said(written, meant):
    assert read_hours(written) == meant


@pytest.mark.parametrize("hour", range(24))
def test_what_is_written_is_read_again(hour):
    assert read_time(written_time(time(hour, 5))) == time(hour, 5)


@pytest.mark.parametrize("written", ["18:30", "から", "18:30-", "夕方から夜まで"])
def test_hours_without_two_times_are_refused(written):
    with pytest.raises(UnreadableTime):
        read_hours(written)
