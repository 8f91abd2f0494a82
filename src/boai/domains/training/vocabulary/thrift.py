"""Closed lists of the thrift ledger 节约台账 (TR15, TR22)."""

from enum import StrEnum

from django.db import models

from boai.domains.training.vocabulary.who import CLERKS, OFFICERS, READERS
from boai.kernel.access.roles import LEADERS, Role, give
from boai.kernel.basics.reason import declare_reasons


class StockKind(models.TextChoices):
    TEXTBOOK = "textbook", "教材"
    CONSUMABLE = "consumable", "耗材"


class StockMove(models.TextChoices):
    """Why the number on the shelf changed."""

    RECEIVED = "received", "入库"
    ISSUED = "issued", "领用"
    LENT = "lent", "借出"
    RETURNED = "returned", "归还"
    WRITTEN_OFF = "written_off", "报损"
    REVERSED = "reversed", "冲正"


class AidStage(models.TextChoices):
    """Where a training aid stands between two uses."""

    READY = "ready", "可用"
    TO_DISINFECT = "to_disinfect", "待消毒"
    IN_REPAIR = "in_repair", "维修中"
    RETIRED = "retired", "已报废"


class Condition(models.TextChoices):
    GOOD = "good", "完好"
    WORN = "worn", "磨损"
    BROKEN = "broken", "损坏"


class CostKind(models.TextChoices):
    CONSUMABLES = "consumables", "耗材"
    TEXTBOOKS = "textbooks", "教材损耗"
    VENUE = "venue", "场地"
    TEACHING = "teaching", "授课补助"
    TRANSPORT = "transport", "交通"
    REPAIR = "repair", "教具维修"
    OTHER = "other", "其他"


class ThriftPermission(StrEnum):
    """What may be done with stock, aids and costs."""

    VIEW = "training.thrift.view"
    KEEP = "training.thrift.keep"
    CORRECT = "training.thrift.correct"
    BUDGET = "training.thrift.budget"


give([*READERS, Role.FINANCE], below=[ThriftPermission.VIEW])
give([*CLERKS, *OFFICERS, Role.INSTRUCTOR], below=[ThriftPermission.KEEP])
give([*OFFICERS, *LEADERS], below=[ThriftPermission.CORRECT])
give([*OFFICERS, Role.FINANCE], below=[ThriftPermission.BUDGET])

declare_reasons(
    "training",
    {
        "training.quantity_not_positive": "数量至少为1",
        "training.cost_not_positive": "金额应大于0；更正请用“冲正”",
        "training.unit_cost_negative": "单价不能为负",
        "training.stock_short": "库存只有{left}{unit}，不够{wanted}{unit}",
        "training.stock_not_lendable": "只有教材可以借出",
        "training.stock_not_issued": "教材请用借出，耗材才能领用",
        "training.borrower_missing": "请选择班次或借阅人",
        "training.loan_over_returned": "还有{left}本在外，不能归还或报损{wanted}本",
        "training.loan_move": "借还的更正请登记归还或报损",
        "training.already_reversed": "这一笔已经冲正",
        "training.reversal_of_reversal": "冲正的记录不能再冲正",
        "training.reversal_reason": "请写明冲正原因（至少4个字）",
        "training.stock_cost": "耗材成本随领用冲正，请到库存流水办理",
        "training.aid_tag_taken": "编号“{tag}”已被使用",
        "training.aid_note_missing": "请写明情况（至少4个字）",
        "training.budget_negative": "预算不能为负",
        "training.venue_is_free": "场地登记为免费，不能再记场地费",
    },
)
