"""Files that are bombs, two things at once, or tell more than they show: through the desk's import, and what then lies in the vault."""

from collections.abc import Iterator

from tests.api.files import ATTACKS, picture
from tests.attack.findings import Finding, high, medium
from tests.attack.ground import Ground

IMPORT = "/desk/import/persons"


def _bring(ground: Ground, name: str, data: bytes) -> int:
    return ground("county_officer").post(IMPORT, files={"file": (name, data, "application/octet-stream")}).status_code


def attacks(ground: Ground) -> Iterator[Finding]:
    for name, (data, _) in ATTACKS.items():
        if (status := _bring(ground, "名单.xlsx", data)) != 422:
            yield high("uploads.taken", f"{name}: {status}")


def kept(ground: Ground) -> Iterator[Finding]:
    """What a phone wrote into a picture is not in the vault, whatever became of the form."""
    _bring(ground, "现场.jpg", picture(exif=True))
    for file in (ground.data / "vault").rglob("*"):
        if file.is_file() and b"Baima village" in file.read_bytes():
            yield high("uploads.exif", f"the vault keeps where the picture was taken: {file.name[:12]}")


def wrong_names(ground: Ground) -> Iterator[Finding]:
    """A page or a program under the name of a picture is no picture."""
    for name, data in (("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), ("a.png", b"<html><script>1</script>")):
        path = f"/desk/training/classes/{ground.facts['exam_class_id']}/attach_photos"
        answer = ground("lead_instructor").post(path, files=[("pictures-new", (name, data, "image/jpeg"))])
        if answer.status_code == 302:
            yield high("uploads.wrong-extension", f"{name} was attached as a photo")
    path = f"/desk/training/classes/{ground.facts['exam_class_id']}/attach_photos"
    answer = ground("lead_instructor").post(path, files=[("pictures-new", ("../../../../tmp/x.jpg", picture(), "image/jpeg"))])
    if answer.status_code != 302:
        yield medium("uploads.names", f"a picture with a climbing name: {answer.status_code}")


def content(ground: Ground) -> Iterator[Finding]:
    yield from ground.walls("uploads")


CHECKS = (attacks, kept, wrong_names, content)
