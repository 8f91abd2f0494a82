"""Closed lists of bases, stations and experience halls (TR06, TR07)."""

from enum import StrEnum

from django.db import models

from boai.domains.training.vocabulary.who import CLERKS, OFFICERS, READERS
from boai.kernel.access.roles import LEADERS, Role, give
from boai.kernel.basics.reason import declare_reasons


class PlaceKind(models.TextChoices):
    BASE = "base", "培训基地"
    STATION = "station", "培训站点"
    HALL = "hall", "生命教育体验馆"


class PlaceGrade(models.TextChoices):
    """Who has recognised it."""

    NATIONAL = "national", "国家级"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"


class PlaceStage(models.TextChoices):
    OPEN = "open", "开放"
    PAUSED = "paused", "暂停开放"
    CLOSED = "closed", "已撤销"


class PlacePermission(StrEnum):
    """What may be done with places."""

    VIEW = "training.place.view"
    KEEP = "training.place.keep"
    REVIEW = "training.place.review"
    VISIT = "training.place.visit"


give([*READERS, Role.INSTRUCTOR], below=[PlacePermission.VIEW])
give(OFFICERS, below=[PlacePermission.KEEP])
give([Role.CITY_TRAINING, *LEADERS], below=[PlacePermission.REVIEW])
give([*CLERKS, *OFFICERS], below=[PlacePermission.VISIT])

declare_reasons(
    "training",
    {
        "training.place_point": "坐标请写成“经度,纬度”，如 104.066800,30.572800：{typed}",
        "training.place_once": "这个组织已有同名的场所",
        "training.place_not_open": "这个场所现在不开放",
        "training.place_too_small": "场所可容纳{seats}人，班次有{wanted}个名额",
        "training.equipment_once": "这个场所已登记这种器材，请直接清点",
        "training.equipment_count": "可用数量应在0到{count}之间",
        "training.review_year": "复核年度应为{first}年或{last}年",
        "training.review_twice": "这一年已经复核过",
        "training.review_findings": "等级有变动时请写明复核意见（至少10个字）",
        "training.visits_of_halls": "只有生命教育体验馆登记参观",
        "training.visit_day": "参观日期不能晚于今天",
        "training.visit_persons": "参观人次应在1到{most}之间",
    },
)
