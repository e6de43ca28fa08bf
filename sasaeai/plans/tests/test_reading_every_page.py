"""Every reading page answers, on every kind of plan, with the same small number of queries."""

from __future__ import annotations

import pytest

from sasaeai.plans.models import Goal, Indicator, Measure, Plan, Problem, Release

from .full_plan import make_full_plan, make_old_plan, make_problem, publish_all
from .making import publish_as


def addresses(ward: Plan) -> list[str]:
    """Every kind of page, each item kind once for the ward and once for a district."""
    goals = Goal.objects.filter(plan=ward)
    pages = ["", "measures/", "indicators/", "table/", "table/?rows=base", "succession/", "succession/?of=measures"]
    pages += ["progress/", "problems/"]
    pages += [f"goals/{goal.uid}/" for goal in (goals.filter(parent=None).first(), goals.exclude(parent=None).first())]
    pages += [
        f"measures/{uid}/" for uid in Measure.objects.filter(plan__period=ward.period).values_list("uid", flat=True)[:2]
    ]
    pages += [f"indicators/{uid}/" for uid in Indicator.objects.filter(plan=ward).values_list("uid", flat=True)[:1]]
    pages += [f"problems/{uid}/" for uid in Problem.objects.public().values_list("uid", flat=True)[:1]]
    pages += [f"districts/{plan.area.slug}/" for plan in ward.district_plans.all()[:1]]
    return pages


@pytest.fixture
def ward(midori, districts) -> Plan:
    old = make_old_plan(midori)
    publish_as(old, "確定")
    ward = make_full_plan(midori, districts.values(), old=old)
    make_problem(ward.district_plans.get(area__slug="kamoi"), "坂道の多い地区で、買い物に行けない人が増えた")
    publish_all(ward)
    return ward


def test_every_page_answers_published_older_and_on_the_desk(client, ward, suzuki):
    release = Release.objects.current()
    pages = addresses(ward)
    for page in pages:
        for base in ("/plan/2/", f"/editions/{release.pk}/"):
            answer = client.get(base + page)
            assert answer.status_code == 200, base + page
            assert len(answer.content) <= 100_000, base + page
    client.force_login(suzuki.account)
    for page in pages:
        assert client.get("/desk/plan/2/" + page).status_code == 200, page
    assert client.get("/editions/").status_code == 200
