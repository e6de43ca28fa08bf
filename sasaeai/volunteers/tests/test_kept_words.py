"""The ward keeps its own words: kinds, traits, what cannot be taken on, and its numbers."""

from __future__ import annotations

from sasaeai.people.models import Organisation, OrganisationKind
from sasaeai.volunteers.first_words import FIRST_KINDS, make_first_words
from sasaeai.volunteers.models import ErrandKind, MediationTerms, Refusal, Trait

PAGE = "/desk/mediation/words/"


def body_of(answer):
    return answer.content.decode()


def test_a_ward_begins_with_words_of_the_field_also_after_it_was_emptied(db):
    assert ErrandKind.objects.count() == len(FIRST_KINDS)
    ErrandKind.objects.filter(name="ごみ出し").update(minutes=20)
    Refusal.objects.all().delete()
    make_first_words(ErrandKind, Trait, Refusal)
    assert ErrandKind.objects.get(name="ごみ出し").minutes == 20
    assert Refusal.objects.get(name__contains="お金や通帳").found_in("通 帳をあずけたい") == ["通帳"]


def test_suzuki_adds_a_kind_and_mori_reads_it(client, suzuki, mori):
    client.force_login(suzuki.account)
    client.post(f"{PAGE}kinds/add/", {"name": "雪かき", "minutes": 60, "position": 30})
    client.force_login(mori.account)
    assert "雪かき" in body_of(client.get(PAGE))
    assert client.get(f"{PAGE}kinds/add/").status_code == 403
    assert client.get(f"{PAGE}terms/").status_code == 403


def test_suzuki_changes_the_numbers_of_the_ward(client, suzuki):
    client.force_login(suzuki.account)
    given = dict.fromkeys(client.get(f"{PAGE}terms/").context["form"].fields, 5)
    client.post(f"{PAGE}terms/", given)
    assert MediationTerms.now().answer_days == 5


def test_an_organisation_keeps_what_it_alone_does_not_take_on(client, suzuki, mori, districts):
    kind = OrganisationKind.objects.create(name="社会福祉協議会")
    council = Organisation.objects.create(name="長津田のつどい", kind=kind)
    mori.seats.update(organisation=council)
    client.force_login(mori.account)
    told = {
        "organisation": council.pk,
        "name": "はしごに上ること",
        "words": "はしご、脚立",
        "sentence": "危ないので。",
        "position": 1,
    }
    client.post(f"{PAGE}refusals/add/", told)
    own = Refusal.objects.get(organisation=council)
    assert (own.words, client.get(f"{PAGE}refusals/{own.pk}/").status_code) == ("はしご、脚立", 200)
    assert client.get(f"{PAGE}refusals/{Refusal.objects.filter(organisation=None).first().pk}/").status_code == 403
    assert "二文字より長く" in body_of(client.post(f"{PAGE}refusals/{own.pk}/", told | {"words": "火"}))
    said = {"words": "脚立に上って電球をかえてほしい"}
    assert "はしごに上ること" in body_of(client.post("/desk/mediation/requests/add/heard/", said))
    client.force_login(suzuki.account)
    assert "はしごに上ること" not in body_of(client.post("/desk/mediation/requests/add/heard/", said))


def test_the_committee_does_not_keep_words(client, tanaka):
    client.force_login(tanaka.account)
    assert client.get(PAGE).status_code == 403
