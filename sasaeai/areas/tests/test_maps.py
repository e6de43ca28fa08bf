"""The tile map that needs no boundaries, and the outlines for wards that have them."""

import json
from datetime import date
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string

from sasaeai.areas.models import Area, AreaLevel, Town
from sasaeai.areas.outline_file import read_outlines
from sasaeai.areas.outline_map import outline_map
from sasaeai.areas.tiles import tile_map
from sasaeai.kernel.models import JournalEntry


def drawn(rows):
    return [[tile.label if tile else "・" for tile in row] for row in rows]


def test_the_districts_lie_roughly_where_they_are(districts):
    grid = tile_map(districts.values())
    assert drawn(grid.rows) == [
        ["・", "霧が丘", "十日市場団地", "新治西部", "・"],
        ["長津田", "三保", "新治中部", "山下", "鴨居"],
        ["・", "・", "・", "白山", "東本郷"],
        ["・", "・", "・", "竹山", "・"],
    ]
    assert grid.is_placed
    assert grid.columns == 5
    assert [tile.label for tile in grid.tiles] == [area.name for area in districts.values()]


def test_places_count_from_the_first_that_is_used(districts):
    some = [districts["hakusan"], districts["takeyama"], districts["higashihongo"]]
    assert drawn(tile_map(some).rows) == [["白山", "東本郷"], ["竹山", "・"]]


@pytest.mark.parametrize("trouble", [{"tile_column": None, "tile_row": None}, {"tile_column": 40}, {"tile_row": 90}])
def test_without_a_place_for_everybody_they_stand_in_reading_order(districts, trouble):
    for name, value in trouble.items():
        setattr(districts["kamoi"], name, value)
    grid = tile_map(districts.values(), columns=4)
    assert not grid.is_placed
    assert drawn(grid.rows) == [
        ["東本郷", "鴨居", "竹山", "白山"],
        ["新治中部", "山下", "三保", "新治西部"],
        ["十日市場団地", "霧が丘", "長津田", "・"],
    ]


def test_nobody_is_lost_when_two_share_a_place(districts):
    districts["kamoi"].tile_column, districts["kamoi"].tile_row = 1, 2
    grid = tile_map(districts.values())
    assert not grid.is_placed
    assert len(grid.tiles) == 11


def test_no_district_is_an_empty_map():
    assert tile_map([]).rows == []


def test_the_design_systems_piece_draws_the_tiles(districts):
    kamoi = districts["kamoi"]
    grid = tile_map(
        districts.values(),
        url=lambda area: f"/districts/{area.slug}/",
        count=lambda area: "3件" if area == kamoi else "",
        state=lambda area: "none" if area.slug == "miho" else "",
    )
    page = render_to_string("design/tiles.html", {"rows": grid.rows})
    assert '<a class="" href="/districts/kamoi/">' in page
    assert "3件" in page
    assert "columns-5" in page
    assert "該当する記載なし" in page


# --- outlines ---


def square(west, south, size=0.01):
    corners = [(0, 0), (size, 0), (size, size), (0, size), (0, 0)]
    return {"type": "Polygon", "coordinates": [[[west + x, south + y] for x, y in corners]]}


def shape(geometry, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def geojson(*features):
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def test_shapes_find_their_area_by_name_slug_code_or_town(districts, midori):
    Town.objects.create(area=districts["kirigaoka"], name="霧が丘", chome_text="1～2丁目")
    report = read_outlines(
        geojson(
            shape(square(139.5, 35.5), 名称="鴨居地区", CITY_NAME="緑区"),
            shape(square(139.51, 35.5), id="hakusan"),
            shape(square(139.45, 35.5), S_NAME="霧が丘一丁目", CITY_NAME="緑区"),
            shape(square(139.46, 35.5), S_NAME="霧が丘二丁目", CITY_NAME="緑区"),
            shape(square(139.4, 35.4), S_NAME="青葉台一丁目", CITY_NAME="青葉区"),
        ),
        midori,
    )
    assert report.faults == []
    assert report.names == ["鴨居", "白山", "霧が丘"]
    assert len(report.outlines[districts["kirigaoka"].pk]["coordinates"]) == 2
    assert report.unmatched == ["青葉台一丁目"]


def test_a_towns_address_does_not_make_it_the_ward(districts, midori):
    report = read_outlines(
        geojson(*(shape(square(139.5, 35.5 + n / 100), S_NAME=f"知らない町{n}", CITY="緑区") for n in range(2))), midori
    )
    assert report.outlines == {}
    assert "ひとつもありません" in report.faults[0]


def test_the_ward_itself_may_have_an_outline(districts, midori):
    report = read_outlines(
        geojson(shape(square(139.5, 35.5), code="141135"), shape(square(139.5, 35.5), name="鴨居")), midori
    )
    assert set(report.names) == {"緑区", "鴨居"}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "GeoJSONとして読めません"),
        ("緑区".encode("cp932"), "文字コードがUTF-8ではありません"),
        (b"[]", "FeatureCollection"),
        (b'{"features": [1]}', "FeatureCollection"),
        (geojson(shape(square(35.5, 139.5), name="鴨居")), "1番目の図形「鴨居」：座標（35.5, 139.5）が日本の外です"),
        (
            geojson(shape({"type": "Point", "coordinates": [139, 35]}, name="鴨居")),
            "面（PolygonかMultiPolygon）ではありません",
        ),
        (geojson(shape({"type": "Polygon", "coordinates": [[["a", 1]]]}, name="鴨居")), "座標の並びが壊れています"),
        (geojson(shape({"type": "Polygon", "coordinates": 5}, name="鴨居")), "座標の並びが壊れています"),
        (geojson(shape({"type": "Polygon", "coordinates": [[[139.5, 35.5]]]}, name="鴨居")), "点が4つより少ない"),
        (geojson(shape(None, name="鴨居")), "面（PolygonかMultiPolygon）ではありません"),
    ],
)
def test_what_cannot_be_drawn_is_told(districts, midori, content, sentence):
    report = read_outlines(content, midori)
    assert sentence in report.faults[0]
    assert report.outlines == {}


def test_an_outline_is_kept_only_as_fine_as_it_can_be_seen(districts, midori):
    corners = square(139.5, 35.5)["coordinates"][0]
    fine = [
        [a[0] + (b[0] - a[0]) * n / 500, a[1] + (b[1] - a[1]) * n / 500]
        for a, b in pairwise(corners)
        for n in range(500)
    ]
    report = read_outlines(
        geojson(shape({"type": "Polygon", "coordinates": [[*fine, corners[0]]]}, name="鴨居")), midori
    )
    kept = report.outlines[districts["kamoi"].pk]["coordinates"][0][0]
    assert kept == [[round(x, 6), round(y, 6)] for x, y in corners]


def test_outlines_become_one_path_each_with_north_up(districts):
    west, north = districts["kirigaoka"], districts["kamoi"]
    west.outline, north.outline = square(139.5, 35.50), square(139.51, 35.51)
    picture = outline_map([west, north], href=lambda area: f"/districts/{area.slug}/")
    assert picture.view_box == "0 0 600 735"
    assert [shape.area for shape in picture.shapes] == [west, north]
    assert picture.shapes[0].path == "M4 731.3L300 731.3L300 367.6L4 367.6Z"
    assert picture.shapes[1].y < picture.shapes[0].y
    page = render_to_string("areas/_outline_map.html", {"map": picture})
    assert page.count("<path") == 2
    assert 'href="/districts/kirigaoka/"' in page
    assert "style=" not in page


def test_no_picture_unless_everybody_is_on_it(districts):
    districts["kamoi"].outline = square(139.5, 35.5)
    assert outline_map(districts.values()) is None
    assert outline_map([]) is None


def test_a_hole_is_part_of_the_path(districts):
    kamoi = districts["kamoi"]
    outer, hole = square(139.5, 35.5)["coordinates"][0], square(139.503, 35.503, 0.002)["coordinates"][0]
    kamoi.outline = {"type": "MultiPolygon", "coordinates": [[outer, hole]]}
    assert outline_map([kamoi]).shapes[0].path.count("M") == 2


def test_the_command_keeps_all_or_nothing(districts, midori, tmp_path):
    file = tmp_path / "border.geojson"
    good, bad = shape(square(139.5, 35.5), name="鴨居"), shape(square(35, 139), name="白山")
    file.write_bytes(geojson(good, bad))
    with pytest.raises(CommandError, match="何も取りこんでいません"):
        call_command("import_outlines", str(file))
    assert not Area.objects.exclude(outline=None).exists()
    file.write_bytes(geojson(good))
    call_command("import_outlines", str(file), "--dry-run")
    assert not Area.objects.exclude(outline=None).exists()
    call_command("import_outlines", str(file))
    assert Area.objects.exclude(outline=None).get() == districts["kamoi"]
    assert JournalEntry.objects.get().sentence() == "緑区の境界を、border.geojsonから取りこみました（1地域）。"


def test_a_level_is_named_once(midori):
    with pytest.raises(ValidationError, match="同じ名前の段がすでにあります"):
        AreaLevel(name="区").full_clean()


def test_a_district_that_ended_is_not_on_the_map_of_today(districts, midori):
    Area.objects.filter(slug="kamoi").update(valid_until=date(2011, 3, 31))
    today = Area.objects.children_of(midori, on=date(2011, 4, 1))
    assert "鴨居" not in [tile.label for tile in tile_map(today).tiles]
