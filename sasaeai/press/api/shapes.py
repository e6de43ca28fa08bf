"""What each answer looks like; the OpenAPI description and the page about it are made from here.

Days are YYYY-MM-DD, moments ISO 8601 with their zone, fiscal years the western year in which they begin.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Generic, TypeVar

from ninja import Field, Schema

Thing = TypeVar("Thing")
Number = int | float


class Page(Schema, Generic[Thing]):
    count: int = Field(description="全部で何件か")
    page: int = Field(description="このページの番号（1から）")
    pages: int = Field(description="全部で何ページか")
    next: str | None = Field(description="次のページのアドレス")
    previous: str | None = Field(description="前のページのアドレス")
    release: int | None = Field(description="読んだ公開の番号")
    results: list[Thing]


class Wrong(Schema):
    code: str = Field(description="not_found・bad_request")
    message: str = Field(description="何が起きて、どうすればよいか（日本語）")
    fields: list[str] = Field(description="直すところの名前")


class Fault(Schema):
    error: Wrong


class Index(Schema):
    title: str
    openapi: str = Field(description="OpenAPI の記述のアドレス")
    documentation: str = Field(description="説明のページのアドレス")
    release: int | None = Field(description="いま公開している公開の番号")
    resources: dict[str, str]


class Period(Schema):
    number: int = Field(description="期の番号")
    name: str
    title: str = Field(description="計画の名前")
    formal_title: str
    first_fiscal_year: int
    years: int
    levels: list[str] = Field(description="目標の段の呼び方。上から順")
    measure_name: str = Field(description="取組の呼び方")
    plans: list[str] = Field(description="公開している計画のID")


class Release(Schema):
    id: int = Field(description="公開の番号")
    released_at: datetime
    change_note: str = Field(description="何が変わったか")
    editions: list[int] = Field(description="このとき公開していた版の番号")


class Edition(Schema):
    id: int = Field(description="版の番号")
    plan: str = Field(description="計画のID")
    name: str
    kind: str = Field(description="版の種類")
    decided_on: date
    adopted_on: date | None
    change_note: str
    published_at: datetime


class Texts(Schema):
    philosophy: str = Field(description="基本理念")
    philosophy_sub: str
    introduction: str = Field(description="策定の趣旨")
    pillar: str = Field(description="計画の柱")
    tiers: str = Field(description="全体の計画と地区別計画の関係")
    profile: str = Field(description="地域の様子")
    committee: str = Field(description="策定委員会")


class EditionWithTexts(Edition):
    texts: Texts


class Plan(Schema):
    id: str = Field(description="変わらないID")
    period: int
    area: str = Field(description="地域コード（英字）")
    area_name: str
    municipality: str = Field(description="全国地方公共団体コード")
    is_ward: bool = Field(description="全体の計画なら true、地区別計画なら false")
    edition: int = Field(description="読んだ版の番号")
    edition_name: str
    edition_kind: str
    decided_on: date | None
    adopted_on: date | None
    measures: int = Field(description="取組の数")
    texts: Texts
    sample: bool = Field(description="説明のために作った内容")
    url: str = Field(description="人が読むページ")


class Evidence(Schema):
    sentence: str
    number: str
    source_title: str
    source_url: str
    note: str
    quoted_on: date
    sample: bool


class Ancestor(Schema):
    kind: str = Field(description="inherited・changed・merged・split・new")
    reason: str
    old_id: str
    old_title: str
    old_period: int | None
    sample: bool


class Goal(Schema):
    id: str
    plan: str
    number: str = Field(description="印刷した番号。版によって変わることがある")
    title: str
    short_title: str
    level: str = Field(description="段の呼び方")
    depth: int
    parent: str | None
    base_goal: str | None = Field(description="いちばん上にある、全体の計画の基本目標のID")
    follows: str | None = Field(description="地区の見出しが、もとにする全体の計画の目標のID")
    explanation: str
    five_years: str = Field(description="計画期間の考え方")
    evidence: list[Evidence]
    ancestors: list[Ancestor]
    sample: bool
    url: str


class Actor(Schema):
    name: str
    role: str = Field(description="lead（主体）・partner（協力）・support（支援）")


class Year(Schema):
    fiscal_year: int
    planned: str
    planned_words: str
    done: str
    done_words: str


class Measure(Schema):
    id: str
    plan: str
    area: str
    number: str
    title: str
    text: str
    audience: str
    content_kind: str
    goal: str | None
    base_goal: str | None
    helps: list[str] = Field(description="self（自助）・mutual（共助）・public（公助）")
    actors: list[Actor]
    schedule: list[Year]
    indicators: list[str]
    written_by: list[str] = Field(description="もとになった記載をした団体")
    ancestors: list[Ancestor]
    sample: bool
    url: str


class Owner(Schema):
    kind: str = Field(description="goal・measure")
    id: str


class Figure(Schema):
    fiscal_year: int
    value: Number


class Value(Schema):
    area: str
    fiscal_year: int
    value: Number | None = Field(description="ないとき、示せないときは null")
    suppressed: bool = Field(description="人数が少なく示せない")
    provisional: bool = Field(description="速報")
    error: Number | None = Field(description="誤差（±）")
    source: str
    note: str
    taken_on: date
    sample: bool


class Indicator(Schema):
    id: str
    plan: str
    area: str
    title: str
    unit: str
    kind: str = Field(description="activity・outcome・awareness")
    direction: str = Field(description="up・down・keep")
    basis: str = Field(description="single・cumulative・point")
    owner: Owner
    responsible: str = Field(description="担当")
    definition: str
    method: str
    target_reason: str
    source: str = Field(description="hand・survey・metric")
    baseline: Figure | None
    targets: list[Figure]
    values: list[Value]
    sample: bool
    url: str


class Problem(Schema):
    id: str
    area: str
    is_common: bool = Field(description="いくつもの地区の声をまとめたもの")
    title: str
    text: str
    kind: str
    written_on: date
    occasion: str
    state: str = Field(description="received・promised・answered")
    promised_on: date | None
    answered_on: date | None
    answer: str
    common: str | None = Field(description="まとめた共通課題のID")
    goal: str | None
    measures: list[str] = Field(description="取り上げた取組のID")
    sample: bool
    url: str


class Link(Schema):
    kind: str = Field(description="serves（取組→目標）・supports（全体の計画の取組→地区の取組）・ties（目標→目標）")
    source: str
    target: str
    words: str


class Town(Schema):
    name: str
    kana: str
    chome: str


class Population(Schema):
    total: int
    share_65: Number | None = Field(description="65歳以上の割合（%）")
    on: date


class District(Schema):
    code: str = Field(description="地域コード（英字）")
    name: str
    kana: str
    municipality: str
    valid_from: date | None
    valid_until: date | None
    towns: list[Town]
    population: Population | None
    plan: str | None = Field(description="読んだ公開にある地区別計画のID")
    sample: bool
    url: str
