"""What courses and 福祉教育 keep about a person: applications, requests, and who comes as a speaker."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from sasaeai.learning.actions.forgetting import forget_application, forget_request, forget_speaker
from sasaeai.learning.models import Application, EducationRequest, Speaker
from sasaeai.people.keeping import Fact, Keeper, Words, keeps


@keeps
class Applications(Keeper):
    label = _("講座の申し込み")
    model = Application
    stays = _("どの講座に何人が申し込み、参加し、修了したかは、名前なしで残ります。")
    position = 60

    def facts(self, row: Application, people: frozenset[int]) -> Iterable[Fact]:
        yield _("講座"), row.course
        yield _("状態"), row.get_state_display()
        yield _("申し込んだ日時"), row.applied_at
        yield _("メールアドレス"), row.email
        yield _("手伝いが必要なこと"), row.needs
        yield _("条件がなくても認めた理由"), row.admitted_because
        yield _("出席した回"), row.attendances.count()
        yield _("修了した日"), row.completed_on

    def going_on(self, row: Application, people: frozenset[int], on: date) -> Words:
        if row.is_live and row.course.is_going_on:
            return _("続いている講座の申し込みがあります。先に、申し込みを取り消すか、講座を終えてください。")
        return ""

    def holds(self, row: Application, on: date) -> bool:
        return row.forgotten_on is None

    def erase(self, row: Application, people: frozenset[int], on: date) -> None:
        forget_application(row, on=on)


@keeps
class Requests(Keeper):
    label = _("福祉教育の依頼（担当の方として）")
    model = EducationRequest
    people = ("contact",)
    stays = _("どの学校や団体に、いつ、何人の福祉教育をしたかは残ります。")
    position = 61

    def facts(self, row: EducationRequest, people: frozenset[int]) -> Iterable[Fact]:
        yield _("学校・団体の名前"), row.organisation_name
        yield _("受け付けた日時"), row.received_at
        yield _("メールアドレス"), row.email
        yield _("状態"), row.get_state_display()

    def going_on(self, row: EducationRequest, people: frozenset[int], on: date) -> Words:
        if row.waits:
            return _("続いている福祉教育の依頼があります。先に、その依頼を終わりにしてください。")
        return ""

    def holds(self, row: EducationRequest, on: date) -> bool:
        return row.forgotten_on is None

    def erase(self, row: EducationRequest, people: frozenset[int], on: date) -> None:
        forget_request(row, on=on)


@keeps
class Speaking(Keeper):
    label = _("講師の登録")
    model = Speaker
    stays = _("講師に何回打診したかは、名前なしで残ります。")
    position = 62

    def facts(self, row: Speaker, people: frozenset[int]) -> Iterable[Fact]:
        yield _("話せること"), row.themes
        yield _("謝礼・交通費"), row.fee
        yield _("用意してほしいこと"), row.needs
        yield _("行ける地域"), "、".join(area.name for area in row.areas.all())
        yield _("打診した回数"), row.asked.count()

    def going_on(self, row: Speaker, people: frozenset[int], on: date) -> Words:
        if row.asked.filter(answer="yes", request__state="agreed").exists():
            return _("引き受けた福祉教育が、まだ終わっていません。先に、その依頼を終わりにしてください。")
        return ""

    def erase(self, row: Speaker, people: frozenset[int], on: date) -> None:
        forget_speaker(row)
