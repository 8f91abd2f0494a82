"""Files: what may come in, how it is kept, who gets it back."""

import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from boai.domains.training import operations as do
from boai.kernel.basics import clock, keys
from boai.kernel.change.contract import Files
from boai.kernel.change.models import TraceLine
from boai.kernel.documents import operations as documents
from boai.kernel.documents import vault
from boai.kernel.documents.content import recognise
from boai.kernel.documents.models import Attachment, Upload
from boai.kernel.documents.vocabulary import FileKind
from tests.api.files import ATTACKS, PDF, picture, workbook
from tests.cast import PASSWORD, Cast, refuses, unchanged


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings) -> None:
    settings.DATA = tmp_path


def running(cast: Cast):
    enrolment = cast.training.booked()
    return do.start(enrolment.training_class, acting=cast.lead)


def kept(cast: Cast, login: str = "lead", data: bytes | None = None, name: str = "白马村.jpg") -> Upload:
    return vault.keep(data or picture(), name, f"session of {login}", getattr(cast, login))


def signed_in(login: str) -> Client:
    client = Client()
    client.login(username=login, password=PASSWORD)
    return client


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda name: name)
def test_what_is_not_safe_stays_outside(cast: Cast, attack: str) -> None:
    data, code = ATTACKS[attack]
    with refuses(code):
        kept(cast, data=data or None) if data else vault.keep(b"", "x", "s", cast.lead)
    assert not Upload.objects.exists() and not list(vault._folder().glob("*/*"))


def test_a_file_too_large_is_refused_before_anything_else() -> None:
    with refuses("documents.file_too_large"):
        recognise(b"a" * (20 * 2**20 + 1))


@pytest.mark.parametrize(
    ("data", "kind", "extension"),
    [
        (picture("JPEG"), FileKind.PICTURE, "jpg"),
        (picture("WEBP"), FileKind.PICTURE, "jpg"),
        (picture("GIF"), FileKind.PICTURE, "jpg"),
        (picture("PNG", mode="RGBA"), FileKind.PICTURE, "png"),
        (PDF, FileKind.PDF, "pdf"),
        (workbook([["姓名"], ["王小明"]]), FileKind.WORKBOOK, "xlsx"),
        ("姓名,手机\n王小明,1".encode(), FileKind.TEXT, "txt"),
        ("姓名,手机\n王小明,1".encode("gb18030"), FileKind.TEXT, "txt"),
        ("姓名\t手机".encode("utf-16"), FileKind.TEXT, "txt"),
        (b"<svg onload='alert(1)'/>", FileKind.MARKUP, "txt"),
        (b"<!doctype html><p>hi", FileKind.MARKUP, "txt"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_is_what_its_content_says(data: bytes, kind: FileKind, extension: str) -> None:
    found = recognise(data)
    assert (found.kind, found.extension) == (kind, extension)
    if kind is FileKind.MARKUP:
        assert found.content_type == "application/octet-stream"


def test_a_picture_is_drawn_anew_upright_and_without_its_exif() -> None:
    data = recognise(picture(size=(400, 100), exif=True)).data
    with Image.open(io.BytesIO(data)) as made:
        assert made.size == (100, 400) and not made.getexif()
    assert b"Baima" not in data


def test_a_picture_with_something_behind_loses_it() -> None:
    assert b"<script>" not in recognise(picture() + b"<script>").data


def test_a_large_picture_becomes_smaller() -> None:
    with Image.open(io.BytesIO(recognise(picture(size=(5_000, 100))).data)) as made:
        assert max(made.size) == 2_560


def test_the_same_content_in_one_session_is_one_upload_and_in_another_its_own(cast: Cast) -> None:
    first, again, other = kept(cast), kept(cast), kept(cast, "assistant")
    assert first.id == again.id != other.id
    assert vault.path_of(first) == vault.path_of(other)


def test_what_lies_in_the_vault_is_sealed_and_opens_in_its_own_place_only(cast: Cast) -> None:
    roster, other = "姓名,手机\n王小明,19900000001\n".encode(), "姓名,手机\n李红,19900000002\n".encode()
    one, two = (vault.keep(data, "名单.csv", "a session", cast.county_officer) for data in (roster, other))
    assert vault.content_of(one) == roster and vault.content_of(two) == other
    on_disk = vault.path_of(one).read_bytes()
    assert "王小明".encode() not in on_disk and b"19900000001" not in on_disk
    vault.path_of(one).write_bytes(vault.path_of(two).read_bytes())
    with pytest.raises(keys.SealBroken):
        vault.content_of(one)


def test_another_session_cannot_name_my_upload(cast: Cast) -> None:
    mine = kept(cast)
    assert vault.uploads([mine.id], "session of lead", mine.society_id) == [mine]
    assert vault.uploads([mine.id], "session of assistant", mine.society_id) == []


def test_the_name_is_sealed_and_comes_back(cast: Cast) -> None:
    upload = kept(cast, name="C:\\照片\\王小明 <b>.JPEG")
    assert "王小明" not in upload.name_sealed and vault.name_of(upload) == "王小明 b.jpg"


def test_an_instructor_attaches_photos_and_the_class_shows_them(cast: Cast) -> None:
    one = running(cast)
    do.attach_photos(one, pictures=vault.ids_of([kept(cast), kept(cast, data=picture("PNG", (9, 9)))]), acting=cast.lead)
    assert [str(file) for file in vault.attachments_of(one)] == ["白马村.jpg", "白马村.jpg"]
    line = TraceLine.objects.get(operation="training.attach_photos")
    assert line.subject_id == one.id and "白马村.jpg" not in str(line.changes)


def test_nobody_gives_away_anothers_upload(cast: Cast) -> None:
    one = running(cast)
    with refuses("documents.upload_gone"):
        do.attach_photos(one, pictures=vault.ids_of([kept(cast, "assistant")]), acting=cast.lead)
    with refuses("documents.upload_gone"):
        do.attach_photos(one, pictures=Files((uuid4(),)), acting=cast.lead)
    assert unchanged(one) and not Attachment.objects.exists()


def test_an_upload_of_yesterday_is_gone(cast: Cast) -> None:
    one, upload = running(cast), kept(cast)
    Upload.objects.update(at=clock.now() - timedelta(hours=24))
    with refuses("documents.upload_gone"):
        do.attach_photos(one, pictures=vault.ids_of([upload]), acting=cast.lead)


def test_only_pictures_are_photos(cast: Cast) -> None:
    with refuses("documents.not_a_picture"):
        do.attach_photos(running(cast), pictures=vault.ids_of([kept(cast, data=PDF)]), acting=cast.lead)


def test_twenty_one_files_are_too_many(cast: Cast) -> None:
    with refuses("documents.too_many_files"):
        do.attach_photos(running(cast), pictures=Files(tuple(uuid4() for _ in range(21))), acting=cast.lead)


def test_an_instructor_of_another_class_is_refused_and_the_branchs_officer_is_not(cast: Cast) -> None:
    one = running(cast)
    one.instructors.all()._raw_delete("default")
    with refuses("training.photos_not_yours"):
        do.attach_photos(one, pictures=vault.ids_of([kept(cast)]), acting=cast.lead)
    assert not Attachment.objects.exists()
    do.attach_photos(one, pictures=vault.ids_of([kept(cast, "county_officer")]), acting=cast.county_officer)
    do.attach_photos(one, pictures=vault.ids_of([kept(cast, "assistant")]), acting=cast.system)
    assert Attachment.objects.count() == 2


def test_a_file_is_withdrawn_with_a_reason_and_can_come_back(cast: Cast) -> None:
    one = running(cast)
    do.attach_photos(one, pictures=vault.ids_of([kept(cast)]), acting=cast.lead)
    file = Attachment.objects.get()
    with refuses("documents.reason_missing"):
        documents.withdraw_file(file, reason="x", acting=cast.county_officer)
    assert unchanged(file)
    documents.withdraw_file(file, reason="拍到了路人", acting=cast.county_officer)
    assert not vault.attachments_of(one)
    documents.restore_file(file, acting=cast.county_officer)
    assert list(vault.attachments_of(one)) == [file]


def test_a_sweep_forgets_yesterdays_uploads_and_keeps_what_a_record_holds(cast: Cast, monkeypatch) -> None:
    one, held, loose = running(cast), kept(cast), kept(cast, data=PDF)
    do.attach_photos(one, pictures=vault.ids_of([held]), acting=cast.lead)
    assert vault.sweep() == 0 and vault.path_of(loose).exists()
    with clock.stopped(clock.now() + timedelta(hours=25)):
        assert vault.sweep() == 1
    assert vault.path_of(held).exists() and not vault.path_of(loose).exists() and not Upload.objects.exists()


class TestAtTheDesk:
    def form(self, cast: Cast, client: Client):
        address = f"/desk/training/classes/{running(cast).id}/"
        page = client.get(f"{address}attach_photos").content.decode()
        assert 'enctype="multipart/form-data"' in page and 'type="file"' in page
        return address, re.search(r'name="idempotency_key" value="([^"]+)"', page)[1]

    def send(self, client: Client, address: str, key: str, *files: SimpleUploadedFile, **more):
        return client.post(f"{address}attach_photos", {"idempotency_key": key, "pictures-new": list(files), **more})

    def test_photos_are_sent_shown_and_downloaded(self, cast: Cast) -> None:
        client = signed_in("lead")
        address, key = self.form(cast, client)
        files = [SimpleUploadedFile("一.jpg", picture(exif=True)), SimpleUploadedFile("二.png", picture("PNG", (50, 60)))]
        assert self.send(client, address, key, *files).status_code == 302
        page = client.get(address).content.decode()
        assert "一.jpg" in page and "二.jpg" in page and "上传照片" in page
        link = re.search(rf"{address}files/[0-9a-f-]+", page)[0]
        answer = client.get(link)
        assert answer["Content-Disposition"].startswith("attachment;") and answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox" and answer["Cache-Control"] == "no-store"
        assert answer["Content-Type"] == "image/jpeg" and b"Baima" not in b"".join(answer.streaming_content)
        shown = client.get(f"{link}?view")
        assert shown["Content-Disposition"].startswith("inline;") and b"".join(shown.streaming_content)

    def test_sent_twice_it_is_attached_once(self, cast: Cast) -> None:
        client = signed_in("lead")
        address, key = self.form(cast, client)
        for _ in range(2):
            assert self.send(client, address, key, SimpleUploadedFile("一.jpg", picture())).status_code == 302
        assert Attachment.objects.count() == 1

    def test_a_refusal_names_the_bad_file_and_keeps_the_good_one(self, cast: Cast) -> None:
        client = signed_in("lead")
        address, key = self.form(cast, client)
        good, bad = SimpleUploadedFile("好.jpg", picture()), SimpleUploadedFile("坏.jpg", b"\xff\xd8\xff broken")
        answer = self.send(client, address, key, good, bad)
        page = answer.content.decode()
        assert answer.status_code == 422 and "坏.jpg：图片打不开" in page and "好.jpg" in page and not Attachment.objects.exists()
        kept_id = re.search(r'name="pictures" value="([^"]+)"', page)[1]
        assert self.send(client, address, key, pictures=kept_id).status_code == 302
        assert Attachment.objects.count() == 1

    def test_a_pdf_is_refused_as_a_photo_and_stays(self, cast: Cast) -> None:
        client = signed_in("lead")
        address, key = self.form(cast, client)
        answer = self.send(client, address, key, SimpleUploadedFile("一.pdf", PDF))
        assert answer.status_code == 422 and "只能上传图片" in answer.content.decode() and "已上传" in answer.content.decode()

    def test_nothing_chosen_strange_ids_and_too_many_are_refused(self, cast: Cast) -> None:
        client = signed_in("lead")
        address, key = self.form(cast, client)
        assert "请填写" in self.send(client, address, key).content.decode()
        assert "请填写" in self.send(client, address, key, pictures="not-an-id").content.decode()
        foreign = kept(cast, "assistant").id
        assert "超过24小时或不是您上传的" in self.send(client, address, key, pictures=str(foreign)).content.decode()
        assert "一次最多" in self.send(client, address, key, pictures=[str(uuid4()) for _ in range(21)]).content.decode()
        assert not Attachment.objects.exists()

    def test_a_file_is_reached_through_its_own_record_only(self, cast: Cast) -> None:
        one, other = running(cast), cast.training.draft(starts_at=clock.now() + timedelta(days=20))
        do.attach_photos(one, pictures=vault.ids_of([kept(cast)]), acting=cast.lead)
        file = Attachment.objects.get()

        def through(login: str, record) -> int:
            answer = signed_in(login).get(f"/desk/training/classes/{record.id}/files/{file.id}")
            assert b"".join(answer)  # read to the end, so that the file is closed
            return answer.status_code

        assert through("county_officer", one) == 200
        assert (through("county_officer", other), through("foreign_officer", one)) == (404, 404)
        assert through("citizen1", one) == 403
        vault.path_of(file).unlink()
        assert through("county_officer", one) == 404
