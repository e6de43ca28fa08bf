"""Names and numbers are seen by the seats that teach there, and by nobody else; and they are forgotten in time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sasaeai.kernel import clock
from sasaeai.kernel.models import JournalEntry
from sasaeai.learning.actions.courses import move_course
from sasaeai.learning.models import Application, CourseState, EducationRequest, Speaker, Way
from sasaeai.learning.tasks import forget_learners
from sasaeai.learning.tests.known import NOVEMBER_2012, applied, kind_named, open_course, person, recognised, told
from sasaeai.people import rotation
from sasaeai.people.models import Person, PersonalView


@pytest.fixture
def pages(districts) -> list[str]:
    """Everything at the desk that belongs to 長津田."""
    course = open_course(districts["nagatsuta"])
    row = applied(course, "井上", 1)
    held = recognised(row.person, kind_named(), districts["nagatsuta"]).qualification
    request = EducationRequest.objects.create(
        area=districts["nagatsuta"], asker="school", organisation_name="見本小学校", contact=row.person,
        wished_days="いつでも", theme="車いす", way=Way.PHONE, received_at=clock.now(),
    )  # fmt: skip
    speaker = Speaker.objects.create(person=row.person, themes="盲導犬")
    speaker.areas.add(districts["nagatsuta"])
    base = "/desk/learning"
    return [
        f"{base}/courses/{course.uid}/", f"{base}/courses/{course.uid}/edit/", f"{base}/courses/{course.uid}/sheet/",
        f"{base}/courses/{course.uid}/attendance/", f"{base}/courses/{course.uid}/completion/",
        f"{base}/courses/{course.uid}/apply/", f"{base}/courses/{course.uid}/cancel/",
        f"{base}/courses/{course.uid}/door/{course.sessions.first().pk}/sheet/", f"{base}/applications/{row.uid}/",
        f"{base}/qualifications/{held.uid}/", f"{base}/qualifications/{held.uid}/paper/",
        f"{base}/qualifications/{held.uid}/revoke/", f"{base}/education/{request.uid}/",
        f"{base}/education/{request.uid}/edit/", f"{base}/speakers/{speaker.uid}/",
    ]  # fmt: skip


LISTS = ("", "calls/", "qualifications/", "renewals/", "education/", "speakers/", "kinds/")


def test_mori_sees_her_district_hayashi_elsewhere_finds_nothing(client, mori, hayashi, pages):
    client.force_login(mori.account)
    assert {client.get(page).status_code for page in pages} == {200}
    client.force_login(hayashi.account)
    for page in pages:
        assert client.get(page).status_code == 404, page
        assert client.post(page).status_code in {404, 405}, page
    for name in LISTS:
        page = told(client.get(f"/desk/learning/{name}"))
        assert not any(words in page for words in ("井上", "045-930-0001", "見本小学校", "手話入門")), name


def test_a_committee_member_and_a_reader_of_the_same_district_do_not_teach(client, tanaka, yamada, pages):
    for somebody in (tanaka, yamada):
        client.force_login(somebody.account)
        for page in [*pages, *(f"/desk/learning/{name}" for name in LISTS)]:
            assert client.get(page).status_code == 403, page
        assert "講座と資格" not in told(client.get("/desk/"))


def test_nothing_is_changed_from_elsewhere(client, hayashi, pages):
    row = Application.objects.get()
    before = JournalEntry.objects.count()
    client.force_login(hayashi.account)
    for address, form in [
        (f"applications/{row.uid}/answer/", {"answer": "cancel"}),
        (f"courses/{row.course.uid}/move/", {"to": "ended"}),
        (f"courses/{row.course.uid}/copy/", {}),
        (f"courses/{row.course.uid}/cancel/", {"reason": "x"}),
    ]:
        assert client.post(f"/desk/learning/{address}", form).status_code == 404
    assert JournalEntry.objects.count() == before


def test_the_journal_names_nobody_who_learns(client, mori, pages):
    lines = JournalEntry.objects.filter(key__startswith="learning.")
    assert lines.exists()
    written = str(list(lines.values_list("subject_label", "by_label", "on_behalf_of", "details")))
    assert "井上" not in written
    assert "9300001" not in written.replace("-", "")
    assert not lines.filter(public=True).exists()


def test_whoever_opens_somebodys_number_is_noted(client, mori, pages):
    client.force_login(mori.account)
    client.get(next(page for page in pages if "applications" in page))
    view = PersonalView.objects.get(person__name="井上")
    assert view.by_label == "森 京子"
    assert "井上" not in view.what


def test_a_year_after_the_course_the_name_is_forgotten_and_the_number_stays(districts, suzuki):
    course = open_course(districts["nagatsuta"])
    row = applied(course, "井上", 1, email="inoue@example.jp", needs="車いすです")
    certified = applied(course, "上野", 2)
    recognised(certified.person, kind_named(), districts["nagatsuta"])
    move_course(course, CourseState.ENDED, by=suzuki)
    with clock.frozen(NOVEMBER_2012 + timedelta(days=420)):
        assert forget_learners.func() == 0
    with clock.frozen(NOVEMBER_2012 + timedelta(days=460)):
        assert forget_learners.func() == 2
        assert forget_learners.func() == 0
    row.refresh_from_db()
    assert (row.email, row.needs, row.state) == ("", "", "accepted")
    assert not Person.objects.filter(name="井上").exists()
    assert Person.objects.filter(name="上野").exists(), "her certificate is still valid"
    assert course.applications.count() == 2


def test_somebody_is_not_erased_in_the_middle_of_a_course(client, suzuki, districts):
    row = applied(open_course(districts["nagatsuta"]), "井上", 1)
    client.force_login(suzuki.account)
    shown = told(client.get(f"/desk/people/{row.person.pk}/personal/"))
    assert "講座の申し込み" in shown
    assert "手話入門" in shown
    answer = client.post(f"/desk/people/{row.person.pk}/personal/erase/", {"sure": "yes"})
    assert "続いている講座の申し込みがあります" in told(answer)
    client.post(f"/desk/learning/applications/{row.uid}/answer/", {"answer": "cancel"})
    client.post(f"/desk/people/{row.person.pk}/personal/erase/", {"sure": "yes"})
    assert not Person.objects.filter(name="井上").exists()


def test_what_is_encrypted_gets_a_new_key_with_the_rest(districts, settings):
    row = applied(open_course(districts["nagatsuta"]), "井上", 1, needs="車いすです")
    settings.PERSONAL_DATA_KEY_BEFORE = settings.PERSONAL_DATA_KEY
    settings.PERSONAL_DATA_KEY = "quite another key, long enough for one, of the tests"
    assert (1, []) in list(rotation.rotate_other_words())
    settings.PERSONAL_DATA_KEY_BEFORE = ""
    assert Application.objects.get(pk=row.pk).needs == "車いすです"


def test_whoever_is_not_signed_in_is_led_to_the_door(client, pages, districts):
    person("だれか", 99)
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")
