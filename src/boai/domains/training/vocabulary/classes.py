"""Closed lists of first-aid training: kinds, stages, permissions, reasons, news."""

from enum import StrEnum
from uuid import UUID

from django.db import models

from boai.kernel.access.roles import LEADERS, Role, give
from boai.kernel.basics.reason import declare_reasons
from boai.kernel.change.contract import News, news


class ClassType(models.TextChoices):
    """六类课堂: how a class comes about (mission TR01)."""

    MOBILE = "mobile", "掌上急救"
    INSTRUCTOR_DEV = "instructor_dev", "师资培养"
    CITIZEN_BOOKING = "citizen_booking", "市民预约"
    MOBILE_OUTREACH = "mobile_outreach", "急救移动"
    CAMPUS_ELECTIVE = "campus_elective", "院校选修"
    INDUSTRY_CUSTOM = "industry_custom", "行业定制"


class Setting(models.TextChoices):
    """六进: where it is held, independent of the class type (TR12)."""

    COMMUNITY = "community", "社区"
    VILLAGE = "village", "农村"
    SCHOOL = "school", "学校"
    GOVERNMENT = "government", "机关"
    ENTERPRISE = "enterprise", "企业"
    FAMILY = "family", "家庭"
    SCENIC = "scenic", "景区"
    PARK = "park", "园区"


class Funding(models.TextChoices):
    """Which pool pays for a class (TR22)."""

    OWN_FISCAL = "own_fiscal", "本级财政"
    SENT_DOWN = "sent_down", "上级下达"
    PROJECT = "project", "项目经费"
    FREE = "free", "无经费"


class ClassStage(models.TextChoices):
    """Where a class stands. 已满 is not a stage: it is asked of the slot."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审批"
    APPROVED = "approved", "已批准"
    ENROLLING = "enrolling", "报名中"
    RUNNING = "running", "上课中"
    EXAM = "exam", "考核中"
    RESULTS = "results", "成绩已录"
    AUDITED = "audited", "已审核"
    CERTIFICATES = "certificates", "已发证"
    ARCHIVED = "archived", "已归档"
    CANCELLED = "cancelled", "已取消"


PUBLIC_STAGES = (ClassStage.ENROLLING, ClassStage.RUNNING, ClassStage.EXAM)
HELD_STAGES = (ClassStage.RESULTS, ClassStage.AUDITED, ClassStage.CERTIFICATES, ClassStage.ARCHIVED)


class EnrolmentStage(models.TextChoices):
    """Where a learner stands in a class."""

    WAITING = "waiting", "候补中"
    OFFERED = "offered", "待确认"
    BOOKED = "booked", "已报名"
    CANCELLED = "cancelled", "已取消"
    LAPSED = "lapsed", "候补已失效"
    CALLED_OFF = "called_off", "班次已取消"
    NO_SHOW = "no_show", "未到课"
    FAILED = "failed", "未通过"
    QUALIFIED = "qualified", "考核合格"
    CERTIFIED = "certified", "已发证"
    COMPLETED = "completed", "已结课"


class EnrolmentSource(models.TextChoices):
    SELF = "self", "本人预约"
    STAFF = "staff", "代报名"
    ROSTER = "roster", "名册导入"
    ON_SITE = "on_site", "现场报名"


class Tier(models.TextChoices):
    """师资分级 (TR08)."""

    GENERAL = "general", "普通"
    BACKBONE = "backbone", "骨干"
    EXPERT = "expert", "专家"


class InstructorStage(models.TextChoices):
    REGISTERED = "registered", "在册"
    SUSPENDED = "suspended", "暂停"
    LAPSED = "lapsed", "失效"
    CANCELLED = "cancelled", "注销"


class Duty(models.TextChoices):
    LEAD = "lead", "主讲"
    ASSISTANT = "assistant", "助教"


class CertificateStage(models.TextChoices):
    """What was done with a certificate; 临期 and 过期 are asked of its dates."""

    ISSUED = "issued", "有效"
    RENEWED = "renewed", "已换新"
    REPLACED = "replaced", "已补发"
    REVOKED = "revoked", "已撤销"


class Permission(StrEnum):
    """What may be done in first-aid training."""

    CLASS_VIEW = "training.class.view"
    CLASS_PLAN = "training.class.plan"
    CLASS_APPROVE = "training.class.approve"
    CLASS_RUN = "training.class.run"
    CLASS_AUDIT = "training.class.audit"
    ENROLMENT_BOOK = "training.enrolment.book"
    ENROLMENT_ASSESS = "training.enrolment.assess"
    INSTRUCTOR_VIEW = "training.instructor.view"
    INSTRUCTOR_REGISTER = "training.instructor.register"
    CERTIFICATE_VIEW = "training.certificate.view"
    CERTIFICATE_ISSUE = "training.certificate.issue"
    CERTIFICATE_REVOKE = "training.certificate.revoke"


_CLERKS = (Role.VILLAGE_CLERK, Role.TOWN_CLERK)
_OFFICERS = (Role.COUNTY_OFFICER, Role.CITY_TRAINING)
_VIEW = (Permission.CLASS_VIEW, Permission.CERTIFICATE_VIEW, Permission.INSTRUCTOR_VIEW)

give([*_CLERKS, *_OFFICERS, *LEADERS, Role.SUPERVISOR], below=_VIEW)
give([*_CLERKS, *_OFFICERS], below=[Permission.CLASS_PLAN, Permission.ENROLMENT_BOOK])
give([*_OFFICERS, *LEADERS], below=[Permission.CLASS_APPROVE])
give(_OFFICERS, below=[Permission.CLASS_RUN, Permission.INSTRUCTOR_REGISTER])
give([Role.INSTRUCTOR], below=[Permission.CLASS_VIEW, Permission.CLASS_RUN, Permission.ENROLMENT_ASSESS])
give([Role.CITY_TRAINING], below=[Permission.CLASS_AUDIT, Permission.CERTIFICATE_ISSUE, Permission.CERTIFICATE_REVOKE])

declare_reasons(
    "training",
    {
        "training.not_enrolling": "这个班次现在不接受报名",
        "training.too_young": "“{course}”要求年满{age}周岁",
        "training.guardian_needed": "未满14周岁要由监护人报名：请监护人登录，在“账号与安全”里登记孩子并到服务站核实",
        "training.birth_date_unknown": "“{course}”有年龄要求，请先补全身份证号",
        "training.cut_off_passed": "开课前{hours}小时起不能自行取消，请联系办班单位",
        "training.starts_in_the_past": "开课时间应晚于现在",
        "training.ends_before_start": "结束时间应晚于开始时间",
        "training.too_short": "“{course}”至少需要{minutes}分钟，所填时间只有{given}分钟",
        "training.no_seats": "名额至少为1",
        "training.tier_too_low": "“{course}”的主讲应为{tiers}师资",
        "training.instructor_not_valid": "师资资格在开课当天无效",
        "training.instructor_clash": "该师资在这一时间另有班次“{other}”",
        "training.lead_taken": "这个班次已经有主讲",
        "training.already_assigned": "该师资已在这个班次",
        "training.already_instructor": "此人已登记为师资",
        "training.ratio_broken": "师生比不足：{learners}名学员需要{needed}名师资，现有{instructors}名",
        "training.not_your_class": "只有本班师资可以评定",
        "training.own_result": "不能评定自己",
        "training.minutes_out_of_range": "缺课分钟数应在0到{minutes}之间",
        "training.score_out_of_range": "分数应在0到100之间",
        "training.unknown_steps": "考核表中没有这些步骤：{steps}",
        "training.attendance_missing": "还没有签到记录",
        "training.absent_too_long": "缺课{minutes}分钟，达到{limit}分钟即不能发证",
        "training.theory_missing": "没有有效的理论成绩",
        "training.theory_failed": "理论最好成绩{score}分，合格线为{needed}分",
        "training.practice_missing": "实操评定还差{missing}名考官",
        "training.practice_failed": "实操关键步骤未通过：{steps}",
        "training.practice_score_low": "实操得分{score}分，合格线为{needed}分",
        "training.lead_missing": "班次没有主讲师资",
        "training.no_certificate": "“{course}”不发证书",
        "training.not_audited": "班次审核后才能发证",
    },
)


@news("training.class.published")
class ClassPublished(News):
    """A class takes bookings from now on."""

    class_id: UUID
    branch_id: UUID


@news("training.class.cancelled")
class ClassCancelled(News):
    """A class will not be held; its seats were given back."""

    class_id: UUID
    branch_id: UUID


@news("training.class.finished")
class ClassFinished(News):
    """All results of a class are in."""

    class_id: UUID
    branch_id: UUID


@news("training.seat.booked")
class SeatBooked(News):
    """A learner has a seat."""

    enrolment_id: UUID
    class_id: UUID
    person_id: UUID


@news("training.seat.released")
class SeatReleased(News):
    """A learner gave a seat back."""

    enrolment_id: UUID
    class_id: UUID
    person_id: UUID


@news("training.certificate.issued")
class CertificateIssued(News):
    """A person holds a new certificate."""

    certificate_id: UUID
    person_id: UUID
    branch_id: UUID


@news("training.certificate.revoked")
class CertificateRevoked(News):
    """A certificate is void."""

    certificate_id: UUID
    person_id: UUID
    branch_id: UUID
