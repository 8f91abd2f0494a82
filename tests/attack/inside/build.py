"""Build the demo city with one of every kind of record, without a server."""

from boai.edge.cli.ground import migrate, stand

installation = stand(create_demo=True)
migrate(installation)

from boai.domains.training import demo_kinds, demo_year  # noqa: E402
from boai.edge.demo import city  # noqa: E402
from boai.kernel.basics import clock  # noqa: E402

quiet = lambda what, done, of: None  # noqa: E731
city.build(installation.society_id, quiet)
demo_kinds.build(installation.society_id, quiet)
demo_year.engage_teachers(installation.society_id)
for planned in demo_year.classes_of_the_year(installation.society_id, clock.today())[:3]:
    demo_year.hold(planned, installation.society_id)
print("{}")
