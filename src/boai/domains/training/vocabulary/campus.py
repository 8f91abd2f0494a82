"""Closed lists of college electives 院校选修."""

from enum import StrEnum

from django.db import models

from boai.domains.training.vocabulary.who import CLERKS, OFFICERS, READERS
from boai.kernel.access.roles import Role, give
from boai.kernel.basics.reason import declare_reasons


class TermStage(models.TextChoices):
    """Where one lesson of a term stands."""

    PLANNED = "planned", "待上"
    HELD = "held", "已上"
    DROPPED = "dropped", "已取消"


class CampusPermission(StrEnum):
    """What may be done with electives."""

    VIEW = "training.campus.view"
    PLAN = "training.campus.plan"
    GRADE = "training.campus.grade"
    RETURN = "training.campus.return"


give([*READERS, Role.INSTRUCTOR], below=[CampusPermission.VIEW])
give([*CLERKS, *OFFICERS], below=[CampusPermission.PLAN])
give([*OFFICERS, Role.INSTRUCTOR], below=[CampusPermission.GRADE])
give(OFFICERS, below=[CampusPermission.RETURN])

declare_reasons(
    "training",
    {
        "training.not_an_elective": "这个班次不是院校选修",
        "training.term_session_backwards": "下课时间应晚于上课时间",
        "training.term_session_clash": "与第{number}次课时间重叠",
        "training.term_session_early": "课还没有上，不能登记",
        "training.term_present": "到课人数应在0到{learners}之间",
        "training.term_incomplete": "已上{given}分钟，课程要求{needed}分钟，还不能评学分",
        "training.grade_out_of_range": "成绩应在0到100之间",
        "training.not_on_the_roster": "这名学员不在学校名册中",
        "training.roster_empty": "名册是空的：每行写“姓名 学号”",
        "training.roster_too_long": "一次最多导入{most}人",
        "training.roster_bad_line": "第{line}行看不懂：“{text}”，应为“姓名 学号”",
        "training.roster_twice": "第{line}行的学号与第{first}行相同",
        "training.roster_known": "第{line}行的学号已在本班",
    },
)
