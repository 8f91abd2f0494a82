"""The people of one class are opened at once, counted once, shown once."""

from boai.kernel.basics import randomness
from boai.kernel.people.models import Opening
from tests.cast import Cast, id_number
from tests.entrance import signed_in

FORM = {"purpose": "核对证书上的姓名"}


def test_one_purpose_opens_a_whole_class(cast: Cast) -> None:
    training_class = cast.training.booked("citizen1").training_class
    path, client = f"/training/classes/{training_class.number}/people", signed_in("county_officer")
    assert "王小明" not in client.get(path).content.decode()
    shown = client.post(path, {**FORM, "idempotency_key": randomness.token()})
    assert "王小明" in shown.content.decode() and id_number(501) in shown.content.decode() and shown["Cache-Control"] == "no-store"
    assert Opening.objects.get().about == f"班次 {training_class.number}"


def test_without_a_purpose_reach_or_power_it_stays_shut(cast: Cast) -> None:
    training_class = cast.training.open_class(seats=20)
    path = f"/training/classes/{training_class.number}/people"
    assert signed_in("county_officer").post(path, {"purpose": ""}).status_code == 422
    assert signed_in("foreign_officer").get(path).status_code == 404
    assert signed_in("village_clerk").get(path).status_code == 403
    assert not Opening.objects.exists()
