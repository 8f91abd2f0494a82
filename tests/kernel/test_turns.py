"""Writers take turns in the order they came. (That a reader may hold one moment still while they go on, the storm shows.)"""

import threading

from django.db import connection

from boai.kernel.change.turns import FairLock, one_moment, writer_turn


def test_waiting_writers_come_in_the_order_they_asked() -> None:
    lock, order, asked = FairLock(), [], []

    def write(number: int) -> None:
        asked.append(number)
        with lock:
            order.append(number)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    with lock, lock:  # re-entrant
        for number, writer in enumerate(writers):
            writer.start()
            while len(lock._waiting) <= number:
                pass
    for writer in writers:
        writer.join()
    assert order == asked == [0, 1, 2, 3]


def test_a_turn_holds_other_writers_up_on_sqlite_only() -> None:
    done = threading.Event()

    def write() -> None:
        with writer_turn():
            done.set()

    with writer_turn():
        other = threading.Thread(target=write)
        other.start()
        assert done.wait(timeout=0.2) == (connection.vendor != "sqlite")
    other.join()
    assert done.is_set()


def test_inside_a_transaction_one_moment_adds_nothing(db: None) -> None:
    with one_moment():
        assert connection.in_atomic_block
