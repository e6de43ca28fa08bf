"""The demo ward's content is whole: every reference leads somewhere, every year lies in the period."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sasaeai.kernel.metrics import find_metric

CONTENT = Path(__file__).resolve().parents[1] / "demo" / "content"
PERIOD = range(2011, 2016)
TODAY = date(2013, 11, 20)
REAL_NUMBERS = {"045-931-3280"}
PEOPLE = {"鈴木", "田中", "伊藤", "佐藤", "山田", "高橋", "中村", "森", "林"}
DISTRICTS = [
    *("東本郷", "鴨居", "竹山", "白山", "新治中部", "山下"),
    *("三保", "新治西部", "十日市場団地", "霧が丘", "長津田"),
]


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


def keys(rows: list[dict[str, Any]], field: str = "key") -> set[str]:
    repeated = [key for key, times in Counter(row[field] for row in rows).items() if times > 1]
    assert not repeated, f"これらの名前が重なっています: {repeated}"
    return {row[field] for row in rows}


def districts() -> list[dict[str, Any]]:
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((CONTENT / "districts").glob("*.toml"))]


WARD, PERIOD_1, PERIOD_2 = read("ward"), read("period1"), read("period2")
PLAN = read("ward_measures")
SLUGS = keys(WARD["districts"], "slug")
GOALS = keys(PERIOD_2["goals"])
BASE_GOALS = {goal["key"] for goal in PERIOD_2["goals"] if "parent" not in goal}
KINDS = keys(PERIOD_2["content_kinds"])
STATES = keys(PERIOD_2["schedule_states"])
MEASURES = {row["key"]: row for row in PLAN["measures"]}
ORGANISATIONS = keys(read("people")["organisations"])
OLD_GOALS, OLD_MEASURES = keys(PERIOD_1["goals"]), keys(PERIOD_1["measures"])


def all_measures() -> Iterator[dict[str, Any]]:
    yield from PLAN["measures"]
    for district in districts():
        yield from district["measures"]


def all_indicators() -> Iterator[dict[str, Any]]:
    yield from PLAN["goal_indicators"]
    for measure in all_measures():
        yield from measure.get("indicators", [])


def test_the_eleven_districts_are_there_in_the_order_of_the_ward() -> None:
    assert [row["name"] for row in WARD["districts"]] == DISTRICTS
    assert {district["slug"] for district in districts()} == SLUGS
    assert len({tuple(row["tile"]) for row in WARD["districts"]}) == 11
    assert sum(row["population"]["total"] for row in WARD["districts"]) == WARD["area"]["population"]["total"]
    towns = [town["name"] for row in WARD["districts"] for town in row["towns"]]
    assert len(towns) == len(set(towns))


def test_philosophy_and_goals_are_those_of_the_seed() -> None:
    assert PERIOD_2["philosophy"] == "誰もが安心して暮らし続けられる緑区をめざして"
    assert PERIOD_2["philosophy_sub"] == "一人ひとりが主役・共に支えあう つながりのあるまちづくり"
    assert sorted(BASE_GOALS) == ["1", "2", "3", "4", "5"]
    assert len(GOALS) == 20
    assert all(goal["real"] and goal["short_name"] and len(goal["short_name"]) <= 12 for goal in PERIOD_2["goals"])
    assert all(goal["key"].startswith(goal["parent"] + "-") for goal in PERIOD_2["goals"] if "parent" in goal)
    assert PERIOD_2["goals"][0]["ties"] == ["2", "3", "4", "5"]


def test_every_goal_says_what_became_of_its_ancestor_and_why() -> None:
    for goal in PERIOD_2["goals"]:
        succession = goal["succession"]
        assert succession["kind"] in {"inherited", "changed", "merged", "split", "new"}
        assert set(succession["from"]) <= OLD_GOALS
        assert bool(succession["from"]) == (succession["kind"] != "new")
        assert succession["reason"]
    taken_up = {old for goal in PERIOD_2["goals"] for old in goal["succession"]["from"]}
    assert taken_up == OLD_GOALS


def test_ended_measures_have_no_successor() -> None:
    ended = {row["from"] for row in PERIOD_2["ended_measures"]}
    continued = {old for row in PLAN["measures"] for old in row.get("succession", {}).get("from", [])}
    assert ended | continued <= OLD_MEASURES
    assert not ended & continued


def test_evidence_is_quoted_before_the_plan_was_decided() -> None:
    for goal in PERIOD_2["goals"]:
        for row in goal.get("evidence", []):
            assert row["sentence"]
            assert row["number"]
            assert row["source_title"]
            assert row["note"]
            assert row["quoted_on"] < date(2011, 3, 24)


def test_people_are_invented_and_sit_where_they_should() -> None:
    content = read("people")
    assert {person["name"] for person in content["people"]} == PEOPLE
    kinds = keys(content["organisation_kinds"])
    for organisation in content["organisations"]:
        assert organisation["kind"] in kinds
        assert organisation.get("district", "kamoi") in SLUGS
    for person in content["people"]:
        assert person["role"] in {"secretariat", "organisation", "committee", "council", "reader", "coordinator"}
        assert set(person["districts"]) <= SLUGS
        assert person["organisation"] in ORGANISATIONS | {""}
    assert len(keys(content["people"], "login")) == len(PEOPLE)


def test_desks_cannot_be_dialled_except_the_real_one_and_every_district_has_one() -> None:
    content = read("desks")
    keys(content["desks"])
    for desk in content["desks"]:
        assert desk["kind"] in content["kinds"]
        assert re.fullmatch(r"045-000-\d{4}", desk["telephone"]) or desk["telephone"] in REAL_NUMBERS
        for serves in desk["serves"]:
            assert serves.get("all") or set(serves["districts"]) <= SLUGS
            assert serves["function"]
            assert serves["from"] <= serves.get("until", date.max)


@pytest.mark.parametrize("day", [TODAY, date(2021, 3, 31), date(2021, 4, 1)])
def test_on_every_day_each_district_has_one_desk_for_care(day: date) -> None:
    serving = Counter(
        slug
        for desk in read("desks")["desks"]
        if desk["kind"] == "介護のことで困ったら"
        for serves in desk["serves"]
        if serves["function"] == "介護・健康・見守りの相談" and serves["from"] <= day <= serves.get("until", date.max)
        for slug in serves["districts"]
    )
    assert serving == dict.fromkeys(SLUGS, 1)


def test_every_measure_has_words_and_every_reference_leads_somewhere() -> None:
    keys(list(all_measures()))
    for row in all_measures():
        assert 0 < len(row["title"]) <= 60, row["key"]
        assert row["text"].endswith("。"), row["key"]
        assert set(row["contributes"]) <= GOALS
        assert set(row.get("help", [])) <= {"self", "mutual", "public"}
        assert len(row["contributes"]) == len(set(row["contributes"]))
        for actor in row["actors"]:
            assert actor["role"] in {"lead", "partner", "support"}
            assert actor["organisation"] in ORGANISATIONS if "organisation" in actor else actor["name"]


def test_every_small_goal_has_ward_measures_and_every_ward_measure_a_leader() -> None:
    assert 34 <= len(MEASURES) <= 41
    assert {row["goal"] for row in PLAN["measures"]} == GOALS - BASE_GOALS
    for row in PLAN["measures"]:
        assert row["key"].startswith(row["goal"])
        assert row["goal"] not in row["contributes"]
        assert row["content_kind"] in KINDS
        assert row["help"]
        assert row["audience"]
        assert any(actor["role"] == "lead" for actor in row["actors"])
    assert {row["content_kind"] for row in PLAN["measures"]} >= {"across", "beyond", "single", "support"}


def test_schedules_stay_within_the_period_and_in_short_words() -> None:
    for measure in all_measures():
        years = [cell["year"] for cell in measure.get("schedule", [])]
        assert len(years) == len(set(years))
        assert set(years) <= set(PERIOD)
        for cell in measure.get("schedule", []):
            assert {cell["planned"], cell["done"]} <= STATES | {""}
            assert len(cell["words"]) <= 20
            assert not cell["done"] or cell["year"] <= 2013


def test_indicators_say_what_how_and_why() -> None:
    keys(list(all_indicators()))
    for row in all_indicators():
        assert all(row[field].endswith("。") for field in ("definition", "method", "target_reason")), row["key"]
        assert row["kind"] in {"activity", "outcome", "awareness"}
        assert row["direction"] in {"up", "down", "keep"}
        assert row["basis"] in {"single", "cumulative", "point"}
        assert row["source"] in {"hand", "survey", "metric"}
        assert (row["source"] == "metric") == bool(row.get("metric_key") and find_metric(row["metric_key"]))
        assert row["owner"] in ORGANISATIONS
        assert row["baseline"]["year"] <= 2011
        assert {int(year) for year in row["targets"]} <= set(PERIOD)
        for year, value in row["values"].items():
            assert int(year) in PERIOD
            assert value["source"]
            assert date(int(year), 4, 1) <= value["on"] <= TODAY
            assert (row["source"] == "survey") == ("error" in value)


def test_about_two_thirds_of_the_ward_measures_have_an_indicator() -> None:
    with_indicator = sum(1 for row in PLAN["measures"] if row.get("indicators"))
    assert 0.6 <= with_indicator / len(MEASURES) <= 0.8
    assert {row["goal"] for row in PLAN["goal_indicators"]} <= GOALS
    assert 8 <= len(PLAN["goal_indicators"]) <= 10


def test_some_changes_lie_inside_the_error_of_the_survey() -> None:
    inside = [
        row["key"]
        for row in PLAN["goal_indicators"]
        for value in row["values"].values()
        if "error" in value and abs(value["value"] - row["baseline"]["value"]) <= value["error"]
    ]
    assert "g1-1" in inside


def test_districts_work_at_different_depths() -> None:
    states = Counter(district["status"] for district in districts())
    assert states == {"published": 7, "adopted": 1, "draft": 1, "writing": 1, "not_started": 1}
    for district in districts():
        assert district["committee"]
        assert len(district["measures"]) in ({0} if district["status"] == "not_started" else range(3, 12))
        follows = [heading["follows"] for heading in district["headings"]]
        assert len(follows) == len(set(follows))
        assert set(follows) <= BASE_GOALS
        for measure in district["measures"]:
            assert measure["heading"] in follows
            assert measure["key"].startswith(district["slug"] + "-")
            assert set(measure["supports"]) <= set(MEASURES)
            assert district["uses_schedule"] or "schedule" not in measure
            assert district["uses_indicators"] or "indicators" not in measure


def test_a_published_district_plan_was_adopted_first() -> None:
    for district in districts():
        if district["status"] == "published":
            assert date(2011, 2, 1) <= district["adopted_on"] <= district["published_on"] <= date(2012, 12, 31)
        else:
            assert "published_on" not in district
        assert ("adopted_on" in district) == (district["status"] in {"published", "adopted"})


def test_problems_are_answered_after_they_were_written() -> None:
    content = read("problems")
    rows = content["problems"] + content["common_problems"]
    keys(rows)
    common = keys(content["common_problems"])
    for row in rows:
        assert row["title"]
        assert row["text"]
        assert row.get("kind", "other") in KINDS
        assert row.get("goal", "1") in GOALS
        assert row.get("common", "common-shopping") in common
        assert row.get("by", "伊藤") in PEOPLE
        assert set(row.get("measures", [])) <= set(MEASURES)
        assert ("answer" in row) == ("answered_on" in row) == ("answered_by" in row)
        assert ("promised_on" in row or "promised_in_days" in row) == ("promised_where" in row)
        if "written_days_ago" in row:
            assert row["written_days_ago"] > row["published_days_ago"] > 0 < row["promised_in_days"]
            assert "answer" not in row
            continue
        assert row["written_on"] <= row.get("published_on", TODAY)
        assert row["written_on"] <= row.get("answered_on", TODAY) <= TODAY
        assert "answered_on" in row or row.get("promised_on", date.max) > TODAY
    for row in content["problems"]:
        assert row["district"] in SLUGS
        assert row["medium"] in {"paper", "mail", "page", "telephone", "meeting"}


def test_common_problems_gather_several_districts() -> None:
    content = read("problems")
    for common in content["common_problems"]:
        assert len({row["district"] for row in content["problems"] if row.get("common") == common["key"]}) >= 3
    assert sorted("answered_on" in row for row in content["common_problems"]) == [False, True]


def test_entries_were_gathered_into_measures_except_three() -> None:
    content = read("entries")
    call = content["call"]
    keys(content["entries"])
    assert set(call["organisations"]) <= ORGANISATIONS
    for row in content["entries"]:
        assert row["organisation"] in call["organisations"]
        assert row["goal"] in GOALS
        assert row["text"]
        assert call["sent_on"] <= row["received_on"] <= call["closed_on"]
        assert row["medium"] in {"paper", "mail", "page", "telephone"}
        assert row["medium"] in {"page", "mail"} or row["typed_by"] in PEOPLE
        assert set(row["measures"]) <= set(MEASURES)
        assert ("gathered_on" in row) == bool(row["measures"])
    assert sum(1 for row in content["entries"] if not row["measures"]) == 3


def test_entries_are_not_gathered_into_measures_that_came_later() -> None:
    draft = next(row for row in read("timeline")["editions"] if row["key"] == "ward-draft")
    gathered = {key for row in read("entries")["entries"] for key in row["measures"]}
    assert set(draft["not_yet"]) <= set(MEASURES)
    assert not gathered & set(draft["not_yet"])


def test_editions_come_in_the_order_of_their_days() -> None:
    editions = read("timeline")["editions"]
    keys(editions)
    published = [row["on"] for row in editions]
    assert published == sorted(published)
    assert published[-1] <= TODAY
    assert [row["kind"] for row in editions if row["plan"] == "ward"] == ["basic", "draft", "final", "revision"]
    for row in editions:
        assert row["kind"] in keys(PERIOD_2["edition_kinds"])
        assert row["decided_on"] <= row["on"]
        assert 0 < len(row["note"]) <= 200
    by_slug = {district["slug"]: district for district in districts()}
    of_districts = [row for row in editions if row["plan"] != "ward"]
    assert {row["plan"] for row in of_districts} == {s for s, d in by_slug.items() if d["status"] == "published"}
    for row in of_districts:
        assert row["on"] == by_slug[row["plan"]]["published_on"]
        assert row["adopted_on"] == by_slug[row["plan"]]["adopted_on"]


def test_each_change_starts_from_the_words_before_it() -> None:
    words = {(key, field): row[field] for key, row in MEASURES.items() for field in ("title", "text")}
    for edition in read("timeline")["editions"]:
        for change in edition.get("changes", []):
            place = change["measure"], change["field"]
            assert words[place] == change["old"]
            assert change["new"] != change["old"]
            words[place] = change["new"]
