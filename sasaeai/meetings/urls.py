from __future__ import annotations

from django.urls import path

from .views import desk_comment_opinions, desk_comment_submissions, desk_comments, public_comments

app_name = "meetings"

urlpatterns = [
    # 意見募集
    path("comments/", public_comments.comment_rounds, name="comments"),
    path("comments/<str:uid>/", public_comments.comment_round, name="comment_round"),
    path("comments/<str:uid>/send/", public_comments.send, name="comment_send"),
    path("comments/<str:uid>/received/<str:sent>/", public_comments.comment_received, name="comment_received"),
    path("comments/<str:uid>/result/", public_comments.comment_result, name="comment_result"),
    path("comments/<str:uid>/result.<str:ending>", public_comments.comment_result_file, name="comment_result_file"),
    path("desk/comments/", desk_comments.rounds, name="comment_rounds"),
    path("desk/comments/add/", desk_comments.add, name="comment_round_add"),
    path("desk/comments/submissions/<str:uid>/", desk_comment_submissions.submission, name="comment_submission"),
    path("desk/comments/submissions/<str:uid>/split/", desk_comment_submissions.split_up, name="comment_split"),
    path("desk/comments/submissions/<str:uid>/add/", desk_comment_submissions.add_one, name="comment_opinion_add"),
    path(
        "desk/comments/submissions/<str:uid>/bin/", desk_comment_submissions.put_into_bin, name="comment_submission_bin"
    ),
    path(
        "desk/comments/submissions/<str:uid>/restore/",
        desk_comment_submissions.restore,
        name="comment_submission_restore",
    ),
    path("desk/comments/opinions/<str:uid>/", desk_comment_opinions.opinion, name="comment_opinion"),
    path("desk/comments/opinions/<str:uid>/remove/", desk_comment_opinions.remove, name="comment_opinion_remove"),
    path("desk/comments/<str:uid>/", desk_comments.desk_round, name="comment_desk_round"),
    path("desk/comments/<str:uid>/edit/", desk_comments.edit, name="comment_round_edit"),
    path("desk/comments/<str:uid>/dispositions/", desk_comments.dispositions, name="comment_dispositions"),
    path("desk/comments/<str:uid>/announce/", desk_comments.give_notice, name="comment_announce"),
    path("desk/comments/<str:uid>/call-off/", desk_comments.call_off_round, name="comment_call_off"),
    path("desk/comments/<str:uid>/publish/", desk_comments.publish, name="comment_publish"),
    path("desk/comments/<str:uid>/withdraw/", desk_comments.withdraw_results, name="comment_withdraw"),
    path("desk/comments/<str:uid>/bin/", desk_comments.put_into_bin, name="comment_round_bin"),
    path("desk/comments/<str:uid>/restore/", desk_comments.restore, name="comment_round_restore"),
    path("desk/comments/<str:uid>/submissions/", desk_comment_submissions.submissions, name="comment_submissions"),
    path("desk/comments/<str:uid>/submissions/add/", desk_comment_submissions.add, name="comment_submission_add"),
    path("desk/comments/<str:uid>/opinions/", desk_comment_opinions.opinions, name="comment_opinions"),
    path("desk/comments/<str:uid>/answer/", desk_comment_opinions.together, name="comment_together"),
]
