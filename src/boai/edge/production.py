"""What an installation refuses to start with (security.md law 1). Pure: an installation and an environment in, faults out."""

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from boai.edge.installation import Installation, Tls

FAKES = frozenset({"fake", "console", "file", "shown", "demo", "generated"})
"""Providers that only pretend: no text message leaves, no money moves, nobody comes."""
ONLY_FOR_DEVELOPERS = ("BOAI_DEBUG", "DJANGO_DEBUG", "BOAI_FAKES", "BOAI_DEMO")
OUR_SETTINGS = "boai.edge.settings"


@dataclass(frozen=True)
class Fault:
    """Something that must be put right: a code, one Chinese sentence, and what to do."""

    code: str
    sentence: str
    do: str


class Unsafe(Exception):
    """The installation must not serve like this."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("；".join(f"{one.sentence}（{one.do}）" for one in faults))
        self.faults = faults


def refuse_if_unsafe(installation: Installation, environment: Mapping[str, str] = os.environ) -> None:
    """Raises Unsafe with every fault."""
    if found := list(faults(installation, environment)):
        raise Unsafe(found)


def faults(installation: Installation, environment: Mapping[str, str]) -> Iterator[Fault]:
    """Everything that forbids serving; nothing for a demo on loopback or a sound real installation."""
    address = environment.get("BOAI_ADDRESS", installation.served.address)
    if installation.demo:
        if not _loopback(address) and not installation.served.demo_on_lan:
            yield Fault("demo_on_network", f"演示环境不能开放到网络（{address}）", "确需在局域网演示时用 boai up --demo-on-lan")
        return
    yield from _debugging(environment)
    yield from _origin(installation)
    yield from _tls(installation, address)
    for purpose, provider in installation.served.providers.items():
        if provider in FAKES:
            yield Fault(
                "fake_provider",
                f"“{purpose}”用的是模拟服务（{provider}）",
                f"在 boai.toml 的 [providers] 中配置真实的{purpose}服务，或删去这一行",
            )
    yield from open_key_files(installation.data)


def open_key_files(data: Path) -> Iterator[Fault]:
    """Key files that others on the machine may read."""
    folder = data / "keys"
    for file in [folder, *folder.glob("*")]:
        if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
            yield Fault("key_readable", f"密钥 {file.name} 可被其他用户读取", f"chmod go= {file}")


def _debugging(environment: Mapping[str, str]) -> Iterator[Fault]:
    for name in ONLY_FOR_DEVELOPERS:
        if environment.get(name, "").lower() not in ("", "0", "false", "no"):
            yield Fault("debug", f"环境变量 {name} 只能用于开发", f"unset {name}")
    if environment.get("DJANGO_SETTINGS_MODULE", OUR_SETTINGS) != OUR_SETTINGS:
        yield Fault("debug", "环境变量 DJANGO_SETTINGS_MODULE 指向别的设置", "unset DJANGO_SETTINGS_MODULE")


def _origin(installation: Installation) -> Iterator[Fault]:
    served, origin = installation.served, urlsplit(installation.served.origin)
    if origin.scheme != "https" or not origin.hostname:
        yield Fault("origin", f"网址“{served.origin}”不是 https", '在 boai.toml 写明 origin = "https://域名"')
    elif origin.hostname not in served.hosts:
        yield Fault("host", f"网址的域名 {origin.hostname} 不在 hosts 中", "在 boai.toml 的 hosts 中加上这个域名")
    if not served.hosts or any("*" in host or host.startswith(".") for host in served.hosts):
        yield Fault("host", "hosts 不能为空，也不能用通配符", "在 boai.toml 的 hosts 中逐个写明域名")


def _tls(installation: Installation, address: str) -> Iterator[Fault]:
    served = installation.served
    if served.tls is Tls.NONE:
        yield Fault("tls", "没有配置 TLS", '在 boai.toml 写明 tls = "files"（本程序用证书）或 "proxy"（前置代理）')
    if served.tls is Tls.FILES:
        for file in (served.certificate, served.private_key):
            if not file or not os.access(file, os.R_OK):
                yield Fault("certificate", f"读不到证书文件“{file}”", "在 boai.toml 写明 certificate 与 private_key 的路径")
    if served.tls is Tls.PROXY and not _loopback(address):
        yield Fault("proxy_address", f"前置代理后面的本程序不能直接开放到网络（{address}）", '在 boai.toml 写明 address = "127.0.0.1"')


def _loopback(address: str) -> bool:
    return address in ("localhost", "::1") or address.startswith("127.")
