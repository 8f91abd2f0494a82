"""Where people learn: bases, stations, experience halls, what stands in them, how they are reviewed and visited."""

from django.db import models

from boai.domains.training.vocabulary import RecordedStage
from boai.domains.training.vocabulary.places import PlaceGrade, PlaceKind, PlaceStage
from boai.kernel.basics.places import Point
from boai.kernel.change.contract import ReachBy, Record


class TrainingPlace(Record):
    """中心＋基地: a place that the society or a partner keeps open for training. The point is WGS84, in millionths of a degree."""

    number = models.CharField("场所编号", max_length=20, unique=True)
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="管理组织")
    kind = models.CharField("种类", max_length=8, choices=PlaceKind)
    grade = models.CharField("等级", max_length=8, choices=PlaceGrade, default=PlaceGrade.COUNTY)
    name = models.CharField("名称", max_length=60)
    partner = models.CharField("共建单位", max_length=80, blank=True)
    address = models.CharField("地址", max_length=120)
    longitude_e6 = models.IntegerField("经度（百万分之一度）")
    latitude_e6 = models.IntegerField("纬度（百万分之一度）")
    opening_hours = models.CharField("开放时间", max_length=120)
    seats = models.PositiveIntegerField("可容纳人数", default=0)
    about = models.TextField("介绍", blank=True)
    opened_on = models.DateField("启用日期")
    reviewed_year = models.PositiveSmallIntegerField("最近复核年度", null=True, blank=True)
    closed_because = models.TextField("停止原因", blank=True)
    stage = models.CharField("状态", max_length=8, choices=PlaceStage, default=PlaceStage.OPEN)

    reach_by = ReachBy(branch="branch", society=True, public=models.Q(stage__in=(PlaceStage.OPEN, PlaceStage.PAUSED)))
    known_by = "number"
    refusals = {"trainingplace_once": "training.place_once"}

    class Meta:
        verbose_name = "培训场所"
        constraints = [models.UniqueConstraint(fields=["branch", "name"], name="trainingplace_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def point(self) -> Point:
        return Point(self.longitude_e6, self.latitude_e6)


class PlaceEquipment(Record):
    """A kind of equipment that stays at a place: how many, and how many of them can be used."""

    place = models.ForeignKey(TrainingPlace, models.PROTECT, related_name="equipment", verbose_name="场所")
    name = models.CharField("器材", max_length=40)
    count = models.PositiveIntegerField("数量")
    usable = models.PositiveIntegerField("可用数量")
    counted_on = models.DateField("清点日期")
    note = models.TextField("备注", blank=True)

    reach_by = ReachBy(branch="place__branch", public=models.Q(place__stage=PlaceStage.OPEN))
    refusals = {"placeequipment_once": "training.equipment_once"}

    class Meta:
        verbose_name = "场所器材"
        constraints = [
            models.UniqueConstraint(fields=["place", "name"], name="placeequipment_once"),
            models.CheckConstraint(condition=models.Q(usable__lte=models.F("count")), name="placeequipment_usable"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.usable}/{self.count}"


class PlaceReview(Record):
    """A place's yearly review: what was found, and the grade before and after."""

    place = models.ForeignKey(TrainingPlace, models.PROTECT, related_name="reviews", verbose_name="场所")
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="管理组织")
    year = models.PositiveSmallIntegerField("年度")
    findings = models.TextField("复核意见")
    grade_before = models.CharField("原等级", max_length=8, choices=PlaceGrade)
    grade = models.CharField("复核后等级", max_length=8, choices=PlaceGrade)
    reviewed_on = models.DateField("复核日期")

    reach_by = ReachBy(branch="branch")
    refusals = {"placereview_once": "training.review_twice"}

    class Meta:
        verbose_name = "场所年度复核"
        constraints = [models.UniqueConstraint(fields=["place", "year"], name="placereview_once")]

    def __str__(self) -> str:
        return f"{self.place} {self.year}年"


class HallVisit(Record):
    """A visit to an experience hall, counted in person-times."""

    place = models.ForeignKey(TrainingPlace, models.PROTECT, related_name="visits", verbose_name="体验馆")
    branch = models.ForeignKey("orgs.Branch", models.PROTECT, related_name="+", verbose_name="管理组织")
    visited_on = models.DateField("参观日期")
    persons = models.PositiveIntegerField("人次")
    visitors = models.CharField("参观单位", max_length=80, blank=True)
    withdrawn_because = models.TextField("撤回原因", blank=True)
    stage = models.CharField("状态", max_length=10, choices=RecordedStage, default=RecordedStage.RECORDED)

    reach_by = ReachBy(branch="branch")

    class Meta:
        verbose_name = "体验馆参观"

    def __str__(self) -> str:
        return f"{self.visited_on:%Y-%m-%d} {self.persons}人次"
