"""Forgetting a person: their key is destroyed, and with it everything sealed about them, in this database and in every old copy of it."""

from django.conf import settings

from boai.kernel.basics import clock, keys
from boai.kernel.change.contract import Acting, Post, Self, System, operation, refuse
from boai.kernel.people import erasure_journal, second_factor, sessions
from boai.kernel.people.models import Account, ApiToken, Contact, Person, PersonKey, PersonToken, WechatLink
from boai.kernel.people.vocabulary import Permission, Sex


@operation(Permission.PERSON_ASK_ERASURE, on=Person, by={Self}, proof=True)
def ask_erasure(person: Person, *, acting: Acting) -> None:
    """申请注销"""
    person.erasure_asked_at = clock.now()


@operation(Permission.PERSON_ERASE, on=Person, by={Post, System}, proof=True)
def forget(person: Person, *, acting: Acting) -> None:
    """注销人员

    What stays is a row without anything that identifies. The journal line is written as the last thing before the commit.
    Refuses: people.erasure_not_asked.
    """
    if acting.kind is Post and person.erasure_asked_at is None:
        raise refuse("people.erasure_not_asked")
    person.erasure_asked_at = None
    for contact in Contact.objects.unscoped().filter(person=person):
        contact.delete()
    person.index, person.id_number_sealed, person.born_on, person.sex = "", "", None, Sex.UNKNOWN
    PersonToken.objects.filter(person=person).delete()
    PersonKey.objects.filter(person=person).delete()
    for account in Account.objects.filter(person=person):
        account.login, account.phone_index, account.is_active = f"erased-{account.id.hex}", "", False
        account.set_unusable_password()
        account.save()
        sessions.end_all(account)
        ApiToken.objects.filter(account=account).delete()
        WechatLink.objects.filter(account=account).delete()
    second_factor.forget([account.id for account in Account.objects.filter(person=person)])
    acting.at_the_end(lambda: erasure_journal.write_line(settings.DATA, person.id, keys.held()))


def replay(acting: Acting) -> int:
    """Forget again everybody in the journal whom a restored backup brought back; gives how many. Raises BadJournal."""
    known = erasure_journal.erased(erasure_journal.journal_file(settings.DATA), keys.held())
    back = Person.objects.unscoped().filter(id__in=known, key__isnull=False)
    return len([forget(person, acting=acting) for person in list(back)])
