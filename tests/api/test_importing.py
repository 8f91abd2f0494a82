"""Files of rows: read, judged, confirmed, refused row by row; templates; the command line."""

import argparse
import io
import re
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from boai.domains.training import operations as do
from boai.domains.training.models import Certificate, Enrolment, TrainingClass
from boai.domains.training.rules.imports import finished_class_fault, past_certificate_fault
from boai.domains.training.vocabulary import ClassStage, EnrolmentSource
from boai.edge.cli import import_file
from boai.kernel.basics import clock
from boai.kernel.desk.export import as_csv, as_xlsx, harmless, plain
from boai.kernel.desk.importing import Column, Importer, branch_named, importers
from boai.kernel.desk.importing_run import done, tried, why
from boai.kernel.desk.importing_sheets import EXAMPLE, sheet_of
from boai.kernel.desk.importing_template import template_of
from boai.kernel.desk.models import ImportRun
from boai.kernel.people.models import Person
from tests.api.files import ENTITIES, workbook, workbook_with, zipped
from tests.cast import PASSWORD, Cast, id_number, refuses

PERSONS, ROSTERS = "persons", "class-rosters"


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings) -> None:
    settings.DATA = tmp_path


def rows_of(kind: str, data: bytes | str, *, most: int = 50, common: str = ""):
    return sheet_of(data.encode() if isinstance(data, str) else data, importers()[kind], most=most, common=common).rows


def codes(judged) -> list[str]:
    return [one.reasons[0].code if one.reasons else "" for one in judged]


def people_named(*rows: tuple[str, str]) -> str:
    return "姓名,身份证号,手机,组织代码\n" + "".join(f"{name},{number},,510113102202\n" for name, number in rows)


def signed_in(login: str) -> Client:
    client = Client()
    client.login(username=login, password=PASSWORD)
    return client


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("between", [",", "\t", ";", "，"])
def test_text_is_read_in_every_encoding_and_with_every_separator(encoding: str, between: str) -> None:
    text = between.join(["姓名*", "身份证号码", "组织代码（必填）"]) + "\r\n\r\n" + between.join(["王小明", "", "510113"]) + "\r\n"
    (row,) = rows_of(PERSONS, text.encode(encoding))
    assert (row.number, row.cells["name"], row.cells["branch"]) == (3, "王小明", "510113")


def test_a_workbook_is_read_with_its_dates_and_numbers_as_people_see_them() -> None:
    data = workbook([["证书编号", "证书种类", "姓名", "身份证号", "发证日期", "组织代码", "来源"],
                     [20190001.0, "救护员培训", "王小明", id_number(900), date(2019, 5, 20), 510113, None]])  # fmt: skip
    (row,) = rows_of("past-certificates", data, common="2019年台账")
    assert (row.cells["number"], row.cells["issued_on"], row.cells["branch"], row.cells["source"]) == (
        "20190001", "2019-05-20", "510113", "2019年台账",
    )  # fmt: skip


def test_pasted_rows_need_no_headings() -> None:
    rows = rows_of(ROSTERS, f"王小明\t{id_number(900)}\t19900000001\n李红\t{id_number(901)}", common="KB1")
    assert [(row.cells["name"], row.cells["training_class"]) for row in rows] == [("王小明", "KB1"), ("李红", "KB1")]


def test_columns_that_are_not_used_are_named() -> None:
    sheet = sheet_of("姓名,民族,组织代码\n王小明,汉,510113\n".encode(), importers()[PERSONS], most=9)
    assert sheet.unused == ["民族"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "importing.nothing"),
        (b"\n , \n", "importing.nothing"),
        ("姓名,组织代码\n".encode(), "importing.nothing"),
        ("甲,乙\n丙,丁\n".encode(), "importing.missing_headings"),
        ("姓名,手机\n王小明,1\n".encode(), "importing.missing_headings"),
        ("姓名,组织代码\n".encode() + "王小明,1\n".encode() * 51, "importing.too_many_rows"),
        (b"\x00\x01\x02\x03", "importing.unreadable"),
        ("姓名,组织代码\n".encode() + b'"' + b"a" * 140_000 + b'"', "importing.unreadable"),
        (workbook([["姓名"]])[:300], "importing.unreadable"),
        (workbook_with(**{"xl/sharedStrings.xml": ENTITIES}), "importing.unreadable"),
        (workbook_with(), "importing.unreadable"),
        (zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}), "importing.unreadable"),
    ],
)
def test_a_file_that_cannot_be_imported_says_why(data: bytes, code: str) -> None:
    with refuses(code):
        rows_of(PERSONS, data)


def test_a_row_with_a_formula_or_an_endless_cell_is_refused_not_computed(cast: Cast) -> None:
    data = workbook([["姓名", "组织代码"], ["=1+1", "510113102202"], ["王" * 1_001, "510113102202"], ["王小红", "510113102202"]])
    judged = tried(importers()[PERSONS], rows_of(PERSONS, data), cast.county_officer)
    assert codes(judged) == ["importing.formula", "importing.cell_too_long", ""]


@given(st.text(alphabet="=+-@＝＋－＠'\t 1a.", max_size=6))
def test_what_a_spreadsheet_would_compute_is_neutralised_and_comes_back(text: str) -> None:
    safe = harmless(text)
    assert plain(safe) == text
    assert not safe.startswith(tuple("=@\t＝＋－＠")) and (
        not safe.startswith(("+", "-")) or safe.lstrip("+-").replace(".", "", 1).isdecimal()
    )


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_an_export_brought_back_is_the_same(write) -> None:
    names = ["=cmd()", "＝HYPERLINK(1)", "@SUM(1)", "-5", "'=1", "王小明"]
    data = b"".join(write(["姓名", "组织代码"], [[name, "510113"] for name in names]))
    assert [row.cells["name"] for row in rows_of(PERSONS, data)] == names


def test_trying_judges_every_row_by_the_operation_and_writes_nothing(cast: Cast) -> None:
    before, known = Person.objects.count(), id_number(501)
    text = people_named(("王小红", id_number(900)), ("李", id_number(901)), ("张红", "123"), ("王小明", known), ("赵红", id_number(900)))
    judged = tried(importers()[PERSONS], rows_of(PERSONS, text), cast.county_officer)
    assert codes(judged) == ["", "people.bad_name", "people.bad_id_number", "people.already_known", "people.already_known"]
    assert Person.objects.count() == before and "身份证号码有误" in why(judged[2])


def test_in_earnest_the_good_rows_stay_and_a_second_run_adds_none(cast: Cast) -> None:
    text, before = people_named(("王小红", ""), ("李", "")), Person.objects.count()
    rows = rows_of(PERSONS, text)
    for _ in range(2):
        judged = done(importers()[PERSONS], rows, cast.county_officer, cast.society.id)
    assert codes(judged) == ["", "people.bad_name"] and Person.objects.count() == before + 1


def test_a_foreign_branch_and_one_that_two_share_are_refused(cast: Cast) -> None:
    reach = cast.county_officer.reach("people.person.register")
    assert branch_named("白马村", reach) == branch_named("白马村红十字会", reach) == branch_named("510113102202", reach)
    for typed in ("510104", "没有这里"):
        with refuses("importing.no_branch"):
            branch_named(typed, reach)


def test_a_roster_enrols_known_and_new_learners(cast: Cast) -> None:
    one = cast.training.open_class(seats=9)
    learners = [
        ("王小明", id_number(501)),
        ("新学员", id_number(950)),
        ("李明明", id_number(501)),
        ("小朋友", id_number(951, date(2015, 1, 1))),
    ]
    text = "姓名,身份证号\n" + "\n".join(map(",".join, learners))
    judged = done(importers()[ROSTERS], rows_of(ROSTERS, text, common=one.number), cast.village_clerk, cast.society.id)
    assert codes(judged) == ["", "", "training.name_differs", "training.too_young"]
    assert {one.source for one in Enrolment.objects.all()} == {EnrolmentSource.ROSTER} and Enrolment.objects.count() == 2
    assert not Person.objects.filter(index="x").exists() and one.slot.__class__.objects.get(pk=one.slot_id).taken == 2


def test_a_roster_takes_learners_on_file_elsewhere_but_no_class_elsewhere(cast: Cast) -> None:
    one = cast.training.open_class(seats=9)
    from boai.kernel.people import operations as people

    people.register(branch=cast.branch("510104"), name="锦江人", id_number=id_number(960), acting=cast.system)
    text = f"姓名,身份证号\n锦江人,{id_number(960)}\n"
    assert codes(tried(importers()[ROSTERS], rows_of(ROSTERS, text, common=one.number), cast.village_clerk)) == [""]
    foreign = tried(importers()[ROSTERS], rows_of(ROSTERS, text, common=one.number), cast.foreign_officer)
    assert codes(foreign) == ["training.no_class_numbered"]


FINISHED = "班次名称,组织代码,课程,课堂类型,走进,地点,开始时间,结束时间,人数,来源\n"


def test_finished_classes_are_filed_as_archived(cast: Cast) -> None:
    good = "2019救护班,510113,救护员培训,市民预约,社区,文化站,2019年5月8日 9:00,2019/5/9 17:00,30,2019年纸质台账\n"
    wrong = [
        good,
        good.replace("2019救护班", "未来班").replace("2019/5/9", "2999/5/9"),
        good.replace("2019救护班", "零人班").replace(",30,", ",0,"),
        good.replace("2019救护班", "课程不明").replace("救护员培训", "划船"),
        good.replace("2019救护班", "类型不明").replace("市民预约", "夜间"),
        good.replace("2019救护班", "无来源").replace("2019年纸质台账", "x"),
        good.replace("2019救护班", "日期不明").replace("2019年5月8日 9:00", "2019年13月8日"),
        good.replace("2019救护班", "倒着").replace("2019/5/9 17:00", "20190507"),
    ]
    rows = rows_of("finished-classes", FINISHED + good + "".join(wrong))
    judged = done(importers()["finished-classes"], rows, cast.county_officer, cast.society.id)
    assert codes(judged) == [
        "", "training.already_recorded", "training.not_over", "training.no_learners", "training.no_course", "change.bad_value",
        "training.source_missing", "change.bad_value", "training.ends_before_start",
    ]  # fmt: skip
    one = TrainingClass.objects.get(title="2019救护班")
    assert one.stage == ClassStage.ARCHIVED and "2019年纸质台账" in one.notice and clock.day_of(one.slot.starts_at) == date(2019, 5, 8)


def test_record_finished_class_is_for_officers_of_the_branch(cast: Cast) -> None:
    known = {"branch": cast.county, "course": "first_aider", "title": "旧班", "place": "文化站", "learners": 9, "source": "2019年台账"}
    when = {"starts_at": clock.now() - timedelta(days=9), "ends_at": clock.now() - timedelta(days=8)}
    with refuses("change.not_found"):
        do.record_finished_class(**known, **when, class_type="citizen_booking", setting="community", acting=cast.foreign_officer)
    assert not TrainingClass.objects.exists()


PAST = "证书编号,证书种类,姓名,身份证号,发证日期,有效至,组织代码,来源\n"


def test_past_certificates_are_verified_like_any_other(cast: Cast, client: Client) -> None:
    good = f"jh 2019-0001,救护员培训,老证人,{id_number(970)},2025.5.20,,510113,2025年纸质台账\n"
    wrong = [
        good,
        good.replace("jh 2019-0001", "JH2").replace("救护员培训", "first_aider"),
        good.replace("2019-0001", "2019-0002").replace("2025.5.20", "2999-05-20"),
        good.replace("2019-0001", "2019-0003").replace("2025.5.20,", "2025-05-20,2001-01-01"),
        good.replace("2019-0001", "2019-0004").replace(id_number(970), ""),
        good.replace("2019-0001", "2019-0005").replace("老证人", "别的人"),
    ]
    rows = rows_of("past-certificates", PAST + good + "".join(wrong))
    judged = done(importers()["past-certificates"], rows, cast.city_officer, cast.society.id)
    assert codes(judged) == [
        "", "training.number_taken", "training.bad_number", "training.issued_in_the_future", "training.validity_backwards",
        "change.missing", "training.name_differs",
    ]  # fmt: skip
    one = Certificate.objects.get()
    assert (one.number, one.source, one.enrolment, one.valid_until_on) == ("JH2019-0001", "2025年纸质台账", None, date(2028, 5, 19))
    answer = client.get("/api/v1/certificates/JH2019-0001").json()
    assert (answer["holder_masked"], answer["state"]) == ("老**", "valid")
    assert all(codes(tried(importers()["past-certificates"], rows, cast.county_officer)))


def test_record_past_certificate_asks_for_an_id_number_and_a_source(cast: Cast) -> None:
    known = {"branch": cast.county, "number": "JH2019-0009", "course": "first_aider", "name": "老证人", "issued_on": date(2025, 5, 20)}
    with refuses("training.identity_missing"):
        do.record_past_certificate(**known, id_number="", source="台账", acting=cast.city_officer)
    with refuses("training.source_missing"):
        do.record_past_certificate(**known, id_number=id_number(970), source="", acting=cast.city_officer)
    assert not Certificate.objects.exists()


def test_enrol_from_roster_without_an_id_number_registers_somebody_new(cast: Cast) -> None:
    one = cast.training.open_class()
    with refuses("training.birth_date_unknown"):
        do.enrol_from_roster(training_class=one, name="无证件", acting=cast.village_clerk)


def test_the_rules_of_former_years() -> None:
    now = clock.now()
    assert past_certificate_fault("JH2019-0001", date(2019, 1, 1), None, date(2020, 1, 1)) is None
    assert finished_class_fault(now - timedelta(days=2), now - timedelta(days=1), 2_000, now) is None
    assert finished_class_fault(now - timedelta(days=2), now - timedelta(days=1), 2_001, now).code == "training.no_learners"


@pytest.mark.parametrize("kind", list(importers()))
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_template_comes_back_without_its_example_and_with_all_its_columns(kind: str, form: str) -> None:
    importer, data = importers()[kind], template_of(importers()[kind], form)
    with refuses("importing.nothing"):
        sheet_of(data, importer, most=9)
    assert EXAMPLE.encode() in data or form == "xlsx"
    assert [row[1] for row in importer.help_rows()].count("必填") == sum(heading.endswith("*") for heading in importer.headings())


def test_an_importer_names_parameters_that_exist_once() -> None:
    known = importers()[PERSONS]
    with pytest.raises(ValueError, match="twice"):
        Importer(key=PERSONS, title="", desk="", operation=known.operation, columns=())
    with pytest.raises(ValueError, match="no such"):
        Importer(key="x", title="", desk="", operation=known.operation, columns=[Column(name="shoe", heading="鞋", example="")])


class TestAtTheDesk:
    def bring(self, client: Client, kind: str, **sent):
        return client.post(f"/desk/import/{kind}", sent)

    def test_from_file_to_preview_to_confirmation_to_the_refused_rows(self, cast: Cast) -> None:
        client, before = signed_in("county_officer"), Person.objects.count()
        assert "导入人员" in client.get("/desk/people/persons/").content.decode()
        file = SimpleUploadedFile("名单.csv", people_named(("王小红", id_number(900)), ("李", "")).encode("gb18030"))
        preview = self.bring(client, PERSONS, file=file)["Location"]
        page = client.get(preview).content.decode()
        assert "<strong>1</strong> 行可以导入" in page and "姓名应为2至36个字" in page and "people.bad_name" in page
        assert Person.objects.count() == before
        assert client.post(preview)["Location"] == f"{preview}/result"
        assert client.post(preview)["Location"] == f"{preview}/result"
        assert client.get(preview)["Location"] == f"{preview}/result"
        assert Person.objects.count() == before + 1
        answer = client.get(f"{preview}/refused.xlsx")
        rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
        assert rows[0][:1] == ("姓名*",) and rows[1][0] == "李" and "people.bad_name" in rows[1][-2] and rows[1][-1] == "3"
        run = ImportRun.objects.get()
        assert (run.good, run.refused) == (1, 1) and "下载未导入的 1 行" in client.get(f"{preview}/result").content.decode()

    def test_pasted_rows_with_one_class_for_all(self, cast: Cast) -> None:
        one, client = cast.training.open_class(seats=5), signed_in("village_clerk")
        preview = self.bring(client, ROSTERS, pasted=f"王小明\t{id_number(501)}\n李红\t{id_number(502)}", common=one.number)["Location"]
        client.post(preview)
        mending = client.get(f"/desk/import/{ROSTERS}?again={preview.rpartition('/')[2]}").content.decode()
        assert id_number(502) in mending and one.number in mending
        assert client.get(f"/desk/import/{ROSTERS}?again=x").status_code == 200
        assert Enrolment.objects.count() == 2 and "2 行" in client.get(f"{preview}/result").content.decode()
        assert client.get(f"{preview}/refused.xlsx").status_code == 404

    def test_what_cannot_be_read_is_refused_and_stays_typed(self, cast: Cast) -> None:
        client = signed_in("county_officer")
        for sent, words in [
            ({}, "没有可以导入的行"),
            ({"pasted": "甲,乙\n丙,丁"}, "缺少这些列"),
            ({"pasted": "王" * 800_000}, "粘贴的内容超过2MB"),
            ({"pasted": "a" * 10 * 2**20}, "粘贴的内容超过2MB"),
            ({"file": SimpleUploadedFile("坏.xlsx", workbook([["姓名"]])[:200])}, "请另存为普通xlsx"),
        ]:
            answer = self.bring(client, PERSONS, **sent)
            page = answer.content.decode()
            assert answer.status_code == 422 and words in page and sent.get("pasted", "")[:200] in page
        assert not ImportRun.objects.exists()

    def test_more_than_the_server_reads_is_refused_plainly(self, cast: Cast) -> None:
        answer = self.bring(signed_in("county_officer"), PERSONS, pasted="a" * 13 * 2**20)
        assert answer.status_code == 400 and "内容太大" in answer.content.decode()

    def test_another_session_sees_nothing_of_it(self, cast: Cast) -> None:
        preview = self.bring(signed_in("county_officer"), PERSONS, pasted=people_named(("王小红", "")))["Location"]
        other = signed_in("county_officer")
        assert [other.get(preview + path).status_code for path in ("", "/result", "/refused.xlsx")] == [404] * 3
        assert other.post(preview).status_code == 404 and signed_in("county_officer").get("/desk/import/shoes").status_code == 404

    def test_who_may_not_do_it_row_by_row_may_not_import(self, cast: Cast) -> None:
        assert signed_in("supervisor").get("/desk/import/persons").status_code == 403
        assert signed_in("county_officer").get("/desk/import/past-certificates").status_code == 403
        assert "导入往年证书" not in signed_in("county_officer").get("/desk/training/certificates/").content.decode()

    def test_a_template_is_downloaded(self, cast: Cast) -> None:
        client = signed_in("county_officer")
        for form in ("xlsx", "csv"):
            assert client.get(f"/desk/import/persons/template.{form}")["Content-Disposition"].endswith(form)
        assert client.get("/desk/import/persons/template.exe").status_code == 404

    def test_an_import_that_runs_is_not_begun_twice_and_one_that_died_is_taken_up(self, cast: Cast) -> None:
        client, before = signed_in("county_officer"), Person.objects.count()
        preview = self.bring(client, PERSONS, pasted=people_named(("王小红", "")))["Location"]
        ImportRun.objects.update(started_at=clock.now())
        answer = client.post(preview)
        assert answer.status_code == 422 and "正在导入" in answer.content.decode() and Person.objects.count() == before
        ImportRun.objects.update(started_at=clock.now() - timedelta(minutes=11))
        assert client.post(preview).status_code == 302 and Person.objects.count() == before + 1

    def test_a_long_list_shows_its_faults_first(self, cast: Cast) -> None:
        client = signed_in("county_officer")
        people = [(f"王小{chr(0x4E00 + n)}", "") for n in range(60)] + [("李", "")]
        page = client.get(self.bring(client, PERSONS, pasted=people_named(*people))["Location"]).content.decode()
        assert "另有 40 行" in page and re.search(r"people\.bad_name", page)


class TestOnTheCommandLine:
    def run(self, monkeypatch, *words: str) -> int:
        monkeypatch.setattr(import_file, "stand", lambda: argparse.Namespace(demo=True))
        monkeypatch.setattr(import_file, "DEMO_LOGIN", "city_officer")
        parser = argparse.ArgumentParser()
        import_file.add(parser)
        return import_file.run(parser.parse_args(list(words)))

    def test_a_template_and_a_file_of_rows(self, cast: Cast, monkeypatch, tmp_path, capsys) -> None:
        template, file = tmp_path / "人员.csv", tmp_path / "名单.csv"
        assert self.run(monkeypatch, "--template", "persons", str(template)) == 0 and EXAMPLE in template.read_text("utf-8-sig")
        file.write_text(template.read_text("utf-8-sig") + "王小红,,,510113102202\n李,,,510113102202\n", "utf-8")
        before = Person.objects.count()
        assert self.run(monkeypatch, "persons", str(file), "--dry-run") == 1 and Person.objects.count() == before
        assert self.run(monkeypatch, "persons", str(file)) == 1 and Person.objects.count() == before + 1
        assert (tmp_path / "名单-未导入.xlsx").exists() and "people.bad_name" in capsys.readouterr().out

    def test_what_it_does_not_know_it_says(self, cast: Cast, monkeypatch, tmp_path, capsys) -> None:
        file = tmp_path / "名单.csv"
        assert self.run(monkeypatch, "shoes") == self.run(monkeypatch) == self.run(monkeypatch, "persons", str(file)) == 2
        file.write_text("甲,乙\n丙,丁\n", "utf-8")
        assert self.run(monkeypatch, "persons", str(file)) == self.run(monkeypatch, "persons", str(file), "--as", "nobody") == 2
        file.write_text(people_named(("王小红", "")), "utf-8")
        assert self.run(monkeypatch, "class_rosters", str(file), "--as", "city_officer") == 2
        assert "past-certificates" in capsys.readouterr().out

    def test_outside_the_demo_a_password_is_asked(self, cast: Cast, monkeypatch) -> None:
        monkeypatch.setattr("getpass.getpass", lambda words: PASSWORD)
        assert import_file._acting("city_officer", demo=False).name == "city_officer"
        monkeypatch.setattr("getpass.getpass", lambda words: "wrong")
        assert import_file._acting("city_officer", demo=False) is None and import_file._acting("", demo=False) is None
