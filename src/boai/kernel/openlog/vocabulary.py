"""Closed lists of the open log."""

from enum import StrEnum

from django.db import models

from boai.kernel.basics.reason import declare_reasons


class Standing(StrEnum):
    """How the database stands to the published files, before anything is signed."""

    CURRENT = "current"
    UNPUBLISHED = "unpublished"
    BEHIND = "behind"
    FORKED = "forked"


class Sight(models.TextChoices):
    """How far a checkpoint is witnessed."""

    WITNESSED = "witnessed", "见证"
    UNWITNESSED = "unwitnessed", "未见证"
    EXPIRED = "expired", "过期"


class Asked(models.TextChoices):
    """What asking a witness came to. AHEAD and FORKED mean that somebody has seen another log than ours: signing must stop."""

    COSIGNED = "cosigned", "已见证"
    SILENT = "silent", "没有应答"
    REFUSED = "refused", "不认这份检查点"
    AHEAD = "ahead", "见证人见过更新的账本"
    FORKED = "forked", "见证人见过不同的账本"


declare_reasons(
    "openlog",
    {
        "openlog.behind": "数据库里只有{entries}条，已公开的日志有{published}条：数据库落后，停止签发。请运行 boai book recover",
        "openlog.forked": "数据库的记录与已公开的日志在第{size}条以内不一致，停止签发。请运行 boai book recover",
        "openlog.gap": "日志第{index}条缺失，停止签发",
        "openlog.too_long": "一条公开记录不能超过{most}字节",
        "openlog.no_files": "数据库已签发到第{size}条，文件夹里却没有检查点，停止签发。请先问镜像和见证人，再运行 boai book recover",
        "openlog.no_copy": "{folder}里没有本账本签过名的检查点",
        "openlog.same_key": "正在用的已是最新的密钥",
        "openlog.not_published": "这条记录还没有公开",
    },
)
