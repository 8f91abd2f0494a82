"""Closed lists of editions."""

from enum import StrEnum

from boai.kernel.basics.reason import declare_reasons


class Permission(StrEnum):
    """What may be done with dated rules."""

    EDITION_VIEW = "editions.edition.view"
    EDITION_PROPOSE = "editions.edition.propose"
    EDITION_PUBLISH = "editions.edition.publish"


declare_reasons(
    "editions",
    {
        "editions.unknown_rule": "没有“{kind}”这种规则",
        "editions.bad_values": "取值有误：{what}",
        "editions.none_in_force": "“{kind}{subject}”在{day}没有生效的版本",
        "editions.back_dated": "不能早于今天生效：已进入办理的事项按当时的版本办",
    },
)
