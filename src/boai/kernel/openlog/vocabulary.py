"""Closed lists of the open log."""

from enum import StrEnum

from boai.kernel.basics.reason import declare_reasons


class Standing(StrEnum):
    """How the database stands to the published files, before anything is signed."""

    CURRENT = "current"
    UNPUBLISHED = "unpublished"
    BEHIND = "behind"
    FORKED = "forked"


declare_reasons(
    "openlog",
    {
        "openlog.behind": "数据库里只有{entries}条，已公开的日志有{published}条：数据库落后，停止签发。请运行 boai book recover",
        "openlog.forked": "数据库的记录与已公开的日志在第{size}条以内不一致，停止签发。请运行 boai book recover",
        "openlog.gap": "日志第{index}条缺失，停止签发",
        "openlog.too_long": "一条公开记录不能超过{most}字节",
        "openlog.not_published": "这条记录还没有公开",
    },
)
