"""Closed lists of what is brought in from before, or from elsewhere."""

from boai.kernel.basics.reason import declare_reasons

declare_reasons(
    "training",
    {
        "training.name_differs": "这个身份证号已登记在另一姓名下，请核对姓名与身份证号",
        "training.identity_missing": "请填写身份证号",
        "training.no_class_numbered": "没有编号为“{number}”的班次，或不在您的管辖范围内",
        "training.no_course": "没有代码或名称为“{typed}”的课程",
        "training.not_over": "这个班次还没有结束，请用“新建班次”办理",
        "training.already_recorded": "同一组织、同一开始时间的“{title}”已经登记过",
        "training.no_learners": "人数应在1到{most}之间",
        "training.number_taken": "证书编号“{number}”已经登记过",
        "training.bad_number": "证书编号应为4至24个字母、数字、汉字或 - / ( )",
        "training.issued_in_the_future": "发证日期不能晚于今天",
        "training.validity_backwards": "有效期应晚于发证日期",
        "training.source_missing": "请写明来源，如“2019年纸质台账”",
    },
)
