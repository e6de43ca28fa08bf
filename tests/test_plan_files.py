"""Whole wards leave as a plan file and start again from it: the demo ward, and one of other words."""

from __future__ import annotations

import io
import zipfile
from itertools import zip_longest

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from sasaeai.plans.models import Goal, Measure, Period, Plan, ReleasePin
from sasaeai.portal.tests.wards import make_actions_ward, publish_final
from sasaeai.press.plan_file import take_in, write_public, write_whole
from sasaeai.press.tests.emptying import empty_installation

from .test_crawl import told

pytestmark = pytest.mark.django_db
WARDS = ["demo", "actions"]
KINDS = {"whole": write_whole, "public": write_public}


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def file_of(kind: str) -> bytes:
    """Of the newest period; a public file of the newest that anybody reads."""
    out = io.BytesIO()
    periods = Period.objects.select_related("area").newest_first()
    if kind == "public":
        periods = periods.filter(plans__in=ReleasePin.objects.values("plan")).distinct()
    KINDS[kind](periods[0]).seal(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ward", WARDS)
def test_a_ward_starts_again_from_its_file_the_same_to_the_last_byte(db, built_demo, ward, kind):
    built_demo() if ward == "demo" else make_actions_ward()
    first = file_of(kind)
    empty_installation()
    take_in(io.BytesIO(first), by=None)
    again = file_of(kind)
    told(different_lines(first, again))
    assert again == first


def different_lines(one: bytes, other: bytes) -> list[str]:
    """The first line that differs in each part: bytes of a zip tell nobody anything."""
    told = []
    with zipfile.ZipFile(io.BytesIO(one)) as ours, zipfile.ZipFile(io.BytesIO(other)) as theirs:
        for name in sorted({*ours.namelist(), *theirs.namelist()}):
            parts = [file.read(name).splitlines() if name in file.namelist() else [] for file in (ours, theirs)]
            pairs = zip_longest(*parts, fillvalue=b"")
            told += [f"{name}: {was[:200]!r} → {now[:200]!r}" for was, now in pairs if was != now][:1]
    return told


WRITTEN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40)


def test_so_it_does_whatever_people_write(db):
    make_actions_ward()

    @examples(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
    @given(WRITTEN, WRITTEN)
    def written(title: str, text: str) -> None:
        Measure.objects.update(title=title, text=text)
        Goal.objects.filter(follows=None).update(explanation=text)
        publish_final(Plan.objects.get(ward_plan=None))
        for kind in KINDS:
            first = file_of(kind)
            empty_installation()
            take_in(io.BytesIO(first), by=None)
            assert file_of(kind) == first
            assert (title, text) in Measure.objects.values_list("title", "text")

    written()
