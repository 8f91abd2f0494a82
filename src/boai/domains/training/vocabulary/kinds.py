"""Reasons why a course and a class type do not go together (六类课堂)."""

from boai.kernel.basics.reason import declare_reasons

declare_reasons(
    "training",
    {
        "training.type_has_no_session": "“{class_type}”在网上学习，不开线下班次",
        "training.course_of_other_type": "这门课程只用于“{class_type}”",
    },
)
