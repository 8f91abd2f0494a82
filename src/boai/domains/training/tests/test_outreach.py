"""A vehicle's day: nothing leaves without its kit, every stop is counted or explained, walk-ins are enrolled."""

import pytest

from boai.domains.training import operations as do
from boai.domains.training.models import Enrolment, OutreachRoute, OutreachStop, PopularisationSession
from boai.domains.training.tests.kinds import DAY, a_class
from boai.domains.training.tests.test_pages import key_on, signed_in
from boai.domains.training.vocabulary import ClassType, Setting
from boai.kernel.basics import clock
from boai.kernel.people.models import Person
from tests.cast import Cast, id_number, refuses, unchanged


def planned(cast: Cast) -> OutreachRoute:
    return do.plan_route(branch=cast.county, title="弥牟镇巡回", on_day=clock.today(), acting=cast.county_officer)


def stop(cast: Cast, route: OutreachRoute, hour: int = 9, place: str = "白马村", **wanted) -> OutreachStop:
    given = {"arrives_at": clock.at(route.on_day, hour), "leaves_at": clock.at(route.on_day, hour + 1), "setting": Setting.VILLAGE}
    return do.add_stop(route=route, place=place, **given | wanted, acting=cast.county_officer)


def loaded(cast: Cast) -> OutreachRoute:
    route = planned(cast)
    for line in route.kit.all():
        do.load_kit(line, loaded=line.wanted, acting=cast.lead)
    return do.finish_loading(route, acting=cast.lead)


def underway(cast: Cast) -> tuple[OutreachRoute, OutreachStop]:
    route = loaded(cast)
    first = stop(cast, route)
    return do.depart(route, acting=cast.lead), first


def test_nothing_leaves_without_its_kit_and_stops(cast: Cast) -> None:
    route = planned(cast)
    line = route.kit.first()
    with refuses("training.route_kit_short"):
        do.finish_loading(route, acting=cast.lead)
    with refuses("training.kit_out_of_range"):
        do.load_kit(line, loaded=-1, acting=cast.lead)
    with refuses("training.route_not_underway"):
        do.unload_kit(line, brought_back=1, acting=cast.lead)
    assert unchanged(route) and unchanged(line)
    OutreachRoute.objects.get(pk=do.drop_route(route, acting=cast.county_officer).pk)
    ready = loaded(cast)
    with refuses("training.route_without_stops"):
        do.depart(ready, acting=cast.lead)
    with refuses("change.wrong_stage"):
        do.load_kit(ready.kit.first(), loaded=1, acting=cast.lead)


def test_a_route_of_yesterday_cannot_be_planned(cast: Cast) -> None:
    with refuses("training.route_in_the_past"):
        do.plan_route(branch=cast.county, title="昨天", on_day=clock.today() - DAY, acting=cast.county_officer)


@pytest.mark.parametrize(
    ("hour", "wanted", "code"),
    [
        (9, {}, "training.stop_clash"),
        (11, {"leaves_at": clock.at(clock.today(), 10)}, "training.stop_backwards"),
        (11, {"leaves_at": clock.at(clock.today() + DAY, 10)}, "training.stop_not_that_day"),
    ],
)
def test_a_stop_that_cannot_be_is_refused(cast: Cast, hour: int, wanted: dict, code: str) -> None:
    route = planned(cast)
    stop(cast, route)
    with refuses(code):
        stop(cast, route, hour, **wanted)
    assert OutreachStop.objects.count() == 1


def test_each_stop_is_counted_or_explained(cast: Cast) -> None:
    route = loaded(cast)
    first, second = stop(cast, route), stop(cast, route, 14, "弥牟镇广场")
    with refuses("training.route_not_underway"):
        do.count_stop(first, persons=80, topic="心肺复苏", acting=cast.lead)
    do.depart(route, acting=cast.lead)
    with refuses("change.wrong_stage"):
        stop(cast, route, 16)
    counted = do.count_stop(first, persons=80, topic="心肺复苏", photos=2, acting=cast.lead)
    assert counted.counted.class_type == "mobile_outreach" and counted.counted.setting == "village" and counted.counted.persons == 80
    with refuses("training.popularisation_persons"):
        do.count_stop(second, persons=0, topic="心肺复苏", acting=cast.lead)
    with refuses("training.route_stops_open"):
        do.finish_route(route, acting=cast.lead)
    with refuses("training.stop_skip_reason"):
        do.skip_stop(second, reason="雨", acting=cast.lead)
    do.skip_stop(second, reason="突降大雨，无人参加", acting=cast.lead)
    assert do.finish_route(route, acting=cast.lead).stage == "finished" and PopularisationSession.objects.count() == 1
    line = route.kit.first()
    with refuses("training.kit_out_of_range"):
        do.unload_kit(line, brought_back=line.loaded + 1, acting=cast.lead)
    assert do.unload_kit(line, brought_back=line.loaded, acting=cast.lead).brought_back == line.loaded


def test_walk_ins_are_enrolled_on_the_spot_once(cast: Cast) -> None:
    held = a_class(cast, ClassType.MOBILE_OUTREACH)
    people = Person.objects.count()
    first = do.enrol_at_stop(training_class=held, name="赵大姐", id_number=id_number(901), phone="13900002222", acting=cast.lead)
    assert first.source == "on_site" and Person.objects.count() == people + 1
    with refuses("slots.already_booked"):
        do.enrol_at_stop(training_class=held, name="赵大姐", id_number=id_number(901), acting=cast.lead)
    with refuses("training.birth_date_unknown"):
        do.enrol_at_stop(training_class=held, name="没带证件", acting=cast.lead)
    with refuses("training.not_outreach"):
        do.enrol_at_stop(training_class=a_class(cast, days=20), name="走错了", acting=cast.lead)
    assert Enrolment.objects.count() == 1 and Person.objects.count() == people + 1


def test_a_stop_takes_only_outreach_classes(cast: Cast) -> None:
    route = planned(cast)
    with refuses("training.not_outreach"):
        stop(cast, route, training_class=a_class(cast))
    assert stop(cast, route, training_class=a_class(cast, ClassType.MOBILE_OUTREACH, days=20)).training_class


def test_the_whole_day_on_one_page(cast: Cast) -> None:
    route = planned(cast)
    stop(cast, route)
    client, path = signed_in("county_officer"), f"/training/routes/{route.number}"
    short = client.post(path, {"idempotency_key": key_on(client, path)})
    assert short.status_code == 422 and "training.route_kit_short" in short.content.decode()
    too_much = {"act": "load", **{str(line.id): "99999" for line in route.kit.all()}}
    assert client.post(path, too_much).status_code == 422
    kit = {"act": "load", **{str(line.id): str(line.wanted) for line in route.kit.all()}}
    assert client.post(path, kit).status_code == 302
    for stage in ("loaded", "underway"):
        assert client.post(path, {"idempotency_key": key_on(client, path)}).status_code == 302
        assert OutreachRoute.objects.get(pk=route.pk).stage == stage
    assert "登记人次" in client.get(path).content.decode()
    assert client.post(path, {"act": "unload", str(route.kit.first().id): "1", "other": "x"}).status_code == 302
    assert signed_in("foreign_officer").get(path).status_code == 404
    assert client.post(path, {}).status_code == 302
