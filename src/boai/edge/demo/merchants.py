"""Where the demo society's money comes in: the fake gateway's merchants and an account that is nobody's."""

from uuid import UUID

from boai.edge.gateway.enrolment import ALI_APP, ALI_SELLER, APP_ID, MCHID
from boai.kernel.change.acting import system
from boai.kernel.orgs.models import Branch
from boai.kernel.payments import operations as payments
from boai.kernel.payments.vocabulary import Channel

ACCOUNT, BANK = "51010000000000000001", "演示银行成都分行"


def build(society_id: UUID) -> None:
    """WeChat Pay, Alipay and a bank account, proposed and confirmed."""
    acting = system(society_id, name="demo")
    society = Branch.objects.unscoped().get(id=society_id)
    for channel, number, app_id, bank in (
        (Channel.WECHAT, MCHID, APP_ID, ""),
        (Channel.ALIPAY, ALI_SELLER, ALI_APP, ""),
        (Channel.BANK, ACCOUNT, "", BANK),
    ):
        made = payments.propose_merchant(
            branch=society, channel=channel, number=number, app_id=app_id, title="成都市红十字会（演示）", bank=bank, acting=acting
        )
        payments.confirm_merchant(made, acting=acting)
