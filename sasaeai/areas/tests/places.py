"""緑区 and its eleven districts by their real names; the places on the tile map are the sketch's."""

from __future__ import annotations

from sasaeai.areas.models import Area, AreaLevel

# slug, name, kana, column, row
DISTRICTS = (
    ("higashihongo", "東本郷", "ひがしほんごう", 5, 3),
    ("kamoi", "鴨居", "かもい", 5, 2),
    ("takeyama", "竹山", "たけやま", 4, 4),
    ("hakusan", "白山", "はくさん", 4, 3),
    ("niiharu-chubu", "新治中部", "にいはるちゅうぶ", 3, 2),
    ("yamashita", "山下", "やました", 4, 2),
    ("miho", "三保", "みほ", 2, 2),
    ("niiharu-seibu", "新治西部", "にいはるせいぶ", 4, 1),
    ("tokaichiba-danchi", "十日市場団地", "とおかいちばだんち", 3, 1),
    ("kirigaoka", "霧が丘", "きりがおか", 2, 1),
    ("nagatsuta", "長津田", "ながつた", 1, 2),
)


def make_midori() -> Area:
    level = AreaLevel.objects.create(name="区", position=1)
    return Area.objects.create(level=level, name="緑区", kana="みどりく", slug="midori", code="141135")


def make_districts(midori: Area) -> dict[str, Area]:
    level = AreaLevel.objects.create(name="地区", position=2)
    for position, (slug, name, kana, column, row) in enumerate(DISTRICTS, start=1):
        Area.objects.create(
            level=level, parent=midori, name=name, kana=kana, slug=slug, position=position,
            tile_column=column, tile_row=row,
        )  # fmt: skip
    return {area.slug: area for area in Area.objects.filter(parent=midori).order_by("position")}
