"""Addresses of what comes in as a file, and of what leaves as one, on paper or beside the pages whose rows it holds."""

from __future__ import annotations

from django.urls import URLPattern, include, path

from sasaeai.press.views import (
    bringing,
    bringing_preview,
    bringing_reading,
    comment_paper,
    glossary,
    letters,
    meetings,
    open_data,
    origin,
    papers,
    plan_files,
    results_papers,
    sheet,
    sheets,
    shelf,
    survey_papers,
    tables,
    year_papers,
)

app_name = "press"

BRING = "desk/plan/<number:period>/bring"
FORMS = "desk/plan/<number:period>/forms"

plan_tables: list[URLPattern] = [path("tables/<slug:name>.<slug:ending>", tables.plan_table, name="table")]

urlpatterns = [
    path("desk/comments/<str:uid>/paper/", comment_paper.comment_paper, name="comment_paper"),
    # the committee's paper of a year
    path("desk/reviews/<str:uid>/committee-paper/", year_papers.make, name="year_paper_make"),
    path("plan/<number:period>/years/<number:year>/papers/", year_papers.shelf, name="year_papers"),
    # forms that go round
    path(f"{FORMS}/", sheets.forms, name="forms"),
    path(f"{FORMS}/<str:uid>/", sheets.form, name="form"),
    path(f"{FORMS}/<str:uid>/marks/", sheets.marks, name="form-marks"),
    path(f"{FORMS}/<str:uid>/send/", sheets.send, name="form-send"),
    path(f"{FORMS}/<str:uid>/all.zip", sheets.all_files, name="form-all"),
    path(f"{FORMS}/<str:uid>/take-back/", sheets.take_back, name="form-take-back"),
    path(f"{FORMS}/<str:uid>/take-over/", sheets.take_over, name="form-take-over"),
    path(f"{FORMS}/<str:uid>/forget/", sheets.forget, name="form-forget"),
    path(f"{FORMS}/sheet/<str:uid>/file.xlsx", sheet.file, name="sheet-file"),
    path(f"{FORMS}/sheet/<str:uid>/paper/", sheet.paper, name="sheet-paper"),
    path(f"{FORMS}/sheet/<str:uid>/type/", sheet.typing, name="sheet-type"),
    # bringing a plan in
    path(f"{BRING}/origin/<str:kind>/<str:uid>/", origin.origin, name="origin"),
    path(f"{BRING}/<slug:area>/", bringing.start, name="bringing"),
    path(f"{BRING}/<slug:area>/workbook.xlsx", bringing.workbook, name="bringing-workbook"),
    path(f"{BRING}/<slug:area>/readings/<number:key>/forget/", bringing.forget, name="bringing-forget"),
    path(f"{BRING}/<slug:area>/<str:uid>/", bringing.file, name="bringing-file"),
    path(f"{BRING}/<slug:area>/<str:uid>/reading/", bringing_reading.reading, name="bringing-reading"),
    path(f"{BRING}/<slug:area>/<str:uid>/sheet/<number:place>/", bringing_reading.sheet, name="bringing-sheet"),
    path(f"{BRING}/<slug:area>/<str:uid>/apply/", bringing_preview.take_over, name="bringing-apply"),
    path(f"{BRING}/<slug:area>/<str:uid>/undo/", bringing.take_back, name="bringing-undo"),
    path(f"{BRING}/<slug:area>/<str:uid>/throw-away/", bringing.throw, name="bringing-throw-away"),
    path(f"{BRING}/<slug:area>/<str:uid>/original/", bringing.original, name="bringing-original"),
    # letters of a survey
    path("desk/surveys/<str:uid>/letters/", letters.page, name="letters"),
    path("desk/surveys/<str:uid>/letters/make/", letters.make, name="letters_make"),
    path("desk/surveys/<str:uid>/letters/again/", letters.again, name="letters_again"),
    path("desk/surveys/<str:uid>/letters/<str:key>/letters.zip", letters.file, name="letters_file"),
    path("desk/surveys/<str:uid>/letters/<str:key>/forget/", letters.forget, name="letters_forget"),
    # taking data away
    path("open-data/", open_data.open_data, name="open_data"),
    path("open-data/plan/<number:period>.zip", plan_files.public_file, name="public_plan_file"),
    path("open-data/api/", open_data.api_page, name="api"),
    path("plan/<number:period>/", include((plan_tables, "public"))),
    path("editions/<number:release>/", include((plan_tables, "older"))),
    path("desk/plan/<number:period>/", include((plan_tables, "desk")), {"desk": True}),
    path("tables/<slug:name>.<slug:ending>", tables.open_table, name="open_table"),
    path("desk/plan-files/", plan_files.plan_files, name="plan_files"),
    path("desk/plan-files/<number:period>/<slug:kind>/", plan_files.ask, name="plan_file_ask"),
    path("desk/plan-files/<str:uid>/", plan_files.download, name="plan_file"),
    path("desk/start/plan-file/", plan_files.start_from_file, name="start_from_file"),
    path("desk/tables/<slug:name>.<slug:ending>", tables.desk_table, name="desk_table"),
    # papers
    path("papers/", shelf.papers, name="shelf"),
    path("papers/leaflets/<slug:slug>/", shelf.leaflet, name="leaflet"),
    path("papers/<slug:uid>/", papers.file, name="file"),
    path("plan/<number:period>/book/", shelf.web_book, name="web_book"),
    path("desk/papers/", papers.papers, name="papers"),
    path("desk/papers/orders/<slug:uid>/", papers.order_page, name="order"),
    path("desk/papers/orders/<slug:uid>/again/", papers.again, name="again"),
    path("desk/papers/<number:period>/", papers.papers, name="papers_of"),
    path("desk/papers/<number:period>/make/<slug:kind>/", papers.order, name="make"),
    path("desk/papers/<number:period>/words/", glossary.glossary, name="glossary"),
    path("desk/papers/<number:period>/words/add/", glossary.add, name="term_add"),
    path("desk/papers/<number:period>/words/<number:pk>/", glossary.edit, name="term"),
    path("desk/papers/<number:period>/words/<number:pk>/delete/", glossary.delete, name="term_delete"),
    path("desk/papers/<number:period>/meetings/add/", meetings.add, name="meeting_add"),
    path("desk/papers/meetings/<slug:uid>/", meetings.meeting, name="meeting"),
    path("desk/papers/meetings/<slug:uid>/edit/", meetings.edit, name="meeting_edit"),
    path("desk/papers/meetings/<slug:uid>/make/", meetings.make, name="meeting_make"),
    path("desk/papers/meetings/<slug:uid>/copy/", meetings.copy, name="meeting_copy"),
    path("desk/papers/meetings/<slug:uid>/delete/", meetings.delete, name="meeting_delete"),
    path("desk/papers/meetings/<slug:uid>/parts/add/", meetings.add_part, name="meeting_part_add"),
    path("desk/papers/meetings/<slug:uid>/parts/<number:pk>/", meetings.part, name="meeting_part"),
    path("desk/papers/meetings/<slug:uid>/parts/<number:pk>/move/", meetings.move_part, name="meeting_part_move"),
    path("desk/papers/meetings/<slug:uid>/parts/<number:pk>/remove/", meetings.remove_part, name="meeting_part_remove"),
    # papers of a survey's published results
    path("desk/surveys/<str:uid>/report/", results_papers.results_papers, name="results_papers"),
    path("desk/surveys/<str:uid>/report/make/", results_papers.make, name="results_papers_make"),
    path("surveys/<str:uid>/papers/", results_papers.shelf, name="results_shelf"),
    path("surveys/<str:uid>/papers/<str:paper>/", results_papers.file, name="results_paper"),
    # the questionnaire of a survey
    path("desk/surveys/<str:uid>/paper/", survey_papers.survey_papers, name="survey_papers"),
    path("desk/surveys/<str:uid>/paper/make/", survey_papers.make, name="survey_paper_make"),
    path("desk/surveys/<str:uid>/paper/<str:paper>/", survey_papers.file, name="survey_paper"),
]
