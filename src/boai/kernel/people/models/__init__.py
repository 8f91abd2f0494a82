"""Records of people, and the machinery of their logins."""

from boai.kernel.people.models.accounts import Account, ApiToken, Code, Count, SignedIn, Slip, WechatLink
from boai.kernel.people.models.agreements import Consent, Guardianship
from boai.kernel.people.models.openings import Merge, Opening
from boai.kernel.people.models.persons import ERASED, Contact, Person, PersonKey, PersonToken

__all__ = [
    "ERASED",
    "Account",
    "ApiToken",
    "Code",
    "Consent",
    "Contact",
    "Count",
    "Guardianship",
    "Merge",
    "Opening",
    "Person",
    "PersonKey",
    "PersonToken",
    "SignedIn",
    "Slip",
    "WechatLink",
]
