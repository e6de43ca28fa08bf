"""A plan leaves as one file and starts again from it elsewhere, the same to the last byte; nothing else gets in."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from sasaeai.areas.models import Area
from sasaeai.areas.tests.places import make_districts, make_midori
from sasaeai.kernel.variants import put_variant, variant_key
from sasaeai.people.models import Organisation, Person, Role
from sasaeai.people.tests.known import make_person
from sasaeai.plans.models import (
    Attachment,
    DistrictReview,
    Edition,
    Entry,
    EntryCall,
    Indicator,
    Measure,
    MeasureSource,
    Period,
    Plan,
    Problem,
    Release,
    Review,
    Succession,
)
from sasaeai.plans.tests.cold import forget_editions
from sasaeai.plans.tests.full_plan import (
    answer_with,
    make_full_plan,
    make_old_plan,
    make_problem,
    make_value,
    publish_all,
)
from sasaeai.plans.tests.making import make_measure
from sasaeai.press.plan_file import UnusablePlanFile, package, take_in, write_public, write_whole
from sasaeai.press.plan_file.versions import NEW_FIELDS, NEW_PARTS
from tests.kept import kept

from .emptying import empty_installation
from .putting_back import put_file

pytestmark = pytest.mark.django_db
KINDS = {"whole": write_whole, "public": write_public}
THREE = ("kamoi", "kirigaoka", "nagatsuta")
ATTACHED = {"案内図": "地図".encode(), "下書き": b"draft"}


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def attach(plan: Plan, title: str, **fields: object) -> Attachment:
    content = ATTACHED[title]
    known = {"name": "map.txt", "size": len(content), "attached_on": date(2011, 4, 1), "public": True}
    row = Attachment(plan=plan, title=title, sha256=hashlib.sha256(content).hexdigest(), **(known | fields))
    row.file.save("map.txt", ContentFile(content), save=False)
    row.save()
    return row


def put_attached() -> None:
    for row in Attachment.objects.all():
        put_file(row, ATTACHED[row.title])


@pytest.fixture
def ward(midori, districts, suzuki) -> Plan:
    ward = make_ward(midori, [districts[slug] for slug in THREE], suzuki)
    put_attached()
    return ward


@kept
def make_ward(midori: Area, three: list[Area], suzuki: Person) -> Plan:
    """The second period with something of everything: problems, values, entries, wordings, attachments, a bin."""
    ward = make_full_plan(midori, three, old=make_old_plan(midori))
    district = ward.district_plans.get(area__slug="kamoi")
    measure = Measure.objects.get(title__contains="相談の日")
    common = make_problem(ward, "担い手がいない", answered_on=date(2011, 9, 1), answer="講座を開きます。")
    make_problem(district, "若い人が来ない", common=common, written_by="伊藤 幸子", goal=measure.goal)
    answer_with(common, measure)
    make_value(Indicator.objects.get(), 2012, None, area=district.area, suppressed=True)
    organisation = Organisation.objects.get(name="地域ケアプラザ")
    Organisation.objects.filter(pk=organisation.pk).update(telephone="045-000-1111", contact_name="佐々木")
    call = EntryCall.objects.create(plan=ward, title="お願い", due_on=date(2010, 9, 1), contact="鈴木 045-000-2222")
    call.organisations.add(organisation)
    entry = Entry.objects.create(
        plan=ward, call=call, organisation=organisation, text="相談を受けます。", received_on=date(2010, 8, 1),
        written_by="佐々木 一郎",
    )  # fmt: skip
    MeasureSource.objects.create(measure=measure, entry=entry, quoted=entry.text, gathered_on=date(2010, 9, 2))
    put_variant(variant_key(measure, "title"), "en", "A day for asking", source=measure.title)
    attach(ward, "案内図")
    attach(ward, "下書き", public=False)
    make_measure(ward, measure.goal, "捨てた取組").bin(suzuki)
    publish_all(Plan.objects.get(period__number=1))
    publish_all(ward)
    Measure.objects.filter(pk=measure.pk).update(text="公開のあとで書きなおしました。")
    return ward


def second() -> Period:
    return Period.objects.select_related("area").get(number=2)


def file_of(kind: str, period: Period | None = None) -> bytes:
    out = io.BytesIO()
    KINDS[kind](period or second()).seal(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def files(django_db_setup, django_db_blocker, tmp_path_factory) -> dict[str, bytes]:
    """Both files of the ward, for all who need no more than them."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")),
    ):
        midori = make_midori()
        districts = make_districts(midori)
        suzuki = make_person("鈴木 花子", "suzuki", Role.SECRETARIAT, midori)
        make_ward(midori, [districts[slug] for slug in THREE], suzuki)
        put_attached()
        made = {kind: file_of(kind) for kind in KINDS}
        transaction.set_rollback(True)
    forget_editions()
    return made


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_taken_in_is_written_again_byte_for_byte(files, kind):
    empty_installation()
    take_in(io.BytesIO(files[kind]), by=None)
    assert file_of(kind) == files[kind]


def test_a_whole_file_goes_on_where_the_work_stood(files, client):
    empty_installation()
    assert take_in(io.BytesIO(files["whole"]), by=None).number == 2
    assert set(Period.objects.values_list("number", flat=True)) == {1, 2}
    measure = Measure.objects.get(title__contains="相談の日")
    assert measure.text == "公開のあとで書きなおしました。"
    assert measure.sources.get().entry.text == "相談を受けます。"
    assert Problem.objects.get(title="若い人が来ない").common.title == "担い手がいない"
    assert Succession.objects.get(kind="changed").old_goal.plan.period.number == 1
    assert Release.objects.count() == 5
    assert not Measure.objects.filter(title="捨てた取組").exists()
    assert Attachment.objects.get(title="案内図").file.read().decode() == "地図"
    page = client.get(f"/plan/2/measures/{measure.uid}/").content.decode()
    assert "公開のあとで" not in page
    assert "月に一度" in page


def test_a_public_file_is_read_at_once_and_can_be_written_on(files, client):
    empty_installation()
    take_in(io.BytesIO(files["public"]), by=None)
    measure = Measure.objects.get(title__contains="相談の日")
    assert measure.text == "月に一度、相談の日を開きます。"
    assert "ボランティアの仲介" in measure.goal.title
    assert [actor.role for actor in measure.actors.all()] == ["lead", "partner"]
    cells = measure.schedule.order_by("fiscal_year")
    assert cells[0].planned.name == cells[0].done.name
    assert Indicator.objects.get().values.count() == 2
    assert not Entry.objects.exists()
    assert not Attachment.objects.filter(title="下書き").exists()
    assert client.get(f"/plan/2/measures/{measure.uid}/").status_code == 200
    assert client.get("/districts/kamoi/").status_code == 200
    district = Plan.objects.get(area__slug="kamoi")
    publish_all(Plan.objects.get(ward_plan=None, period__number=2))
    edition = Edition.objects.filter(plan=district).first()
    before = Edition.objects.filter(plan=district).last()
    assert list(edition.items.values_list("uid", "title", "number")) == list(
        before.items.values_list("uid", "title", "number")
    )


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_s_name_or_number_is_in_it(files, kind):
    with zipfile.ZipFile(io.BytesIO(files[kind])) as opened:
        everything = "".join(opened.read(name).decode("utf-8", "replace") for name in opened.namelist())
    for private in ("伊藤", "佐々木", "鈴木", "045-000", "suzuki"):
        assert private not in everything
    assert "地域ケアプラザ" in everything


def test_the_public_file_tells_nothing_that_is_not_published(ward):
    Problem.objects.filter(title="若い人が来ない").update(published_on=None)
    words = {"plan": ward, "fiscal_year": 2011, "published_on": None}
    Review.objects.create(measure=ward.measures.first(), done="まだ出していない言葉", **words)
    Review.objects.create(goal=ward.goals.first(), grade="a", overruled_because="まだ出していない評価", **words)
    DistrictReview.objects.create(plan=ward.district_plans.first(), fiscal_year=2011, trouble="まだ出していない悩み")
    with zipfile.ZipFile(io.BytesIO(file_of("public"))) as opened:
        everything = "".join(opened.read(name).decode("utf-8", "replace") for name in opened.namelist())
    unpublished = ("公開のあとで書きなおしました", "相談を受けます", "若い人が来ない", "下書き", "draft", "捨てた取組")
    for hidden in (*unpublished, "まだ出していない"):
        assert hidden not in everything
    assert "担い手がいない" in everything


def test_whoever_opens_it_finds_tables_and_texts(files):
    with zipfile.ZipFile(io.BytesIO(files["public"])) as opened:
        names = opened.namelist()
        text = opened.read("documents/midori.txt").decode()
        assert names == sorted(names)
        assert {entry.date_time for entry in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "相談の日" in opened.read("tables/measures.csv").decode("utf-8-sig")
    assert "だれが：地域ケアプラザ、区社協" in text
    assert "documents/kamoi.txt" in names


# --- what is refused ---


def repacked(content: bytes, change: Callable[[dict[str, bytes]], None], *, about: dict | None = None) -> bytes:
    """The same file with other contents, sealed as if nothing had happened."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    manifest = json.loads(parts.pop(package.MANIFEST))
    change(parts)
    out = io.BytesIO()
    told = {key: value for key, value in manifest.items() if key not in {"files", "format", "version"}}
    package.sealed(out, told | (about or {}), parts)
    return out.getvalue()


def rows_changed(kind: str, change: Callable[[list[dict]], None]) -> Callable[[dict[str, bytes]], None]:
    def changed(parts: dict[str, bytes]) -> None:
        rows = json.loads(parts[f"data/{kind}.json"])
        change(rows)
        parts[f"data/{kind}.json"] = package.lines(rows)

    return changed


def raw_zip(**contents: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in contents.items():
            made.writestr(name, content)
    return out.getvalue()


def unsealed(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The manifest stays, the rest does not."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    change(parts)
    return raw_zip(**parts)


def without(name: str) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.pop(name)


def with_part(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.update({name: content})


DAMAGES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "nothing": (lambda _whole: b"", "計画ファイルではありません"),
    "a picture": (lambda _whole: b"\x89PNG\r\n\x1a\n" * 20, "計画ファイルではありません"),
    "another zip": (lambda _whole: raw_zip(**{"xl/workbook.xml": b"<x/>"}), "計画ファイルではありません"),
    "half of it": (lambda whole: whole[: len(whole) // 2], "計画ファイルではありません"),
    "a missing part": (lambda whole: unsealed(whole, without("data/goals.json")), "data/goals.json"),
    "a part too many": (lambda whole: unsealed(whole, with_part("data/more.json", b"[]")), "data/more.json"),
    "another hash": (lambda whole: unsealed(whole, with_part("data/towns.json", b"[{}]\n")), "data/towns.json"),
    "a way out": (lambda whole: unsealed(whole, with_part("../../etc/cron.d/x", b"x")), "ないはずのもの"),
    "an absolute way": (lambda whole: unsealed(whole, with_part("/etc/passwd", b"x")), "ないはずのもの"),
    "a newer version": (
        lambda whole: unsealed(
            whole,
            lambda parts: parts.update({"plan.json": parts["plan.json"].replace(b'"version": 2', b'"version": 3')}),
        ),
        "新しい版のささえあい",
    ),
    "no JSON": (lambda whole: repacked(whole, with_part("data/goals.json", b"[{")), "data/goals.json"),
    "a deep nest": (lambda whole: repacked(whole, with_part("data/goals.json", b"[" * 100_000)), "data/goals.json"),
    "no rows": (lambda whole: repacked(whole, with_part("data/goals.json", b'{"a": 1}')), "data/goals.json"),
    "an unknown field": (
        lambda whole: repacked(whole, rows_changed("goals", lambda rows: rows[0].update(is_admin=True))),
        "goals.json の1番め",
    ),
    "a title too long": (
        lambda whole: repacked(whole, rows_changed("measures", lambda rows: rows[1].update(title="長" * 300))),
        "measures.json の2番め",
    ),
    "a number that is none": (
        lambda whole: repacked(whole, rows_changed("targets", lambda rows: rows[0].update(value="たくさん"))),
        "targets.json の1番め",
    ),
    "a line to nowhere": (
        lambda whole: repacked(whole, rows_changed("contributions", lambda rows: rows[0].update(goal="nowhere234"))),
        "contributions.json の1番め",
    ),
    "a script for a link": (
        lambda whole: repacked(
            whole, rows_changed("evidence", lambda rows: rows[0].update(source_url="javascript:alert(1)"))
        ),
        "evidence.json の1番め",
    ),
    "the same goal twice": (
        lambda whole: repacked(whole, rows_changed("goals", lambda rows: rows.append(rows[-1]))),
        "計画ファイルの中身が",
    ),
    "a period that is not in it": (
        lambda whole: repacked(whole, lambda parts: None, about={"period": 9}),
        "計画ファイルの中身が",
    ),
    "an attachment that runs": (
        lambda whole: repacked(whole, rows_changed("attachments", lambda rows: rows[0].update(name="x.html"))),
        "attachments.json の1番め",
    ),
}


def test_a_damaged_or_foreign_file_changes_nothing_and_says_what_to_do(files):
    whole = files["whole"]
    empty_installation()
    for change, words in DAMAGES.values():
        with pytest.raises(UnusablePlanFile, match=words) as refused:
            take_in(io.BytesIO(change(whole)), by=None)
        assert str(refused.value).endswith("。")
        assert not Area.objects.exists()
        assert not Period.objects.exists()


def of_version_1(content: bytes) -> bytes:
    """As the first version wrote it: no grades, no districts' sheets, fewer fields."""

    def older(parts: dict[str, bytes]) -> None:
        for name in NEW_PARTS[2]:
            parts.pop(f"data/{name}.json", None)
        for kind, fields in NEW_FIELDS[2].items():
            if f"data/{kind}.json" in parts:
                rows_changed(kind, lambda rows, fields=fields: [row.pop(name) for row in rows for name in fields])(
                    parts
                )

    return repacked(content, older, about={"version": 1})


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_the_first_version_is_read_and_what_it_could_not_hold_is_empty(files, client, kind):
    old = of_version_1(files[kind])
    told = json.loads(zipfile.ZipFile(io.BytesIO(old)).read("plan.json"))
    assert (told["version"], "data/grades.json" in told["files"]) == (1, False)
    empty_installation()
    take_in(io.BytesIO(old), by=None)
    assert Measure.objects.filter(title__contains="相談の日").exists()
    assert not DistrictReview.objects.exists()
    assert client.get("/plan/2/").status_code == 200
    # Written again it is a file of today, which can be taken in anew.
    again = file_of(kind)
    assert json.loads(zipfile.ZipFile(io.BytesIO(again)).read("plan.json"))["version"] == 2
    empty_installation()
    take_in(io.BytesIO(again), by=None)
    assert file_of(kind) == again


def test_a_file_of_today_must_hold_every_part(files):
    whole = repacked(files["whole"], without("data/grades.json"))
    empty_installation()
    with pytest.raises(UnusablePlanFile, match="data/grades"):
        take_in(io.BytesIO(whole), by=None)


def test_a_zip_bomb_is_not_unpacked(files, monkeypatch):
    monkeypatch.setattr(package, "MOST_IN_ONE", 100_000)
    bomb = repacked(files["whole"], with_part("data/goals.json", b" " * 5_000_000))
    empty_installation()
    with pytest.raises(UnusablePlanFile, match="大きすぎます"):
        take_in(io.BytesIO(bomb), by=None)
    assert not Area.objects.exists()


def test_a_file_is_only_taken_in_where_nothing_is_registered(files, ward):
    with pytest.raises(UnusablePlanFile, match="すでに地域か計画があります"):
        take_in(io.BytesIO(files["whole"]), by=None)


def test_what_is_not_published_makes_no_public_file(midori, districts):
    make_full_plan(midori, [districts["kamoi"]])
    with pytest.raises(UnusablePlanFile, match="まだ公開していません"):
        write_public(second())


def test_a_lost_attachment_is_named(ward):
    Path(Attachment.objects.get(title="案内図").file.path).unlink()
    with pytest.raises(UnusablePlanFile, match="「案内図」"):
        write_whole(second())


def test_the_commands_do_the_same(ward, tmp_path, capsys):
    first, again = tmp_path / "first.zip", tmp_path / "again.zip"
    call_command("export_plan", "2", str(first))
    empty_installation()
    call_command("import_plan", str(first))
    call_command("export_plan", "2", str(again))
    assert first.read_bytes() == again.read_bytes()
    assert "invite_secretariat" in capsys.readouterr().out
    with pytest.raises(CommandError, match="すでに地域か計画があります"):
        call_command("import_plan", str(first))
    with pytest.raises(CommandError, match="no period 9"):
        call_command("export_plan", "9", str(again))


@pytest.mark.parametrize(
    "about",
    [
        {"kind": []},
        {"kind": {}},
        {"files": {"\ud800": {"sha256": "", "size": 0}}},
        {"files": {"../x": {"sha256": "", "size": 0}}},
        {"version": 10**400},
    ],
)
def test_a_manifest_that_somebody_made_up_is_refused_in_words_that_can_be_shown(about):
    told = {"format": package.FORMAT, "version": 1, "kind": "public", "files": {}} | about
    with pytest.raises(UnusablePlanFile) as refused:
        take_in(io.BytesIO(raw_zip(**{package.MANIFEST: json.dumps(told).encode()})), by=None)
    assert "計画ファイル" in str(refused.value).encode().decode()
