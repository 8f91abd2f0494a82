"""First-aid training 应急救护培训.

Promises: a class 班次 is planned, approved, opened, taught, examined and audited; a seat is never oversold; nobody gets a
certificate 救护员证 without theory, practice, hours, instructor and ratio; every certificate can be verified by a stranger;
each is judged by the edition of the course 课程 pinned when the class was planned.
"""
