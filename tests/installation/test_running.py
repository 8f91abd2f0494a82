"""A real society starts, restarts what dies, stops cleanly; officers come in by their slips."""

import http.client
import os
import signal
import time
from contextlib import closing

from tests.installation.ground import DOMAIN, PASSWORD, Society, alive


def gone(pids: set[int], within_s: float = 10) -> bool:
    until = time.monotonic() + within_s
    while alive(pids) and time.monotonic() < until:
        time.sleep(0.1)
    return not alive(pids)


def test_served_to_its_own_host_over_tls_and_an_officer_comes_in_by_the_slip_once(working: Society) -> None:
    with working.up() as visitor:
        status, page = visitor.ask(working.links["officer"], {"password": PASSWORD, "again": PASSWORD})
        assert status == 422 and "people.slip_spent" in page
        assert visitor.ask("/slip/" + "x" * 32)[0] == 404
        assert answer_to(visitor.port, "evil.example")[0] == 400
        assert answer_to(visitor.port, DOMAIN) == (301, f"https://{DOMAIN}/")


def answer_to(port: int, host: str) -> tuple[int, str | None]:
    """What plain HTTP for a host gets."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/", headers={"Host": host})
    with closing(connection), connection.getresponse() as answer:
        return answer.status, answer.headers["Location"]


def test_ctrl_c_leaves_no_process(society: Society) -> None:
    with society.up() as visitor:
        processes = visitor.below()
        assert processes
        visitor.process.send_signal(signal.SIGINT)
        assert visitor.process.wait(timeout=90) == 0
        assert gone(processes)


def test_even_a_killed_supervisor_leaves_no_process(society: Society) -> None:
    with society.up() as visitor:
        processes = visitor.below()
        visitor.process.kill()
        visitor.process.wait()
        assert gone(processes)


def test_one_server_a_directory_and_what_dies_is_started_again(society: Society) -> None:
    with society.up() as visitor:
        second = society.boai("up", BOAI_PORT="18999")
        assert second.returncode == 2 and "已有一个平台在运行" in second.stderr
        assert society.boai("restore", "/nowhere.backup").returncode == 2
        before = visitor.below()
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        assert gone(before)
        visitor.wait()
        assert visitor.below() and not visitor.below() & before
