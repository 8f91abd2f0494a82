"""Closed lists of those who teach: grades, yearly checks, promotion, mentor pairs (TR08, TR09)."""

from enum import StrEnum
from uuid import UUID

from django.db import models

from boai.domains.training.vocabulary.classes import Permission
from boai.domains.training.vocabulary.who import OFFICERS, READERS
from boai.kernel.access.roles import LEADERS, Role, give
from boai.kernel.basics.reason import declare_reasons
from boai.kernel.change.contract import News, news


class InstructorGrade(models.TextChoices):
    """救护培训师 一、二、三级: the qualification; independent of the tier, which says how the society uses somebody."""

    THIRD = "third", "三级"
    SECOND = "second", "二级"
    FIRST = "first", "一级"


class Rank(models.TextChoices):
    """What a promotion may lead to: the next tier, or the next grade."""

    BACKBONE = "backbone", "骨干师资"
    EXPERT = "expert", "专家师资"
    SECOND = "second", "二级培训师"
    FIRST = "first", "一级培训师"


class PromotionStage(models.TextChoices):
    SCORING = "scoring", "评议中"
    PROMOTED = "promoted", "已晋级"
    DECLINED = "declined", "未晋级"


class EventKind(models.TextChoices):
    """What instructors come together for (TR09)."""

    SEMINAR = "seminar", "师资座谈会"
    SKILLS = "skills", "授课技巧培训"


class CheckStage(models.TextChoices):
    """A yearly check: what it found, and what was done where it failed."""

    PASSED = "passed", "合格"
    FAILED = "failed", "不合格，待处理"
    EXCUSED = "excused", "免予失效"
    LAPSED = "lapsed", "资格失效"


class PairStage(models.TextChoices):
    ACTIVE = "active", "结对中"
    ENDED = "ended", "已出师"
    BROKEN = "broken", "已解除"


class PairResult(models.TextChoices):
    ALONE = "alone", "能独立授课"
    WITH_HELP = "with_help", "仍需帮带"
    STOPPED = "stopped", "中途解除"


class ObservationStage(models.TextChoices):
    FILED = "filed", "待本人确认"
    ACKNOWLEDGED = "acknowledged", "已确认"


class TeachingPermission(StrEnum):
    """What may be done with instructors beyond registering them."""

    IMPORT = "training.instructor.import"
    CHECK = "training.instructor.check"
    STOP = "training.instructor.stop"
    PROPOSE = "training.promotion.propose"
    SCORE = "training.promotion.score"
    DECIDE = "training.promotion.decide"
    VIEW = "training.teaching.view"
    PAIR = "training.pair.keep"
    OBSERVE = "training.observation.record"
    OWN = "training.teaching.own"


give([*READERS, Role.INSTRUCTOR], below=[TeachingPermission.VIEW])
give([Role.INSTRUCTOR], below=[Permission.INSTRUCTOR_VIEW])  # a panel member reads the candidate's file
give([Role.CITY_TRAINING], below=[TeachingPermission.IMPORT, TeachingPermission.DECIDE])
give(OFFICERS, below=[TeachingPermission.CHECK, TeachingPermission.PROPOSE, TeachingPermission.PAIR])
give([*OFFICERS, *LEADERS], below=[TeachingPermission.STOP])
give([*OFFICERS, Role.INSTRUCTOR], below=[TeachingPermission.SCORE, TeachingPermission.OBSERVE])

declare_reasons(
    "training",
    {
        "training.trial_needed": "登记师资须有本人通过的试讲；原有师资由市会凭文件导入",
        "training.trial_not_theirs": "这份试讲不是此人的",
        "training.trial_not_passed": "试讲还没有通过",
        "training.trial_too_old": "试讲通过已超过{days}天，请重新试讲",
        "training.instructor_not_registered": "此人现在不是在册师资",
        "training.event_day": "活动日期不能晚于今天",
        "training.event_attended": "此人已登记参加这次活动",
        "training.check_year_open": "年度考核只能考核{first}年至{last}年",
        "training.checked_twice": "这一年已经考核过",
        "training.rank_not_next": "晋级只能逐级进行：晋升“{rank}”前应为“{before}”",
        "training.rank_too_soon": "晋升“{rank}”须在册满{days}天，现为{held}天",
        "training.promotion_open": "此人的这项晋级正在评议",
        "training.judge_is_proposer": "推荐人不能担任评委",
        "training.pair_with_oneself": "不能与自己结对",
        "training.mentor_tier": "带教人应为{tiers}师资，且级别高于徒弟",
        "training.pair_exists": "徒弟已有结对中的带教人",
        "training.pair_backwards": "结束日期应晚于开始日期",
        "training.observes_oneself": "不能听自己的课",
        "training.observation_day": "听课日期不能晚于今天",
        "training.observation_scores": "四项评分应在1到5之间",
        "training.observation_class": "被听课人不是这个班次的师资",
    },
)


@news("training.instructor.promoted")
class InstructorPromoted(News):
    """A panel has moved an instructor up: ``rank`` is a value of Rank."""

    instructor_id: UUID
    person_id: UUID
    branch_id: UUID
    rank: str


@news("training.instructor.stopped")
class InstructorStopped(News):
    """An instructor may no longer teach: suspended, lapsed or withdrawn."""

    instructor_id: UUID
    person_id: UUID
    branch_id: UUID


@news("training.lesson.observed")
class LessonObserved(News):
    """Somebody sat in an instructor's lesson and wrote down what was seen."""

    observation_id: UUID
    person_id: UUID
