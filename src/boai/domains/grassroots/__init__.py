"""Grassroots organisations 基层组织.

Promises: every branch checks itself once a calendar year against the five haves 五有 (带头人 leader, 会员与志愿者队伍 steady members,
管理制度 rules, 服务平台 platform, 特色活动 activities); a yes carries its evidence 依据; the county verifies 核实 and nobody verifies
her own check; whether a branch meets the standard 达标 is judged by the edition pinned when the check was filed.
"""
