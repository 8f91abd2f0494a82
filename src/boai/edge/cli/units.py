"""Files for the machine beneath: a systemd unit, and for a proxy its few lines."""

import sys
from pathlib import Path

import boai
from boai.edge.installation import Installation, Tls

PROJECT = Path(boai.__file__).resolve().parents[2]

_UNIT = """# 启用：useradd --system --home-dir {data} boai; chown -R boai: {data}
#      cp {name} /etc/systemd/system/ && systemctl daemon-reload && systemctl enable --now boai
[Unit]
Description=博爱 红十字会数字平台
After=network-online.target postgresql.service
Wants=network-online.target

[Service]
User=boai
WorkingDirectory={project}
Environment=PYTHONPATH={project}/src BOAI_DATA={data} BOAI_PORT={port}
ExecStart={python} -m boai up
Restart=always
RestartSec=3
TimeoutStopSec=30
KillMode=mixed
UMask=0077
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ReadWritePaths={writable}
{bind}
[Install]
WantedBy=multi-user.target
"""

_NGINX = """# 放到 /etc/nginx/conf.d/，写上证书路径
server {{
    listen 443 ssl;
    server_name {host};
    ssl_certificate     /etc/ssl/{host}.pem;
    ssl_certificate_key /etc/ssl/{host}.key;
    client_max_body_size 50m;
    location / {{
        proxy_pass http://127.0.0.1:{port};
        proxy_set_header Host $host;
        proxy_set_header X-Forwarded-Proto https;
        proxy_set_header X-Forwarded-For $remote_addr;
    }}
}}
server {{
    listen 80;
    server_name {host};
    return 301 https://$host$request_uri;
}}
"""


def write_units(installation: Installation, folder: Path | None) -> list[Path]:
    """Write the files; gives their paths."""
    where = folder or installation.data / "systemd"
    where.mkdir(parents=True, exist_ok=True)
    proxied = installation.served.tls is Tls.PROXY
    unit = where / "boai.service"
    port = 8000 if proxied else 443
    second = installation.served.second_place
    text = _UNIT.format(
        name=unit,
        project=PROJECT,
        data=installation.data,
        port=port,
        python=sys.executable,
        writable=f"{installation.data} {second}".strip(),
        bind="" if proxied else "AmbientCapabilities=CAP_NET_BIND_SERVICE\n",
    )
    unit.write_text(text, encoding="utf-8")
    if not proxied:
        return [unit]
    proxy = where / "boai-nginx.conf"
    proxy.write_text(_NGINX.format(host=installation.hosts[0], port=port), encoding="utf-8")
    return [unit, proxy]
