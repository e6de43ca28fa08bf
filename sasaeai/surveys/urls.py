from __future__ import annotations

from django.urls import path

from .views import (
    answer,
    desk_data,
    desk_keying,
    desk_preview,
    desk_rules,
    desk_slips,
    desk_surveys,
    desk_words,
    public_surveys,
)

app_name = "surveys"

urlpatterns = [
    path("desk/surveys/", desk_surveys.surveys, name="surveys"),
    path("desk/surveys/add/", desk_surveys.add, name="survey_add"),
    path("desk/surveys/<str:uid>/", desk_surveys.survey, name="survey"),
    path("desk/surveys/<str:uid>/edit/", desk_surveys.edit, name="survey_edit"),
    path("desk/surveys/<str:uid>/move/", desk_surveys.move, name="survey_move"),
    path("desk/surveys/<str:uid>/data/", desk_data.data, name="data"),
    path("desk/surveys/<str:uid>/data/questionnaire.<str:ending>", desk_data.questionnaire, name="data_questionnaire"),
    path("desk/surveys/<str:uid>/data/<str:file>/", desk_data.delivery, name="delivery"),
    path("desk/surveys/<str:uid>/data/<str:file>/apply/", desk_data.apply, name="delivery_apply"),
    path("desk/surveys/<str:uid>/data/<str:file>/undo/", desk_data.undo, name="delivery_undo"),
    path("desk/surveys/<str:uid>/data/<str:file>/forget/", desk_data.forget, name="delivery_forget"),
    path("desk/surveys/<str:uid>/words/", desk_words.words, name="words"),
    path("desk/surveys/<str:uid>/words/begin/", desk_words.begin, name="words_begin"),
    path("desk/surveys/<str:uid>/words/read/", desk_words.read, name="words_read"),
    path("desk/surveys/<str:uid>/words/quotes/", desk_words.quotes, name="words_quotes"),
    path("desk/surveys/<str:uid>/words/quotes/<str:answer>/", desk_words.quote, name="words_quote"),
    path("desk/surveys/<str:uid>/words/codes/add/", desk_words.code, name="code_add"),
    path("desk/surveys/<str:uid>/words/codes/<str:code>/", desk_words.code, name="code"),
    path("desk/surveys/<str:uid>/words.<str:ending>", desk_words.table, name="words_table"),
    # answering
    path("surveys/", public_surveys.public_surveys, name="public_surveys"),
    path("surveys/a/<str:token>/", answer.follow, name="answer_follow"),
    path("surveys/answer/", answer.enter, name="answer"),
    path("surveys/answer/start/", answer.start, name="answer_start"),
    path("surveys/answer/check/", answer.check, name="answer_check"),
    path("surveys/answer/thanks/", answer.thanks, name="answer_thanks"),
    path("surveys/answer/stop/", answer.stop, name="answer_stop"),
    path("surveys/answer/<number:number>/", answer.page, name="answer_page"),
    path("desk/surveys/<str:uid>/preview/", desk_preview.preview, name="preview"),
    # typing in
    path("desk/surveys/<str:uid>/keying/", desk_keying.keying, name="keying"),
    path("desk/surveys/<str:uid>/keying/<number:number>/", desk_keying.key_slip, name="key_slip"),
    path("desk/surveys/<str:uid>/keying/<number:number>/words/", desk_keying.key_words, name="key_words"),
    path("desk/surveys/<str:uid>/slips/", desk_slips.slips, name="slips"),
    path("desk/surveys/<str:uid>/slips/<number:number>/", desk_slips.slip, name="slip"),
    path("desk/surveys/<str:uid>/slips/<number:number>/out/", desk_slips.take_out, name="slip_out"),
    path("desk/surveys/<str:uid>/slips/<number:number>/back/", desk_slips.put_back, name="slip_back"),
    path("desk/surveys/<str:uid>/slips/<number:number>/number/", desk_slips.renumber, name="slip_renumber"),
    path("desk/surveys/<str:uid>/slips/<number:number>/settle/", desk_keying.settle, name="settle"),
    path("desk/surveys/<str:uid>/slips/<number:number>/correct/", desk_keying.correct, name="slip_correct"),
    path("desk/surveys/<str:uid>/agreement/", desk_keying.agreed, name="agreement"),
    path("desk/surveys/<str:uid>/rules/", desk_rules.rules, name="rules"),
    path("desk/surveys/<str:uid>/rules/corrections/", desk_rules.corrections, name="corrections"),
    path("desk/surveys/<str:uid>/rules/corrections.xlsx", desk_rules.corrections_file, name="corrections_file"),
]
