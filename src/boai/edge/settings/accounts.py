"""Settings of the accounts' library: its second factors only; logins, pages and words are our own."""

ACCOUNT_APPS = ["allauth", "allauth.account", "allauth.mfa"]
ACCOUNT_MIDDLEWARE = "allauth.account.middleware.AccountMiddleware"

ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"

MFA_ADAPTER = "boai.kernel.people.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_TOTP_ISSUER = "博爱"
