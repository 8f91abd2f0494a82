"""What the worker does with the open logs."""

from boai.edge.publishing import ask_witnesses, publish_logs
from boai.kernel.openlog.files import head_in
from boai.kernel.openlog.log import append, folder_of
from boai.kernel.openlog.models import Checkpoint, Log
from boai.kernel.openlog.tests.book import gifts


def test_the_process_that_publishes_signs_what_is_new_and_stops_where_it_must(log: Log) -> None:
    append(log, gifts(3))
    assert (publish_logs(), publish_logs()) == (1, 0)
    append(log, gifts(3))
    publish_logs()
    Checkpoint.objects.filter(size=6)._raw_delete("default")
    append(log, gifts(3))
    assert (publish_logs(), publish_logs(), ask_witnesses()) == (0, 0, 0)
    assert head_in(folder_of(log)).size == 6
