"""Closed lists of slots."""

from django.db import models

from boai.kernel.basics.reason import declare_reasons


class SeatState(models.TextChoices):
    """What a seat is. Held and booked ones are counted, a waiting one is a place in the queue."""

    WAITING = "waiting", "候补中"
    HELD = "held", "待确认"
    BOOKED = "booked", "已预约"
    RELEASED = "released", "已取消"


COUNTED = (SeatState.HELD, SeatState.BOOKED)
LIVE = (SeatState.WAITING, *COUNTED)

declare_reasons(
    "slots",
    {
        "slots.full": "名额已满",
        "slots.closed": "预约已截止",
        "slots.not_open": "预约将于{opens_at}开始",
        "slots.already_booked": "已经预约过，不能重复预约",
        "slots.clash": "与“{other}”时间冲突（{starts_at}）",
        "slots.below_taken": "已有{taken}人预约，名额不能少于此数",
        "slots.not_yours": "这个名额已经取消",
        "slots.too_many": "一共只有{capacity}个名额，{size}人不能一起预约",
        "slots.not_held": "这个名额现在不用确认",
        "slots.hold_over": "确认时间已过（{until}），名额已让给下一位",
        "slots.wait_full": "名额已满，前面还有{ahead}人；有人取消时按先后顺序通知您",
        "slots.wait_together": "你们{size}人一起候补，现在空出{free}个名额，还不够一起参加。"
        "人数较少的可先补上（已有{overtaken}组，最多{most}组），之后空出的名额都为你们留着",
        "slots.wait_kept": "空出的{free}个名额正为排在前面的人保留，前面还有{ahead}人",
        "slots.wait_turn": "轮到您了，正在为您保留名额，请留意通知",
        "slots.wait_too_large": "你们{size}人，多于全部{capacity}个名额，不能一起参加；请分开预约或换一个班次",
    },
)
