"""What every page's frame shows: the plan's name, its ring, the entrances, who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language, override, to_locale
from django.utils.translation import gettext as _

from sasaeai.areas.whole import office_later, whole_later
from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import day_words
from sasaeai.kernel.stamp import entrances_of, stamp_of
from sasaeai.learning.actions.courses import COURSES
from sasaeai.meetings.actions.comments import COMMENTING, COMMENTS
from sasaeai.meetings.models import CommentRound
from sasaeai.plans.items import PlanPage
from sasaeai.plans.opening import current_pins
from sasaeai.plans.pins import running_pin
from sasaeai.plans.released import ReleaseReader
from sasaeai.portal.listening import is_listening
from sasaeai.records.actions.recording import RECORDED
from sasaeai.volunteers.actions.requests import CALLS


@dataclass
class Site:
    """Lazy: a page that shows no frame asks for nothing, and the plan's pins are asked once per request."""

    request: HttpRequest

    @cached_property
    def ward(self) -> PlanPage | None:
        """The plan whose name stands in the frame: the one being read, or else the running one as published.

        A committee may not read the ward's plan that is being written; its pages bear the published one's name.
        """
        return next((plan for plan in self._being_read if plan.is_ward), None) or self.published

    @property
    def _being_read(self) -> list[PlanPage]:
        reader = getattr(self.request, "reader", None)
        return reader.plans if reader else []

    @cached_property
    def published(self) -> PlanPage | None:
        pin = running_pin(current_pins(self.request))
        return ReleaseReader([pin], pin.number, "", stamp_of(self.request)).plans[0] if pin else None

    @property
    def name(self) -> str:
        return self.ward.document["title"] if self.ward else "ささえあい"

    @property
    def subtitle(self) -> str:
        return self.ward.document["formal_title"] if self.ward else _("地域福祉保健計画")

    @property
    def sample(self) -> bool:
        return any(plan.document["sample"] for plan in ([self.ward] if self.ward else self._being_read))

    @property
    def goals(self) -> list[dict[str, Any]]:
        return self.ward.document["base_goals"] if self.ward else []

    def _entrance(self, label: str, url: str, *also: str) -> dict[str, Any]:
        path = self.request.path
        return {"label": label, "url": url, "current": any(path.startswith(start) for start in (url, *also))}

    @cached_property
    def nav(self) -> list[dict[str, Any]]:
        """Only entrances behind which something stands."""
        if self.published is None:
            return []
        number = self.published.document["period"]["number"]
        plan = address("plans:public:plan", number)
        return [
            self._entrance(_("計画"), plan, address("plans:editions")),
            *self._districts(),
            *self._activities(),
            *self._ways_to_help(),
            *self._courses(),
            *self._listening(),
        ]

    def _districts(self) -> list[dict[str, Any]]:
        pin = running_pin(current_pins(self.request))
        count = pin.district_count if pin else 0
        if not count:
            return []
        return [self._entrance(_("%(count)s地区") % {"count": count}, address("portal:districts"))]

    def _activities(self) -> list[dict[str, Any]]:
        if RECORDED not in entrances_of(self.request):
            return []
        return [self._entrance(_("できたこと"), address("records:activities"))]

    def _ways_to_help(self) -> list[dict[str, Any]]:
        if CALLS not in entrances_of(self.request):
            return []
        return [self._entrance(_("手伝う"), address("volunteers:calls"))]

    def _courses(self) -> list[dict[str, Any]]:
        if COURSES not in entrances_of(self.request):
            return []
        return [self._entrance(_("講座"), address("learning:courses"), address("learning:ask"))]

    def _listening(self) -> list[dict[str, Any]]:
        """One for surveys, comments, meetings and voices: five rooms stand beside the plan in one row, not eight."""
        if not is_listening(self.request):
            return []
        rooms = "surveys:public_surveys", "meetings:comments", "meetings:public_meetings", "meetings:voices"
        return [self._entrance(_("みんなの声"), address("portal:listening"), *map(address, rooms))]

    @cached_property
    def open_comments(self) -> list[dict[str, Any]]:
        """Rounds that take opinions today, for the first page and the plan's: nothing is asked where none runs."""
        if COMMENTING not in entrances_of(self.request):
            return []
        rows = CommentRound.objects.open_on(today()).values_list(
            "uid", "title", "closes_on", "sample", "edition_id", "by_web", "edition__plan__area__slug"
        )
        return [
            {
                "title": _("「%(title)s」は、%(day)sまでです") % {"title": title, "day": day_words(closes)}
                + (_("（見本）") if sample else ""),
                "url": address("meetings:comment_round", uid),
                "edition": edition,
                "area": area,
                "send": address("meetings:comment_send", uid) if by_web else "",
            }
            for uid, title, closes, sample, edition, by_web, area in rows
        ]

    @cached_property
    def help(self) -> dict[str, Any]:
        return self._entrance(_("困ったとき"), address("portal:help"))

    @property
    def footer(self) -> list[str]:
        """Who makes the plan, in the plan's own words."""
        return self.ward.document["committee"].splitlines() if self.ward else []

    @cached_property
    def footer_links(self) -> list[dict[str, str]]:
        links = [
            {"label": _("最近の動き"), "url": address("portal:changes")},
            {"label": _("オープンデータ"), "url": address("press:open_data")},
            {"label": _("ウェブアクセシビリティ"), "url": address("portal:accessibility")},
        ]
        if COMMENTS in entrances_of(self.request):
            links.append({"label": _("意見募集"), "url": address("meetings:comments")})
        if self.published:
            label = _("この計画の版（%(name)s）") % {"name": self.published.edition_name}
            links.append({"label": label, "url": address("plans:editions")})
            links.append({"label": _("冊子・印刷物"), "url": address("press:shelf")})
        if self.viewer_label:
            links.append({"label": _("ログアウトする"), "url": address("account_logout")})
        return links

    @property
    def languages(self) -> list[dict[str, Any]]:
        """Only languages in which there are words; with one language, as at the desk, there is nothing to choose."""
        codes = spoken()
        if len(codes) < 2 or self.request.path.startswith("/desk/"):
            return []
        now = get_language()
        return [
            {"code": code, "label": in_itself(code), "url": self._in(code), "current": code == now} for code in codes
        ]

    def _in(self, code: str) -> str:
        """This page in a language; what has only one address stays. (translate_url would look up the path again.)"""
        match, query = self.request.resolver_match, self.request.META.get("QUERY_STRING", "")
        if match is None:
            return self.request.get_full_path()
        try:
            with override(code):
                path = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
        except NoReverseMatch:
            return self.request.get_full_path()
        return f"{path}?{iri_to_uri(query)}" if query else path

    @property
    def sign_in_url(self) -> str:
        """The workspace for somebody signed in, else the way there."""
        return self.desk_url if self.viewer_label else address("account_login")

    @cached_property
    def viewer_label(self) -> str:
        viewer = getattr(self.request, "viewer", None)
        return "" if viewer is None or viewer.is_anonymous else viewer.journal_label

    @property
    def settings_url(self) -> str:
        return address("people:settings") if self.viewer_label else ""

    @property
    def desk_url(self) -> str:
        return settings.LOGIN_REDIRECT_URL


@cache
def spoken() -> list[str]:
    """The codes of the languages that a catalogue has been made for; 日本語 is what the words are written in."""
    places = [Path(place) for place in settings.LOCALE_PATHS]

    def has_words(code: str) -> bool:
        return any((place / to_locale(code) / "LC_MESSAGES" / "django.mo").exists() for place in places)

    return [code for code, _name in settings.LANGUAGES if code == settings.LANGUAGE_CODE or has_words(code)]


@cache
def in_itself(code: str) -> str:
    """A language's name in that language: whoever looks for it cannot read the one of the page."""
    with override(code):
        return str(dict(settings.LANGUAGES)[code])


def address(name: str, *args: object) -> str:
    """An address of the frame, which stands on every page."""
    return _address(get_language(), name, *args)


@cache
def _address(language: str | None, name: str, *args: object) -> str:
    return reverse(name, args=args)


def site(request: HttpRequest) -> dict[str, Any]:
    return {"site": Site(request), "whole": whole_later(), "office": office_later()}
