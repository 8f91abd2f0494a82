"""The demo's two sides are introduced to each other: each makes its own keys, and gets the other's public half. Once."""

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID

from boai.edge.outgoing.gateways import FILE
from boai.kernel.basics import randomness
from boai.kernel.payments.wechat import Platform, private_key

MCHID, APP_ID, APP_SECRET = "1900000109", "wxdemo0000000001", "demo-secret"
ALI_APP, ALI_SELLER = "2021000000000001", "2088000000000001"
PUBLIC_ID = "PUB_KEY_ID_0119000001092026000000000001"


@dataclass(frozen=True, kw_only=True)
class Own:
    """What the fake holds: its keys, the next certificate for a rotation, the public halves of the merchants'."""

    wechat: RSAPrivateKey
    serial: str
    certificate: str
    next_wechat: RSAPrivateKey
    next_serial: str
    next_certificate: str
    api_v3: bytes
    merchant_serial: str
    merchant: RSAPublicKey
    alipay: RSAPrivateKey
    ali_merchant: RSAPublicKey
    foreign: RSAPrivateKey


def enrol(data: Path) -> None:
    """Make both sides' files where there are none: ``keys/payments.toml`` for us, ``gateway/own.json`` for the fake."""
    ours, theirs = data / "keys" / FILE, data / "gateway" / "own.json"
    if ours.exists() and theirs.exists():
        return
    keys = {name: new_key() for name in ("wechat", "next_wechat", "alipay", "foreign", "merchant", "ali_merchant")}
    serial, certificate = certified(keys["wechat"])
    next_serial, next_certificate = certified(keys["next_wechat"])
    api_v3, merchant_serial = randomness.take(16).hex(), randomness.take(20).hex().upper()
    _write(
        theirs,
        json.dumps(
            {
                **{name: _private(keys[name]) for name in ("wechat", "next_wechat", "alipay", "foreign")},
                **{name: _public(keys[name]) for name in ("merchant", "ali_merchant")},
                "serial": serial, "certificate": certificate, "next_serial": next_serial, "next_certificate": next_certificate,
                "api_v3": api_v3, "merchant_serial": merchant_serial,
            }
        ),
    )  # fmt: skip
    _write(ours, _toml(keys, api_v3, merchant_serial, serial, certificate))


def own(data: Path) -> Own:
    """What the fake wrote down for itself."""
    written: dict[str, Any] = json.loads((data / "gateway" / "own.json").read_text())
    made: dict[str, Any] = {name: private_key(written[name]) for name in ("wechat", "next_wechat", "alipay", "foreign")}
    made |= {name: Platform.read(written[name]).key for name in ("merchant", "ali_merchant")}
    made |= {name: written[name] for name in ("serial", "certificate", "next_serial", "next_certificate", "merchant_serial")}
    return Own(**made, api_v3=written["api_v3"].encode())


def new_key() -> RSAPrivateKey:
    """2048 bits."""
    return generate_private_key(public_exponent=65537, key_size=2048)


def certified(key: RSAPrivateKey, days: int = 1825) -> tuple[str, str]:
    """A certificate of the fake's for a key: its serial in hex, and its PEM."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Boai demo gateway")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days))
        .sign(key, SHA256())
    )
    return f"{made.serial_number:X}", made.public_bytes(Encoding.PEM).decode()


def _toml(keys: dict[str, RSAPrivateKey], api_v3: str, merchant_serial: str, serial: str, certificate: str) -> str:
    return f"""# 演示环境的商户密钥：由演示网关发给本机，只在本机有效。
[[wechat]]
merchant = "{MCHID}"
app_id = "{APP_ID}"
app_secret = "{APP_SECRET}"
serial = "{merchant_serial}"
api_v3_key = "{api_v3}"
private_key = '''
{_private(keys["merchant"])}'''
[wechat.platform]
{PUBLIC_ID} = '''
{_public(keys["wechat"])}'''
{serial} = '''
{certificate}'''

[[alipay]]
app_id = "{ALI_APP}"
seller = "{ALI_SELLER}"
private_key = '''
{_private(keys["ali_merchant"])}'''
alipay_public_key = '''
{_public(keys["alipay"])}'''
"""


def _private(key: RSAPrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _public(key: RSAPrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(text)
