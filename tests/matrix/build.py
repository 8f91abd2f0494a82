"""Build the demo city on the installation in BOAI_DATA, without a server. Prints how many records of each kind stand there."""

import json

from boai.edge.cli.ground import migrate, stand

installation = stand(create_demo=True)
migrate(installation)

from boai.domains.training import demo_kinds, demo_teaching, demo_year  # noqa: E402
from boai.domains.training.demo_kinds import class_day  # noqa: E402
from boai.edge.demo import city  # noqa: E402
from boai.kernel.basics import clock  # noqa: E402
from boai.kernel.change import outbox  # noqa: E402
from boai.kernel.change.chain import record_models  # noqa: E402
from boai.kernel.notify import delivering  # noqa: E402
from tests.matrix import till  # noqa: E402

city.build(installation.society_id, lambda what, done, of: None)
demo_kinds.build(installation.society_id, lambda what, done, of: None)
demo_year.engage_teachers(installation.society_id)
class_day.build(installation.society_id, lambda what, done, of: None)
demo_teaching.build(installation.society_id, lambda what, done, of: None)
for planned in demo_year.classes_of_the_year(installation.society_id, clock.today())[:12]:
    demo_year.hold(planned, installation.society_id)
till.build(installation.society_id)
while outbox.deliver():
    pass
while delivering.deliver():
    pass
print(json.dumps({model._meta.label: model._base_manager.count() for model in record_models()}))
