"""Addresses of the kernel's own pages."""

from django.urls import path

from boai.kernel.pages import account, by_booking, by_code, claiming, display, family, phones, security, sign_in, slips, wechat

urlpatterns = [
    path("login", sign_in.sign_in, name="login"),
    path("login/second", sign_in.second, name="second"),
    path("login/code", by_code.sign_in, name="login_code"),
    path("login/who", by_code.choose, name="choose"),
    path("login/booking", by_booking.enter, name="login_booking"),
    path("login/wechat", wechat.start, name="wechat_login"),
    path("login/wechat/back", wechat.back, name="wechat_back"),
    path("login/wechat/new", wechat.new, name="wechat_new"),
    path("me/claim", claiming.claim, name="claim"),
    path("me/account", account.account, name="account"),
    path("me/account/password", account.set_password, name="set_password"),
    path("me/account/sessions/end", account.end_others, name="end_others"),
    path("me/account/sessions/<uuid:signed_in_id>/end", account.end_session, name="end_session"),
    path("me/account/tokens/new", account.issue_token, name="issue_token"),
    path("me/account/tokens/<uuid:token_id>/end", account.end_token, name="end_token"),
    path("me/account/wechat", wechat.link, name="link_wechat"),
    path("me/account/wechat/end", wechat.unlink, name="unlink_wechat"),
    path("me/account/phones", phones.phones, name="phones"),
    path("me/account/phones/<uuid:contact_id>/drop", phones.drop, name="drop_phone"),
    path("me/account/export", account.export, name="export_me"),
    path("me/account/erase", account.ask_erasure, name="ask_erasure"),
    path("me/wards", family.wards, name="wards"),
    path("me/wards/<uuid:guardianship_id>/end", family.end_ward, name="end_ward"),
    path("me/consents", family.consents, name="consents"),
    path("me/consents/<slug:subject>/agree", family.agree, name="agree"),
    path("me/consents/<uuid:consent_id>/withdraw", family.withdraw, name="withdraw_consent"),
    path("me/security", security.security, name="security"),
    path("me/security/app", security.add_app, name="add_app"),
    path("me/security/passkey", security.add_passkey, name="add_passkey"),
    path("me/security/codes", security.new_codes, name="new_codes"),
    path("me/security/prove", security.prove, name="prove"),
    path("me/security/<int:factor_id>/remove", security.remove, name="remove_factor"),
    path("display", display.display, name="display"),
    path("logout", sign_in.sign_out, name="logout"),
    path("slip/<str:token>", slips.slip, name="slip"),
]
