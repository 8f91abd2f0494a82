"""The fixed cast: the same branches and invented people in every test, made through operations.

Id numbers start with 000000, an area that does not exist, so none can be a real person's.
"""

from contextlib import contextmanager
from datetime import date
from functools import cached_property

from boai.kernel.access import operations as access
from boai.kernel.access.actors import as_self, as_staff
from boai.kernel.access.roles import Role
from boai.kernel.basics import clock
from boai.kernel.basics.identity import check_character
from boai.kernel.change.acting import system
from boai.kernel.change.contract import Acting, Record, Refused
from boai.kernel.editions.seeds import plant_all
from boai.kernel.orgs import operations as orgs
from boai.kernel.orgs.models import Branch
from boai.kernel.orgs.vocabulary import BranchKind
from boai.kernel.pages.opens import society_id
from boai.kernel.people import operations as people
from boai.kernel.people.models import Account, Person

BRANCHES = [
    ("5101", "510113", BranchKind.COUNTY, "青白江区红十字会", "青白江区"),
    ("5101", "510104", BranchKind.COUNTY, "锦江区红十字会", "锦江区"),
    ("510113", "510113102", BranchKind.TOWN, "弥牟镇红十字会", "弥牟镇"),
    ("510113102", "510113102202", BranchKind.VILLAGE, "白马村红十字会", "白马村"),
]
STAFF = [
    ("city_officer", "何静", Role.CITY_TRAINING, "5101"),
    ("city_leader", "罗文", Role.CITY_LEADER, "5101"),
    ("county_officer", "陈晓", Role.COUNTY_OFFICER, "510113"),
    ("county_leader", "蒋明", Role.COUNTY_LEADER, "510113"),
    ("village_clerk", "周丽", Role.VILLAGE_CLERK, "510113102202"),
    ("foreign_officer", "唐强", Role.COUNTY_OFFICER, "510104"),
    ("supervisor", "秦岭", Role.SUPERVISOR, "5101"),
    ("fundraiser", "方敏", Role.FUNDRAISER, "5101"),
    ("lead", "高峰", Role.INSTRUCTOR, "5101"),
    ("assistant", "林芳", Role.INSTRUCTOR, "5101"),
    ("expert", "郑敏", Role.INSTRUCTOR, "5101"),
    ("finance", "袁芳", Role.FINANCE, "5101"),
]
CITIZENS = ["王小明", "李红", "张三丰", "阿依古丽·买买提"]
PASSWORD = "shi-yan-2026"  # test people only


def id_number(sequence: int, born_on: date = date(1990, 5, 8)) -> str:
    """A valid-looking number of nobody."""
    body = f"000000{born_on:%Y%m%d}{sequence:03d}"
    return body + check_character(body)


class Cast:
    """Everybody, by name. Staff and citizens are actors; ``person`` gives the record behind one."""

    @staticmethod
    def make() -> None:
        acting = system(society_id(), name="cast")
        orgs.found_society(code="5101", name="成都市红十字会", short_name="成都市", acting=acting)
        for parent, code, kind, name, short_name in BRANCHES:
            branch = orgs.found(
                parent=Branch.objects.get(code=parent), code=code, kind=kind, name=name, short_name=short_name, acting=acting
            )
            orgs.approve(branch, acting=acting)
        from boai.domains.donations.tests.cast import DonationsCast
        from boai.domains.training.tests.cast import TrainingCast

        plant_all(society_id())
        for number, (login, name, role, code) in enumerate(STAFF, start=1):
            person = Cast._person(login, name, number, code)
            post = access.propose(branch=Branch.objects.get(code=code), person=person, role=role, acting=acting)
            access.confirm(post, acting=acting)
        for number, name in enumerate(CITIZENS, start=1):
            Cast._person(f"citizen{number}", name, 500 + number, "510113102202")
        TrainingCast.make(Cast())
        DonationsCast.make(Cast())

    @staticmethod
    def _person(login: str, name: str, number: int, code: str) -> Person:
        acting = system(society_id(), name="cast")
        branch = Branch.objects.get(code=code)
        phone = f"1990000{number:04d}"
        person = people.register(branch=branch, name=name, id_number=id_number(number), phone=phone, acting=acting)
        people.open_account(person, society_id(), login, PASSWORD, phone)
        return person

    @property
    def system(self) -> Acting:
        return system(society_id(), name="test")

    @cached_property
    def society(self) -> Branch:
        return Branch.objects.get(code="5101")

    def branch(self, code: str) -> Branch:
        return Branch.objects.get(code=code)

    @cached_property
    def village(self) -> Branch:
        return self.branch("510113102202")

    @cached_property
    def county(self) -> Branch:
        return self.branch("510113")

    def person(self, login: str) -> Person:
        return Account.objects.select_related("person__key").get(login=login).person

    def __getattr__(self, login: str) -> Acting:
        """``cast.county_officer``, ``cast.citizen1``: the actor with that login."""
        if login.startswith("_"):
            raise AttributeError(login)
        person = self.person(login)
        if login.startswith("citizen"):
            return as_self(person.id, person.society_id, name=login)
        return as_staff(person.id, person.society_id, name=login, proved_at=clock.now())

    @cached_property
    def training(self):
        from boai.domains.training.tests.cast import TrainingCast

        return TrainingCast(self)

    @cached_property
    def exam(self):
        from boai.domains.training.tests.exam_cast import ExamCast

        return ExamCast(self)

    @cached_property
    def donations(self):
        from boai.domains.donations.tests.cast import DonationsCast

        return DonationsCast(self)

    @cached_property
    def grassroots(self):
        from boai.domains.grassroots.tests.cast import GrassrootsCast

        return GrassrootsCast(self)


@contextmanager
def refuses(code: str):
    """The block must be refused with this code, and nothing it did may stay."""
    try:
        yield
    except Refused as refusal:
        assert code in [reason.code for reason in refusal.reasons], f"refused with {refusal}, not {code}"
    else:
        raise AssertionError(f"not refused: {code}")


def unchanged(record: Record) -> bool:
    """Whether the record in the database is still at the version held."""
    return type(record).objects.get(pk=record.pk).version == record.version
