"""Closed lists of people."""

from enum import StrEnum

from django.db import models

from boai.kernel.basics.reason import declare_reasons


class Sex(models.TextChoices):
    MALE = "male", "男"
    FEMALE = "female", "女"
    UNKNOWN = "unknown", "未说明"


class ContactKind(models.TextChoices):
    PHONE = "phone", "手机"
    ADDRESS = "address", "地址"


class MergeStage(models.TextChoices):
    PROPOSED = "proposed", "待确认"
    DONE = "done", "已合并"
    UNDONE = "undone", "已撤销"
    WITHDRAWN = "withdrawn", "已撤回"


class ConsentStage(models.TextChoices):
    GIVEN = "given", "已同意"
    WITHDRAWN = "withdrawn", "已撤回"


class Relation(models.TextChoices):
    FATHER = "father", "父亲"
    MOTHER = "mother", "母亲"
    OTHER = "other", "其他监护人"


class Proof(models.TextChoices):
    """What the clerk saw."""

    HOUSEHOLD = "household", "户口簿"
    BIRTH = "birth", "出生医学证明"
    COURT = "court", "法院或居委会文书"


class GuardianshipStage(models.TextChoices):
    ASKED = "asked", "待核实"
    PROVEN = "proven", "已核实"
    ENDED = "ended", "已结束"


class Permission(StrEnum):
    """What may be done with people's records."""

    PERSON_VIEW = "people.person.view"
    PERSON_REGISTER = "people.person.register"
    PERSON_OPEN = "people.person.open"
    PERSON_CHANGE = "people.person.change"
    PERSON_ERASE = "people.person.erase"
    PERSON_ASK_ERASURE = "people.person.ask_erasure"
    PERSON_CLAIM = "people.person.claim"
    PERSON_RECOVER = "people.person.recover"
    PERSON_MERGE = "people.person.merge"
    MERGE_VIEW = "people.merge.view"
    CONSENT_GIVE = "people.consent.give"
    GUARDIANSHIP_ASK = "people.guardianship.ask"
    GUARDIANSHIP_PROVE = "people.guardianship.prove"
    GUARDIANSHIP_VIEW = "people.guardianship.view"
    OPENING_VIEW = "people.opening.view"


declare_reasons(
    "people",
    {
        "people.bad_id_number": "身份证号码有误，请核对18位号码",
        "people.bad_name": "姓名应为2至36个字",
        "people.bad_phone": "手机号码有误",
        "people.already_known": "这个身份证号已经登记过",
        "people.slip_spent": "凭条不存在、已经用过，或者过了有效期",
        "people.weak_password": "密码太弱：{why}",
        "people.passwords_differ": "两次输入的密码不一样",
        "people.not_claimed": "请先完成实名认证",
        "people.wrong_code": "验证码不对，或者已经用过，请输入最新的6位数字",
        "people.wrong_passkey": "没有认出这把通行密钥，请再试一次",
        "people.last_factor": "在职人员至少要保留一种二次验证，请先添加另一种",
        "people.too_many_tries": "试的次数太多了，请{minutes}分钟后再试",
        "people.too_many_codes": "验证码发得太频繁，请过一小时再试，或用密码登录",
        "people.codes_spent": "今天的验证码短信已经发完，请用密码登录，或到红十字会服务站办理",
        "people.claim_failed": "信息与登记的不一致。请核对后再试，或带身份证到就近的红十字会服务站办理",
        "people.too_many_claims": "今天认证的次数太多了，请明天再试，或带身份证到就近的红十字会服务站办理",
        "people.openings_spent": "您今天查看完整信息已满{limit}次，请明天再看，或请同事协助",
        "people.opening_over": "这一次查看已经结束，请重新写明用途",
        "people.no_phone": "没有登记电话",
        "people.phone_known": "这个手机号已经登记过",
        "people.too_many_phones": "最多登记{most}个手机号，请先删除不用的",
        "people.already_agreed": "您已经同意过这份文本",
        "people.must_agree": "请先阅读并同意《个人信息处理说明》",
        "people.not_a_minor": "只有未满18周岁的人需要监护人",
        "people.guardian_minor": "监护人要年满18周岁，并已登记身份证号",
        "people.guardian_again": "这个监护关系已经登记过",
        "people.erasure_not_asked": "本人没有申请注销",
        "people.wechat_failed": "微信没有确认这次登录，请再试一次",
        "people.wechat_busy": "微信暂时没有回应，请过一会儿再试，或用别的办法登录",
        "people.wechat_taken": "这个微信已经绑定了别的账号，或者这个账号已经绑定了微信。要换，请先解除原来的绑定",
        "people.booking_failed": "信息对不上，或者已经有账号。请核对后再试，或带身份证到就近的红十字会服务站，领一张凭条",
        "people.last_way_in": "解除后就没有别的办法登录了，请先设置密码",
        "people.proof_wrong": "密码或动态码不对，请再输入一次",
    },
)
