"""Security law 6: a link's token stands in no log."""

import io
import logging

from django.test import Client

from boai.edge.web.quiet_logs import WithoutSecrets, shortened
from boai.kernel.basics import randomness


def test_a_token_in_a_path_is_shortened_and_an_id_stays() -> None:
    token, record = randomness.token(), "01a200ff-1769-7000-b6b4-b193730c886c"
    assert shortened(f"/training/offers/{token}") == f"/training/offers/{token[:4]}…"
    assert shortened("/calendar/mfrggzdfmztwq2lkmfrggzdfmztwq2lk.ics?a=1") == "/calendar/mfrg….ics?a=1"
    assert shortened(f"/desk/training/classes/{record}/") == f"/desk/training/classes/{record}/"
    assert shortened("/training/classes/KB7K3M9Q2T/card.png") == "/training/classes/KB7K3M9Q2T/card.png"


def test_what_django_logs_of_a_refused_link_holds_no_token(cast) -> None:
    token, out = randomness.token(), io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(WithoutSecrets())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        Client().get(f"/training/offers/{token}")
        Client(enforce_csrf_checks=True).post(f"/training/offers/{token}")
    finally:
        logger.removeHandler(handler)
    assert "/training/offers/" in out.getvalue() and token not in out.getvalue()
