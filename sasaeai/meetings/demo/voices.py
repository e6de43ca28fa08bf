"""Build the voices on paper and by the web, and let a card tell of the problem that it became."""

from __future__ import annotations

from datetime import timedelta

from sasaeai.kernel.clock import frozen
from sasaeai.kernel.demo import built_on
from sasaeai.meetings.actions.cards import open_voices, take_voice, write_cards
from sasaeai.meetings.models import CardSource, OpinionCard
from sasaeai.plans.models import Problem

from .content import areas, clerk, fixed_uid, goals, name_cards, read, second_period, sort


def link_problems() -> None:
    """The demo's problems have stories of their own; the action of the board would write a second one beside each."""
    for meeting in read("meetings")["meetings"]:
        for spec in meeting["cards"]:
            if "problem" in spec:
                problem = Problem.objects.get(title=spec["problem"], plan__area__slug=meeting["area"])
                OpinionCard.objects.filter(text=spec["text"]).update(problem=problem)


def make_voices() -> None:
    """The form is open, so that it can be tried; one voice still waits for staff, on the day somebody looks."""
    by, known, places, period, content = clerk(), goals(), areas(), second_period(), read("meetings")
    for number, spec in enumerate(content["voices"], start=1):
        pattern = OpinionCard(
            source=CardSource.BOX, area=places[spec["area"]], period=period, who=spec.get("who", ""), day=spec["day"],
            sample=True,
        )  # fmt: skip
        with frozen(spec["day"]):
            cards, _new = write_cards(pattern, [spec["text"]], once=f"demo-voice-{number}", by=by)
            name_cards(cards, "voice", number)
            sort(cards, [spec], known, by)
    waiting = content["waiting"]
    day = built_on() - timedelta(days=waiting["days_ago"])
    with frozen(day):
        open_voices(next(area for area in places.values() if area.is_root), is_open=True, by=by)
        voice = OpinionCard(
            uid=fixed_uid("waiting"), source=CardSource.WEB, area=places[waiting["area"]], text=waiting["text"],
            who=waiting["who"], day=day, sample=True,
        )  # fmt: skip
        take_voice(voice, once="web:demo")
