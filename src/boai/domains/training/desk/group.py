"""The headings under which the menu shows these desks: a heading for each kind of work."""

CLASSES = "班次与报名"
EXAM = "线上课与考试"
FIELD = "现场与纪要"
GROUP = "救护师资"
PARTNERS = "院校、企业与移动课堂"
REACH = "普及、演练与开班申请"
