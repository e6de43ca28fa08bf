"""The table of population as it is really published: item by item what is dirty in it, and what must stop it."""

import io
import zipfile
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from sasaeai.areas.models import Area, Population, Town, profile
from sasaeai.areas.population import match_areas, read_population
from sasaeai.kernel.models import JournalEntry

from .files import AGES, HEADER, row, sheet

DAY = date(2011, 3, 31)
KAMOI = ("鴨居一丁目", "鴨居二丁目", "鴨居三丁目", "鴨居町")


@pytest.fixture
def towns(districts):
    kamoi, takeyama = districts["kamoi"], districts["takeyama"]
    Town.objects.create(area=kamoi, name="鴨居", chome_text="1～3丁目")
    Town.objects.create(area=kamoi, name="鴨居町")
    Town.objects.create(area=takeyama, name="竹山", chome_text="1～2丁目")
    return districts


def report_on(text, name="population.csv", encoding="utf-8", **options):
    content = text if isinstance(text, bytes) else text.encode(encoding)
    return match_areas(read_population(name, content, **options), Area.objects.root())


def totals(report):
    assert report.faults == []
    return {one.area_name: one.total for one in report.figures}


def faults(report):
    assert not report.usable
    return [str(fault) for fault in report.faults]


def workbook(rows):
    book = Workbook()
    for cells in rows:
        book.active.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# --- the dirt ---


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_any_usual_encoding_is_read(towns, encoding):
    assert totals(report_on(sheet(*map(row, KAMOI)), encoding=encoding)) == {"鴨居": 4 * 360}


def test_title_rows_above_the_header_are_passed_over(towns):
    text = "横浜市緑区 年齢別人口\n\n（単位：人）\n" + sheet(row("鴨居町"))
    report = report_on(text)
    assert totals(report) == {"鴨居": 360}
    assert report.rows_read == 1


def test_a_code_without_its_leading_zero_is_still_ours(midori, districts):
    Area.objects.filter(pk=midori.pk).update(code="092011")
    report = report_on(sheet(row("鴨居", code="92011"), row("鴨居", 99, code="142018")))
    assert totals(report) == {"鴨居": 360}
    assert "ほかの市区町村の行なので読みとばした行：1行" in report.notes


def test_a_code_of_five_digits_is_still_ours(districts):
    assert totals(report_on(sheet(row("鴨居", code="14113"), row("白山", 5, code="14114")))) == {"鴨居": 360}


def test_a_file_with_the_citys_code_only_is_matched_by_name(districts):
    assert totals(report_on(sheet(row("鴨居", code="141003")))) == {"鴨居": 360}


def test_commas_and_blanks_in_numbers(districts):
    text = sheet(row("鴨居", **{AGES[0]: "4,315 ", AGES[1]: "１，２００", AGES[2]: " 12人", AGES[3]: "7.0"}))
    assert totals(report_on(text)) == {"鴨居": 32 * 10 + 4315 + 1200 + 12 + 7}


def test_a_dash_is_nobody(districts):
    assert totals(report_on(sheet(row("鴨居", **{AGES[0]: "-", AGES[1]: "－"})))) == {"鴨居": 340}


@pytest.mark.parametrize("name", ["所在地_連結標記", "所在地_連結表記"])
def test_names_under_a_header_with_either_sign_for_hyoki(towns, name):
    header = [name if column == "地域名" else column for column in HEADER]
    assert totals(report_on(sheet(row("神奈川県横浜市緑区鴨居町"), header=header))) == {"鴨居": 360}


@pytest.mark.parametrize(
    "written",
    [
        lambda title: title.replace("-", "～"),
        lambda title: title.replace("-", "〜").replace("の", "の\n"),
        lambda title: title.replace("-", "－").translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        lambda title: title.replace("歳の", "歳（") + "）" if "以上" not in title else title,
        lambda title: f" {title} ",
        lambda title: title.replace("男性", "男").replace("女性", "女"),
    ],
)
def test_headers_that_differ_in_width_dashes_breaks_and_brackets(districts, written):
    header = [written(column) if column in AGES else column for column in HEADER]
    assert totals(report_on(sheet(row("鴨居"), header=header))) == {"鴨居": 360}


def test_line_breaks_inside_headers(districts):
    header = [column.replace("全国地方", "全国\n地方").replace("地域名", "地域\n名") for column in HEADER]
    assert totals(report_on(sheet(row("鴨居"), header=header))) == {"鴨居": 360}


def test_bands_above_85_are_added_to_it(districts):
    header = [column.replace("85歳以上", "85-89歳") for column in HEADER] + ["90歳以上の男性", "90歳以上の女性"]
    report = report_on(sheet([*row("鴨居"), "3", "4"], header=header))
    assert totals(report) == {"鴨居": 367}
    assert report.figures[0].counts[-2:] == (13, 14)


def test_version_notes_at_the_end_are_passed_over_and_told(districts):
    text = sheet(row("鴨居"), row("白山")) + "※住民基本台帳による。\nVer.1.2,,,\n"
    report = report_on(text)
    assert totals(report) == {"鴨居": 360, "白山": 360}
    assert "注記として読みとばした行：4、5" in report.notes


def test_subtotals_and_repeated_headers_are_passed_over(districts):
    report = report_on(sheet(row("鴨居"), row("合計", 999), HEADER, row("白山")))
    assert totals(report) == {"鴨居": 360, "白山": 360}
    assert "合計なので読みとばした行：3" in report.notes


def test_unknown_columns_are_ignored_and_told(districts):
    report = report_on(sheet([*row("鴨居"), "A", "B"], header=[*HEADER, "管理番号", "整理\n用"]))
    assert totals(report) == {"鴨居": 360}
    assert report.unknown_columns == ["管理番号（AU列）", "整理用（AV列）"]


@pytest.mark.parametrize("written", ["2011-03-31", "2011/3/31", "平成23年3月31日", "H23.3.31", "20110331"])
def test_the_day_is_read_as_people_write_it(districts, written):
    assert report_on(sheet(row("鴨居", on=written))).figures[0].on == DAY


def test_a_file_without_a_day_takes_the_one_that_is_given(districts):
    header = [column for column in HEADER if column != "調査年月日"]
    text = sheet(
        [cell for cell, column in zip(row("鴨居"), HEADER, strict=True) if column != "調査年月日"], header=header
    )
    assert "「調査年月日」の列がありません" in faults(report_on(text))[0]
    assert report_on(text, on=DAY).figures[0].on == DAY


def test_an_excel_file_is_read_even_when_it_is_named_csv(towns):
    cells = [int(cell) if cell.isdigit() and len(cell) < 5 else cell for cell in row("鴨居町")]
    cells[0], cells[3] = 141135.0, DAY
    content = workbook([["年齢別人口"], HEADER, cells])
    assert totals(report_on(content, name="jinko.csv")) == {"鴨居": 360}


# --- whose population it is ---


def test_towns_are_added_up_to_their_district(towns):
    report = report_on(sheet(*(row(name, 1) for name in (*KAMOI, "竹山１丁目", "竹山2丁目"))))
    assert totals(report) == {"鴨居": 4 * 36, "竹山": 2 * 36}
    assert report.unmatched == []


def test_names_that_fit_nowhere_are_listed_with_their_row(towns):
    report = report_on(sheet(row("鴨居町"), row("青葉台一丁目")))
    assert [str(one) for one in report.unmatched] == ["3行目「青葉台一丁目」：同じ名前の地域も町丁もありません。"]
    assert report.usable


def test_a_town_that_is_missing_from_the_file_is_told(towns):
    report = report_on(sheet(row("鴨居一丁目"), row("鴨居二丁目")))
    assert "「鴨居3丁目」の行がありません。鴨居の人口に入っていません。" in report.notes
    assert "「鴨居町」の行がありません。鴨居の人口に入っていません。" in report.notes


def test_a_town_of_two_districts_is_not_guessed(towns):
    for slug in ("miho", "niiharu-chubu"):
        Town.objects.create(area=towns[slug], name="新治町", chome_text="一部")
    report = report_on(sheet(row("鴨居町"), row("新治町")))
    assert "三保、新治中部にまたがる" in str(report.unmatched[0])
    assert totals(report) == {"鴨居": 360}


def test_a_districts_own_row_is_not_counted_twice(districts):
    Town.objects.create(area=districts["miho"], name="三保町")
    report = report_on(sheet(row("三保", 1), row("三保町", 9)))
    assert totals(report) == {"三保": 36}
    assert "「三保」の行があるので、その町丁の行は足していません。" in report.notes


def test_a_row_for_each_district_is_taken_as_such_and_gives_the_ward(towns):
    report = report_on(sheet(*(row(area.name, 1) for area in towns.values())))
    assert totals(report)["緑区"] == 11 * 36
    assert len(report.figures) == 12
    assert "「緑区」の行がないので、下の地域の合計を使います。" in report.notes


def test_the_wards_own_row_stands(towns):
    assert totals(report_on(sheet(row("横浜市緑区", 3), row("鴨居町")))) == {"緑区": 108, "鴨居": 360}


def test_a_total_that_differs_is_told_but_stops_nothing(districts):
    report = report_on(sheet(row("鴨居", 総人口="365")))
    assert totals(report) == {"鴨居": 360}
    assert "総人口は365人ですが、年齢別の合計は360人です" in report.notes[0]


# --- what stops it ---


def test_every_unreadable_cell_is_named_by_row_and_column(districts):
    text = sheet(row("鴨居"), row("白山", **{AGES[0]: "x", AGES[35]: "-3", AGES[4]: ""}))
    assert faults(report_on(text)) == [
        "3行目「0-4歳の男性（I列）」：「x」は人数として読めません。0以上の整数（例：4,315）にしてください。",
        "3行目「10-14歳の男性（M列）」：人数がありません。いないときは0と書いてください。",
        "3行目「85歳以上の女性（AR列）」：「-3」は人数として読めません。0以上の整数（例：4,315）にしてください。",
    ]


@pytest.mark.parametrize("written", ["3.5", "1,23", "12,345,6", "約10", "１０〇", "99999999999", "1e3"])
def test_what_only_looks_like_a_number_is_not_guessed(districts, written):
    assert "人数として読めません" in faults(report_on(sheet(row("鴨居", **{AGES[0]: written}))))[0]


def test_a_wrong_day_is_named(districts):
    assert "2行目「調査年月日（D列）」：" in faults(report_on(sheet(row("鴨居", on="先月"))))[0]


def test_a_row_of_counts_without_a_name_is_named(districts):
    assert "2行目「地域名（E列）」：地域名がありません" in faults(report_on(sheet(row(""))))[0]


def test_missing_age_columns_are_named(districts):
    header = [column for column in HEADER if not column.startswith("0-4")]
    assert "年齢の列が足りません：0歳からの男性、0歳からの女性。" in faults(report_on(sheet(header=header)))[0]


def test_a_town_that_stands_twice_is_named(towns):
    assert faults(report_on(sheet(row("鴨居町"), row("鴨居町")))) == [
        "3行目：「鴨居町」は2行目にもあります。どちらかを消してください。"
    ]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "%PDF-1.4", sheet()])
def test_a_file_of_something_else_says_so(districts, text):
    assert faults(report_on(text))


def test_a_zip_of_something_else_says_so(districts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("a.txt", "a")
    assert faults(report_on(out.getvalue(), name="population.csv"))


def test_names_that_all_fit_nowhere_stop_it(districts):
    assert "名前の合う地域がひとつもありません" in faults(report_on(sheet(row("青葉台"))))[0]


# --- the command ---


def run(tmp_path, text, *options):
    file = tmp_path / "jinko.csv"
    file.write_text(text, encoding="utf-8")
    out = StringIO()
    call_command("import_population", str(file), *options, stdout=out)
    return out.getvalue()


def test_the_command_takes_the_file_over_and_tells_it(towns, tmp_path):
    out = run(tmp_path, sheet(*map(row, KAMOI)))
    assert "4行の人口を読みました。" in out
    assert "鴨居：1,440人（平成23年3月31日）" in out
    assert profile(towns["kamoi"])["total"] == 1440
    entry = JournalEntry.objects.get(key="areas.population.imported")
    assert entry.sentence() == "緑区の人口を、jinko.csvから取りこみました（1地域）。"
    assert entry.by_label == "自動"


def test_a_dry_run_changes_nothing(towns, tmp_path):
    assert "確かめただけです" in run(tmp_path, sheet(row("鴨居町")), "--dry-run")
    assert not Population.objects.exists()
    assert not JournalEntry.objects.exists()


def test_the_same_file_again_changes_no_number(towns, tmp_path):
    for each in (10, 20):
        run(tmp_path, sheet(row("鴨居町", each)))
    assert profile(towns["kamoi"])["total"] == 720
    assert Population.objects.count() == 36


def test_an_unreadable_cell_changes_nothing(towns, tmp_path):
    run(tmp_path, sheet(row("鴨居町")))
    with pytest.raises(CommandError, match="何も取りこんでいません"):
        run(tmp_path, sheet(row("鴨居町", 99), row("竹山1丁目", "x")))
    assert profile(towns["kamoi"])["total"] == 360


def test_only_one_area_is_filled_when_it_is_named(towns, tmp_path):
    run(tmp_path, sheet(row("鴨居町"), row("竹山1丁目"), row("竹山2丁目")), "--area", "takeyama")
    assert set(Population.objects.values_list("area__slug", flat=True)) == {"takeyama"}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [(["--area", "nowhere"], "「nowhere」という地域はありません"), (["--on", "先月"], "日付として読めません")],
)
def test_the_command_says_what_is_wrong_with_its_options(towns, tmp_path, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(tmp_path, sheet(row("鴨居町")), *options)


def test_a_file_that_is_not_there_is_told(midori):
    with pytest.raises(CommandError, match="開けません"):
        call_command("import_population", "/nowhere.csv")


def test_the_number_of_queries_does_not_grow_with_the_rows(towns, django_assert_num_queries):
    short, long = sheet(row("鴨居町")), sheet(*(row(name) for name in (*KAMOI, "竹山1丁目", "竹山2丁目")))
    for text in (short, long):
        file = read_population("a.csv", text.encode())
        root = Area.objects.root()
        with django_assert_num_queries(3):
            match_areas(file, root)
