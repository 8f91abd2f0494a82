"""The log's keys over the years: handed over, lost, stolen. Each change is a KEY leaf; the checkpoint that first covers it says more.

ROUTINE: signed by the old and the new key, so that whoever trusts the old one can follow. LOST, STOLEN: by the new key alone; nobody
follows it by themselves, the new key has to be published on paper and through the witnesses' keepers.
"""

from django.db import transaction

from boai.kernel.basics import clock
from boai.kernel.change.contract import refuse
from boai.kernel.change.turns import alone, writer_turn
from boai.kernel.openlog import signing
from boai.kernel.openlog.leaves import Key, KeyReason, encode
from boai.kernel.openlog.log import append
from boai.kernel.openlog.models import Log, LogKey
from boai.kernel.openlog.publishing import publish

EPOCH_DAY = 719_163
"""The ordinal of 1970-01-01: days in leaves are counted from it."""


def change_key(log: Log, reason: KeyReason) -> LogKey:
    """Announce the newest key file's key and publish the checkpoint that hands over to it. Run while the sequencer rests.

    Refuses: openlog.same_key where the newest key file signs already.
    """
    publish(log)
    old, number = log.key, signing.newest_number()
    if old is None or number <= old.number:
        raise refuse("openlog.same_key")
    public = signing.private_key(log.origin, number).public_key().public_bytes_raw()
    leaf = Key(old=bytes(old.public), new=public, reason=reason, day=clock.today().toordinal() - EPOCH_DAY)
    with writer_turn(), transaction.atomic():
        alone(f"openlog.{log.id}")
        index = append(log, [encode(leaf)])
        key = LogKey.objects.create(log=log, number=number, public=public, since=index, hand_over=reason is KeyReason.ROUTINE)
    publish(log)
    return key
