"""Law 1: real or demo, never both. Every bad combination is started, and refuses."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from boai.edge import production
from boai.edge.installation import Installation, Kind, SealedOtherwise, Served, Tls
from tests.installation.ground import ADMIN, DOMAIN, Society

SOUND = Served(hosts=(DOMAIN,), origin=f"https://{DOMAIN}", tls=Tls.PROXY)
BAD = {
    "a plain origin": ("origin", replace(SOUND, origin=f"http://{DOMAIN}"), {}),
    "no origin": ("origin", replace(SOUND, origin=""), {}),
    "an unknown host": ("host", replace(SOUND, hosts=("other.example.cn",)), {}),
    "every host": ("host", replace(SOUND, hosts=(DOMAIN, "*")), {}),
    "a whole domain": ("host", replace(SOUND, hosts=(DOMAIN, ".example.cn")), {}),
    "no TLS": ("tls", replace(SOUND, tls=Tls.NONE), {}),
    "no certificate": ("certificate", replace(SOUND, tls=Tls.FILES, certificate="/nowhere.pem", private_key="/nowhere.key"), {}),
    "plain HTTP to the network": ("proxy_address", replace(SOUND, address="0.0.0.0"), {}),
    "the network by environment": ("proxy_address", SOUND, {"BOAI_ADDRESS": "0.0.0.0"}),
    "other settings": ("debug", SOUND, {"DJANGO_SETTINGS_MODULE": "elsewhere"}),
    **{f"debugging by {name}": ("debug", SOUND, {name: "1"}) for name in production.ONLY_FOR_DEVELOPERS},
    **{
        f"{purpose} is {fake}": ("fake_provider", replace(SOUND, providers={purpose: fake}), {})
        for purpose in ("sms", "codes", "payments", "bank", "receipts", "emergency_centre", "roads", "wechat", "dingtalk")
        for fake in sorted(production.FAKES)
    },
}


@pytest.fixture
def real(tmp_path: Path) -> Installation:
    return Installation.create(tmp_path / "data", Kind.REAL, SOUND)


def codes(installation: Installation, environment: dict[str, str] | None = None) -> set[str]:
    return {one.code for one in production.faults(installation, environment or {})}


def test_a_sound_real_installation_has_no_fault(real: Installation) -> None:
    assert codes(real) == set()


@pytest.mark.parametrize("combination", BAD)
def test_a_real_installation_refuses(real: Installation, combination: str) -> None:
    code, served, environment = BAD[combination]
    assert code in codes(replace(real, served=served), environment)
    with pytest.raises(production.Unsafe):
        production.refuse_if_unsafe(replace(real, served=served), environment)


@pytest.mark.parametrize("combination", [one for one in BAD if " is " not in one or one == "sms is fake"])
def test_it_does_not_even_start(tmp_path: Path, combination: str) -> None:
    refuses_to_start(tmp_path, combination, "up")


@pytest.mark.parametrize("verb", ["web", "worker", "backup", "keys backup"])
def test_no_verb_gets_round_it(tmp_path: Path, verb: str) -> None:
    refuses_to_start(tmp_path, "no TLS", *verb.split())


def refuses_to_start(folder: Path, combination: str, *words: str) -> None:
    _, served, environment = BAD[combination]
    society = Society(folder / "data", "unused")
    Installation.create(society.data, Kind.REAL, served)
    done = society.boai(*words, **environment)
    assert done.returncode == 2 and "✗" in done.stderr and "请：" in done.stderr


@pytest.mark.parametrize("served", [served for code, served, _ in BAD.values() if code not in ("debug", "fake_provider")][:3])
def test_a_demo_stays_a_demo_whatever_its_file_says(tmp_path: Path, served: Served) -> None:
    demo = Installation.create(tmp_path / "data", Kind.DEMO, served)
    file = demo.data / "boai.toml"
    file.write_text(file.read_text().replace('kind = "demo"', 'kind = "real"'))
    with pytest.raises(SealedOtherwise):
        Installation.read(demo.data)


def test_a_real_one_never_becomes_a_demo(society: Society, tmp_path: Path) -> None:
    text = (society.data / "boai.toml").read_text()
    try:
        (society.data / "boai.toml").write_text(text.replace('kind = "real"', 'kind = "demo"'))
        assert society.boai("up").returncode == 2
    finally:
        (society.data / "boai.toml").write_text(text)


def test_a_demo_is_served_on_loopback_only(tmp_path: Path) -> None:
    demo = Installation.create(tmp_path / "data", Kind.DEMO)
    assert codes(demo, {"BOAI_ADDRESS": "0.0.0.0"}) == {"demo_on_network"}
    assert codes(replace(demo, served=replace(demo.served, demo_on_lan=True)), {"BOAI_ADDRESS": "0.0.0.0"}) == set()


def test_a_key_that_others_may_read_is_refused(real: Installation) -> None:
    (real.data / "keys" / "trace-1.key").chmod(0o640)
    assert codes(real) == {"key_readable"}


def test_a_directory_is_created_once(real: Installation) -> None:
    with pytest.raises(FileExistsError):
        Installation.create(real.data, Kind.DEMO)


def test_init_refuses_where_a_society_stands(society: Society) -> None:
    before = (society.data / "boai.toml").read_text()
    assert society.init().returncode == 2
    assert (society.data / "boai.toml").read_text() == before


def test_init_does_not_turn_a_demo_into_a_real_one(tmp_path: Path) -> None:
    demo = Society(tmp_path / "data", "unused")
    Installation.create(demo.data, Kind.DEMO)
    done = demo.init()
    assert done.returncode == 2 and Installation.read(demo.data).demo


@pytest.mark.parametrize(
    "flags", [["--domain", "nur ein wort"], ["--tls", "none"], ["--leader", "张明"], ["--name", ""], ["--database", "postgresql://x@y/z"]]
)
def test_init_refuses_before_anything_is_written(tmp_path: Path, flags: list[str]) -> None:
    fresh = Society(tmp_path / "data", "unused")
    assert fresh.init(*flags).returncode == 2
    assert not fresh.data.exists()


def test_tokens_and_demo_verbs_are_refused_in_a_real_one(society: Society) -> None:
    assert society.boai("token", "officer").returncode == 1
    assert society.boai("demo", "cast").returncode == 1


def test_the_role_of_the_program_owns_no_table(society: Society) -> None:
    from boai.edge import roles

    if not ADMIN:
        assert not society.installation.served.database  # SQLite has no roles; the file belongs to one user and is 0600
        return
    assert roles.owned_tables(society.installation.served.database) == []
    assert len(roles.owned_tables(society.installation.owner_database)) > 20


def test_slips_are_the_only_way_in(society: Society) -> None:
    assert set(society.links) == {"officer", "leader"}
    assert all(len(link) > 30 for link in society.links.values())
    pages = list((society.data / "slips").glob("*.html"))
    assert len(pages) == 2 and all(page.stat().st_mode & 0o077 == 0 for page in pages)


def test_units_name_this_directory_and_restart(society: Society) -> None:
    unit = (society.data / "systemd" / "boai.service").read_text()
    assert f"BOAI_DATA={society.data}" in unit and "Restart=always" in unit and "NoNewPrivileges=yes" in unit
    assert re.search(rf"server_name {DOMAIN};", (society.data / "systemd" / "boai-nginx.conf").read_text())
