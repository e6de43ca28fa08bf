"""同じ人が二度: two rows side by side, joined by one press and parted by one press."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sasaeai.people.actions.personal import NotSo, join, looked_at, part, say_not_the_same
from sasaeai.people.alike import seems_written_twice, why_alike
from sasaeai.people.keeping import kept_about
from sasaeai.people.models import Person
from sasaeai.people.policy import may_join_people, require
from sasaeai.people.viewer import Request
from sasaeai.people.views.doors import for_those_who_look_after, people_looked_after_by, person_looked_after

MOST = 100


@for_those_who_look_after
@require_GET
def twice(request: Request) -> HttpResponse:
    people = people_looked_after_by(request.viewer)
    alike = seems_written_twice(people.each_once().known())
    joined = people.known().exclude(same_as=None).select_related("same_as")[:MOST]
    return render(request, "people/twice.html", {"alike": alike[:MOST], "number": len(alike), "joined": joined})


@for_those_who_look_after
def side_by_side(request: Request, pk: int, other: int) -> HttpResponse:
    """POST: `keep` names the row that stays, or `different` that these are two people."""
    pair = person_looked_after(request, pk), person_looked_after(request, other)
    require(all(may_join_people(request.viewer, person) for person in pair))
    if request.method == "POST":
        return _decided(request, *pair)
    for person in pair:
        looked_at(person, _("二つの登録をくらべるページ"), by=request.viewer)
    sides = [(person, kept_about(person, request.viewer)) for person in pair]
    context = {"sides": sides, "reasons": list(why_alike(*pair)), "open": _can_be_joined(*pair)}
    return render(request, "people/side_by_side.html", context)


def _can_be_joined(one: Person, other: Person) -> bool:
    return one != other and not any(person.same_as_id or person.erased_on for person in (one, other))


def _decided(request: Request, one: Person, other: Person) -> HttpResponse:
    try:
        if "different" in request.POST:
            say_not_the_same(one, other, by=request.viewer)
            messages.success(request, _("別の人だと書きました。この組み合わせは、もう出しません。"))
        else:
            kept = one if request.POST.get("keep") == str(one.pk) else other
            join(other if kept is one else one, kept, by=request.viewer)
            messages.success(request, _("一つにまとめました。まちがえたときは、下の「もとに戻す」で戻せます。"))
    except NotSo:
        messages.error(
            request, _("この二つは、まとめられませんでした。ほかの人が先に変えたようです。もう一度見てください。")
        )
    return redirect("people:twice")


@for_those_who_look_after
@require_POST
def part_again(request: Request, pk: int) -> HttpResponse:
    person = person_looked_after(request, pk)
    require(may_join_people(request.viewer, person))
    try:
        part(person, by=request.viewer)
        messages.success(request, _("もとの二つに戻しました。"))
    except NotSo:
        messages.info(request, _("もう、もとの二つに戻っています。"))
    return redirect("people:twice")
