"""Closed lists of class day: what phones and papers bring in, minutes, reopening."""

from enum import StrEnum
from uuid import UUID

from django.db import models

from boai.kernel.access.roles import LEADERS, Role, give
from boai.kernel.basics.reason import declare_reasons
from boai.kernel.change.contract import News, news


class EntryKind(models.TextChoices):
    """What an entry is about."""

    SIGN_IN = "sign_in", "签到"
    ATTENDANCE = "attendance", "出勤"
    THEORY = "theory", "理论"
    SHEET = "sheet", "实操"


class EntrySource(models.TextChoices):
    PHONE = "phone", "手机"
    PAPER = "paper", "纸质"


class EntryStage(models.TextChoices):
    """What became of an entry: nothing that was written on class day is ever dropped unseen."""

    APPLIED = "applied", "已生效"
    CONFLICT = "conflict", "不一致，待选定"
    CHOSEN = "chosen", "已采用"
    SET_ASIDE = "set_aside", "未采用"


class SignInWay(models.TextChoices):
    QR = "qr", "扫码"
    LIST = "list", "名单"
    PAPER = "paper", "纸质"


class OpeningPurpose(models.TextChoices):
    """Why the names of a class are opened (security.md law 7)."""

    CLASS_DAY = "class_day", "开课当天点名考核"
    PAPER_PACK = "paper_pack", "打印纸质材料"
    KEYING = "keying", "补录纸质材料"


class Irregularity(models.TextChoices):
    """What the minutes say about how the exam went."""

    NONE = "none", "无异常"
    INTERRUPTED = "interrupted", "中途中断后继续"
    CHEATING = "cheating", "有违纪并已处理"
    INJURY = "injury", "有人受伤或不适"


class MinutesStage(models.TextChoices):
    SEALED = "sealed", "已封存"
    REOPENED = "reopened", "已重开"


class ReopeningStage(models.TextChoices):
    PROPOSED = "proposed", "待第二人确认"
    CONFIRMED = "confirmed", "已重开"
    DECLINED = "declined", "不同意"


class FieldPermission(StrEnum):
    """What may be done on class day and with its papers."""

    RECORD = "training.field.record"
    SIGN_IN = "training.field.sign_in"
    ROSTER_OPEN = "training.roster.open"
    PAPER_KEY = "training.paper.key"
    MINUTES_VIEW = "training.minutes.view"
    MINUTES_SEAL = "training.minutes.seal"
    REOPEN_PROPOSE = "training.results.propose_reopen"
    REOPEN_CONFIRM = "training.results.confirm_reopen"


_CLERKS = (Role.VILLAGE_CLERK, Role.TOWN_CLERK)
_OFFICERS = (Role.COUNTY_OFFICER, Role.CITY_TRAINING)
_PAPER = (FieldPermission.ROSTER_OPEN, FieldPermission.PAPER_KEY)

give([Role.INSTRUCTOR], below=[*_PAPER, FieldPermission.RECORD, FieldPermission.MINUTES_SEAL, FieldPermission.REOPEN_PROPOSE])
give([*_CLERKS, *_OFFICERS], below=_PAPER)
give([*_CLERKS, *_OFFICERS, *LEADERS, Role.SUPERVISOR, Role.INSTRUCTOR], below=[FieldPermission.MINUTES_VIEW])
give(_OFFICERS, below=[FieldPermission.REOPEN_PROPOSE])
give([*LEADERS, Role.CITY_TRAINING], below=[FieldPermission.REOPEN_CONFIRM])

declare_reasons(
    "training",
    {
        "training.entry_unreadable": "这条记录的内容看不懂：{value}",
        "training.entry_key_short": "这条记录的编号不合要求，请刷新页面后再试",
        "training.sign_in_code_wrong": "这个签到码不是本班的，请重新扫描老师手机上的二维码",
        "training.sign_in_code_old": "签到码已过期，请重新扫描老师手机上的二维码",
        "training.not_on_roster": "名单上没有这个有效报名",
        "training.not_your_sheet": "实操考核表只能由评定人本人选定",
        "training.opened_too_often": "今天打开名单已达{limit}次上限",
        "training.paper_not_signed": "两名考官都签字的纸质考核表才能补录",
        "training.same_assessor": "两名考官应是不同的人",
        "training.assessor_elsewhere": "考官应是本班师资",
        "training.assessors_too_few": "本课程需要{needed}名考官签名",
        "training.not_the_lead": "只有本班主讲可以封存考试纪要",
        "training.conflicts_open": "还有{count}条不一致的记录没有选定",
        "training.already_sealed": "这个班次的考试纪要已经封存",
        "training.not_finished": "考核阶段才能封存考试纪要",
        "training.certificates_issued": "已有证书发出，不能重开成绩；请先按规定撤销证书",
        "training.nothing_to_reopen": "这个班次的成绩还没有录完，不用重开",
        "training.reopening_pending": "已有一条重开申请在等确认",
        "training.reopening_yours": "重开要两个人，提出人不能自己确认",
    },
)


@news("training.minutes.sealed")
class MinutesSealed(News):
    """The results of a class were sealed."""

    minutes_id: UUID
    class_id: UUID


@news("training.results.reopened")
class ResultsReopened(News):
    """Two persons opened the results of a class again."""

    reopening_id: UUID
    class_id: UUID
