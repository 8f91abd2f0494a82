"""Closed lists of the organisation."""

from enum import StrEnum

from django.db import models

from boai.kernel.basics.reason import declare_reasons


class BranchKind(models.TextChoices):
    """What a branch is (domain.md 1)."""

    CITY = "city", "市红十字会"
    COUNTY = "county", "区县红十字会"
    ZONE = "functional_zone", "功能区红十字会"
    TOWN = "town", "镇街红十字会"
    VILLAGE = "village", "村社红十字会"
    SCHOOL = "school", "学校红十字会"
    UNIVERSITY = "university", "高校红十字会"
    ENTERPRISE = "enterprise", "企业红十字会"
    HOSPITAL = "hospital", "医院红十字会"
    GOVERNMENT_UNIT = "government_unit", "机关单位红十字会"
    INDUSTRY = "industry", "行业红十字会"
    STATION = "service_station", "服务站"
    CENTRE = "centre", "直属中心"


class Permission(StrEnum):
    """What may be done with branches."""

    BRANCH_VIEW = "orgs.branch.view"
    BRANCH_FOUND = "orgs.branch.found"
    BRANCH_APPROVE = "orgs.branch.approve"
    BRANCH_CHANGE = "orgs.branch.change"


declare_reasons(
    "orgs",
    {
        "orgs.code_taken": "组织代码“{code}”已被使用",
        "orgs.bad_code": "组织代码只能用数字和大写字母，最多20位",
        "orgs.unknown_division": "没有代码为“{code}”的行政区划",
    },
)
