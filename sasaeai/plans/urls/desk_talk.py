"""What goes on between people: `urls` under /desk/plan/<period>/, `rooms` under /desk/."""

from __future__ import annotations

from django.urls import path

from sasaeai.plans.views import (
    desk_answers,
    desk_calls,
    desk_entries,
    desk_entry_sheets,
    desk_handovers,
    desk_inspection,
    desk_journal,
    desk_problems,
    desk_publishing,
    desk_starting,
    desk_work,
)

rooms = [
    path("", desk_work.work, name="work"),
    path("problems/", desk_problems.problems, name="problems"),
    path("plans/", desk_publishing.plans, name="plans"),
    path("journal/", desk_journal.journal, name="journal"),
    path("handovers/", desk_handovers.handovers, name="handovers"),
    path("handovers/<number:pk>/", desk_handovers.handover, name="handover"),
    path("handovers/<number:pk>/write/", desk_handovers.write, name="handover_write"),
    path("handovers/<number:pk>/read/", desk_handovers.read, name="handover_read"),
    path("start/", desk_starting.start, name="start"),
    path("start/<slug:point>/", desk_starting.start_from, name="start_from"),
]

urls = [
    path("inspection/", desk_inspection.inspection, name="inspection"),
    path("inspection.<str:ending>", desk_inspection.inspection_table, name="inspection_table"),
    # problems
    path("write-problem/<slug:area>/", desk_problems.write, name="problem_write"),
    path("gather-problems/", desk_answers.gather, name="problems_gather"),
    path("problems/<slug:uid>/handle/", desk_answers.problem, name="problem"),
    path("problems/<slug:uid>/sort/", desk_answers.sort, name="problem_sort"),
    path("problems/<slug:uid>/promise/", desk_answers.promise, name="problem_promise"),
    path("problems/<slug:uid>/answer/", desk_answers.answer, name="problem_answer"),
    path("problems/<slug:uid>/publish/", desk_answers.publish, name="problem_publish"),
    path("problems/<slug:uid>/withdraw/", desk_answers.withdraw, name="problem_withdraw"),
    path("problems/<slug:uid>/take-out/", desk_answers.take_out_of_common, name="problem_take_out"),
    path("problems/<slug:uid>/bin/", desk_problems.throw_away, name="problem_bin"),
    path("problems/<slug:uid>/restore/", desk_problems.restore, name="problem_restore"),
    # entries
    path("calls/", desk_calls.calls, name="calls"),
    path("calls/add/", desk_calls.add, name="call_add"),
    path("calls/<slug:uid>/", desk_calls.call, name="call"),
    path("calls/<slug:uid>/edit/", desk_calls.edit, name="call_edit"),
    path("calls/<slug:uid>/send/", desk_calls.send, name="call_send"),
    path("calls/<slug:uid>/close/", desk_calls.close, name="call_close"),
    path("calls/<slug:uid>/sheets/", desk_calls.sheets, name="call_sheets"),
    path("calls/<slug:uid>/excel/", desk_entry_sheets.all_sheets, name="call_excel"),
    path("calls/<slug:uid>/excel/<number:organisation>/", desk_entry_sheets.sheet, name="entry_excel"),
    path("calls/<slug:uid>/take-in/", desk_entry_sheets.take_in, name="call_take_in"),
    path("calls/<slug:uid>/hand-in/<number:organisation>/", desk_entry_sheets.hand_in, name="entry_hand_in"),
    path("calls/<slug:uid>/write/<number:organisation>/", desk_entries.write, name="entry_write"),
    path("entries/", desk_entries.entries, name="entries"),
    path("entries/gather/", desk_entries.gather, name="entries_gather"),
    path("entries/<slug:uid>/", desk_entries.entry, name="entry"),
    path("entries/<slug:uid>/edit/", desk_entries.edit, name="entry_edit"),
    path("entries/<slug:uid>/aside/", desk_entries.put_aside, name="entry_aside"),
    path("entries/<slug:uid>/bin/", desk_entries.throw_away, name="entry_bin"),
    path("measures/<slug:uid>/sources/", desk_entries.sources, name="sources"),
    path("measures/<slug:uid>/sources/<slug:entry>/take-out/", desk_entries.take_out, name="source_take_out"),
    # deciding and publishing
    path("making/<slug:area>/", desk_publishing.progress, name="making"),
    path("adopt/<slug:area>/", desk_publishing.adopt, name="adopt"),
    path("publish/<slug:area>/", desk_publishing.publish, name="publish"),
    path("publish/<slug:area>/<number:edition>/", desk_publishing.published, name="published"),
]
