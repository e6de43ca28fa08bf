from __future__ import annotations

from django.urls import path

from .views import (
    by_link,
    desk_district_sheets,
    desk_grades,
    desk_links,
    desk_lists,
    desk_meetings,
    desk_mine,
    desk_papers,
    desk_publication,
    desk_sheets,
    desk_signing,
    desk_words,
    desk_years,
    public_years,
)

app_name = "reviews"

urlpatterns = [
    # 変わりなし, without an account
    path("r/all/<str:token>/", by_link.of_owner, name="of_owner"),
    path("r/<str:token>/", by_link.by_link, name="by_link"),
    path("r/<str:token>/undo/", by_link.undo_by_link, name="undo_by_link"),
    # 推進会議
    path("desk/reviews/council/<str:uid>/", desk_meetings.meeting, name="meeting"),
    path("desk/reviews/council/<str:uid>/edit/", desk_meetings.edit, name="meeting_edit"),
    path("desk/reviews/council/<str:uid>/write/", desk_meetings.write_minutes, name="meeting_write"),
    path("desk/reviews/council/<str:uid>/agenda/", desk_meetings.agenda, name="meeting_agenda"),
    path("desk/reviews/council/<str:uid>/minutes/", desk_meetings.minutes, name="meeting_minutes"),
    path("desk/reviews/council/<str:uid>/copy/", desk_meetings.copy, name="meeting_copy"),
    path("desk/reviews/council/<str:uid>/publish/", desk_meetings.publish, name="meeting_publish"),
    path("desk/reviews/council/<str:uid>/withdraw/", desk_meetings.withdraw, name="meeting_withdraw"),
    path("desk/reviews/council/<str:uid>/bin/", desk_meetings.put_into_bin, name="meeting_bin"),
    path("desk/reviews/council/<str:uid>/restore/", desk_meetings.restore, name="meeting_restore"),
    # For everybody, beside the plan
    path("plan/<number:period>/years/", public_years.years, name="public_years"),
    path("plan/<number:period>/years/<number:year>/", public_years.year, name="public_year"),
    path("plan/<number:period>/years/<number:year>/goals/<str:uid>/", public_years.goal, name="public_goal"),
    path(
        "plan/<number:period>/years/<number:year>/districts/<slug:slug>/", public_years.district, name="public_district"
    ),
    # 事務局と委員会
    path("desk/reviews/", desk_years.years, name="years"),
    path("desk/reviews/open/", desk_years.open_one, name="open"),
    path("desk/reviews/mine/", desk_mine.mine, name="mine"),
    path("desk/reviews/sheets/<str:uid>/", desk_sheets.sheet, name="sheet"),
    path("desk/reviews/sheets/<str:uid>/unchanged/", desk_sheets.unchanged, name="sheet_unchanged"),
    path("desk/reviews/sheets/<str:uid>/undo/", desk_sheets.undo, name="sheet_undo"),
    path("desk/reviews/sheets/<str:uid>/rest/", desk_district_sheets.rest, name="rest"),
    path("desk/reviews/sheets/<str:uid>/rest/undo/", desk_district_sheets.rest_undo, name="rest_undo"),
    path("desk/reviews/<str:uid>/", desk_years.year, name="year"),
    path("desk/reviews/<str:uid>/paper/", desk_papers.district_papers, name="district_papers"),
    path("desk/reviews/<str:uid>/links/", desk_links.links, name="links"),
    path("desk/reviews/<str:uid>/links/stop/", desk_links.stop, name="stop_links"),
    path("desk/reviews/<str:uid>/links/<number:owner>/", desk_links.paper, name="paper"),
    path("desk/reviews/<str:uid>/list/", desk_lists.sheets, name="list"),
    path("desk/reviews/<str:uid>/accept/", desk_lists.accept, name="accept"),
    path("desk/reviews/<str:uid>/unaccept/", desk_lists.unaccept, name="unaccept"),
    path("desk/reviews/<str:uid>/add/", desk_lists.add_missing, name="add_missing"),
    path("desk/reviews/<str:uid>/back/<str:sheet>/", desk_lists.send_back, name="send_back"),
    path("desk/reviews/<str:uid>/edit/", desk_words.edit, name="edit"),
    path("desk/reviews/<str:uid>/texts/", desk_words.texts, name="texts"),
    path("desk/reviews/<str:uid>/sign/", desk_signing.sign, name="sign"),
    path("desk/reviews/<str:uid>/return/", desk_signing.give_back, name="return"),
    path("desk/reviews/<str:uid>/comment/", desk_signing.comment, name="comment"),
    path("desk/reviews/<str:uid>/publish/", desk_publication.publish, name="publish"),
    path("desk/reviews/<str:uid>/withdraw/", desk_publication.withdraw, name="withdraw"),
    path("desk/reviews/<str:uid>/grades/", desk_grades.grades, name="grades"),
    path("desk/reviews/<str:uid>/grades/goals/<str:goal>/", desk_grades.goal, name="grade_goal"),
    path("desk/reviews/<str:uid>/grades/indicators/<str:indicator>/", desk_grades.indicator, name="grade_indicator"),
    path("desk/reviews/<str:uid>/meetings/", desk_meetings.meetings, name="meetings"),
    path("desk/reviews/<str:uid>/meetings/add/", desk_meetings.add, name="meeting_add"),
]
