"""A refusal: nothing was changed, and here is why, in closed codes with Chinese sentences."""

from collections.abc import Iterable

from boai.kernel.basics.reason import Reason, declare_reasons

declare_reasons(
    "change",
    {
        "change.not_allowed": "您没有这项权限",
        "change.not_found": "没有找到这条记录，或不在您的管辖范围内",
        "change.wrong_stage": "当前状态是“{stage}”，不能{operation}",
        "change.key_reused": "这次提交的编号已用于另一份内容，请刷新页面后重试",
        "change.missing": "请填写“{field}”",
        "change.bad_value": "“{field}”填写有误：{typed}",
        "change.try_again": "同时办理的人太多，请再试一次",
        "change.too_short": "“{field}”至少要写{least}个字",
    },
)


class Refused(Exception):
    """The operation was refused and left nothing behind. ``reasons`` has at least one reason; ``code`` is the first's."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__("; ".join(reason.code for reason in reasons))
        self.reasons = reasons

    @property
    def code(self) -> str:
        return self.reasons[0].code


class NotFound(Refused):
    """The record does not exist, or not for this actor: the two cannot be told apart."""

    def __init__(self) -> None:
        super().__init__(Reason("change.not_found"))


class LostRace(Refused):
    """Somebody else was quicker: what the operation stood on is gone. The machinery runs it again on what stands now."""

    def __init__(self) -> None:
        super().__init__(Reason("change.try_again"))


def refuse(code: str, /, **values: object) -> Refused:
    """The exception to raise: ``raise refuse("training.class_full", seats=30)``."""
    return Refused(Reason(code, **values))


def refuse_if(reasons: Reason | Iterable[Reason] | None) -> None:
    """Raise Refused when there is a reason, or there are any."""
    if reasons is None:
        return
    found = (reasons,) if isinstance(reasons, Reason) else tuple(reasons)
    if found:
        raise Refused(*found)
