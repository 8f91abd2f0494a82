"""Who plays in the demo city. Invented; id numbers start with 000000, an area that does not exist."""

from dataclasses import dataclass

from boai.kernel.access.roles import Role
from boai.kernel.people.demo import invented_name

SECRET = "boai-demo-2026"  # noqa: S105  # printed on purpose; works in a demo installation only
VILLAGE = "510113102202"


@dataclass(frozen=True)
class Player:
    """One person of the cast. ``role`` None: a citizen."""

    login: str
    name: str
    role: Role | None
    branch: str


STAFF = (
    Player("city_leader", "罗文", Role.CITY_LEADER, "5101"),
    Player("city_officer", "何静", Role.CITY_TRAINING, "5101"),
    Player("county_leader", "蒋明", Role.COUNTY_LEADER, "510113"),
    Player("county_officer", "陈晓", Role.COUNTY_OFFICER, "510113"),
    Player("other_county_officer", "唐强", Role.COUNTY_OFFICER, "510104"),
    Player("village_clerk", "周丽", Role.VILLAGE_CLERK, VILLAGE),
    Player("lead_instructor", "高峰", Role.INSTRUCTOR, "5101"),
    Player("assistant", "林芳", Role.INSTRUCTOR, "5101"),
    Player("expert_instructor", "郑敏", Role.INSTRUCTOR, "5101"),
    Player("organiser", "孙老师", Role.ORGANISER, "510113"),
    Player("supervisor", "秦岭", Role.SUPERVISOR, "5101"),
    Player("fundraiser", "方敏", Role.FUNDRAISER, "5101"),
    Player("administrator", "丁一", Role.ADMINISTRATOR, "5101"),
    Player("finance", "袁芳", Role.FINANCE, "5101"),
)

CITIZENS = tuple(Player(f"citizen{n:02d}", invented_name(n), None, VILLAGE) for n in range(1, 49))
