"""Closed lists of coverage 覆盖 (TR19, TR20): residents, scenic-area staff, 1+1+1, yearly plan."""

from enum import StrEnum

from django.db import models

from boai.domains.training.vocabulary.who import CLERKS, OFFICERS, READERS
from boai.kernel.access.roles import LEADERS, give
from boai.kernel.basics.reason import declare_reasons


class TargetKind(models.TextChoices):
    """What a yearly plan sets a number for, in the unit of the figure it is held against."""

    CERTIFIED = "certified", "培训救护员（人）"
    POPULARISATION = "popularisation", "普及培训（人次）"
    SESSIONS = "sessions", "办班（场次）"


class ScenicGrade(models.TextChoices):
    AAAAA = "5a", "5A"
    AAAA = "4a", "4A"
    AAA = "3a", "3A及以下"


class CoveragePermission(StrEnum):
    """What may be done for coverage."""

    VIEW = "training.coverage.view"
    ENTER = "training.coverage.enter"
    IMPORT = "training.coverage.import"
    TARGET = "training.coverage.target"


give(READERS, below=[CoveragePermission.VIEW])
give([*CLERKS, *OFFICERS], below=[CoveragePermission.ENTER])
give(OFFICERS, below=[CoveragePermission.IMPORT])
give([*OFFICERS, *LEADERS], below=[CoveragePermission.TARGET])

declare_reasons(
    "training",
    {
        "training.residents_source": "请写明人口数据的来源",
        "training.residents_future": "截止日期不能晚于今天",
        "training.residents_empty": "没有数据：每行写“区划代码 人口 户数”",
        "training.residents_bad_line": "第{line}行看不懂：“{text}”，应为“区划代码 人口 户数”",
        "training.residents_twice": "第{line}行的区划代码与第{first}行相同",
        "training.residents_unknown": "第{line}行：下辖组织中没有代码“{code}”",
        "training.residents_known": "{branch}已有{day}的人口数据，请先撤回",
        "training.residents_households": "户数不能大于人口数",
        "training.target_year": "年度应在{first}到{last}之间",
        "training.target_known": "{year}年已有这项目标，请用“调整目标”",
        "training.target_not_positive": "目标至少为1",
        "training.target_reason": "请写明依据（至少4个字）",
        "training.household_certificate": "登记家庭救护员须持有有效证书",
        "training.household_known": "此人已登记为家庭救护员",
        "training.scenic_known": "本组织已登记景区“{name}”",
        "training.scenic_staff": "从业人员至少1人",
        "training.scenic_setting": "只有“景区”班次可以计入景区覆盖",
        "training.scenic_counted": "这个班次已计入一个景区",
        "training.team_level": "救护队登记在村（社区）一级",
        "training.team_known": "这个村（社区）已有救护队",
        "training.team_members": "救护队至少{least}人",
        "training.mechanism_level": "应急机制登记在镇（街道）一级",
        "training.mechanism_known": "这个镇（街道）已有应急机制",
        "training.closing_reason": "请写明原因（至少4个字）",
    },
)
