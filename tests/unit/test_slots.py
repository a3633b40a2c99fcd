"""Places for kernels: never more than there are, given back early, and none after a failure."""

import threading
import time

import pytest
from compendium.run.slots import Slots


def test_no_more_run_at_once_than_there_are_places():
    slots, now, most = Slots(2), [], []

    def work() -> None:
        with slots.taken():
            now.append(1)
            most.append(len(now))
            time.sleep(0.01)
            now.pop()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(most) == 8
    assert max(most) == 2


def test_a_place_given_back_early_is_taken_by_another_and_given_back_once():
    slots = Slots(1)
    with slots.taken() as give_back:
        give_back()
        with slots.taken():
            pass
    with slots.taken():
        assert not slots._free.acquire(blocking=False), "une place de trop"


def test_who_waited_for_a_place_starts_nothing_after_a_failure():
    slots, started = Slots(1), []
    waiting = threading.Event()

    def late() -> None:
        waiting.set()
        with pytest.raises(RuntimeError), slots.taken():
            started.append(1)

    other = threading.Thread(target=late)
    with pytest.raises(KeyboardInterrupt), slots.taken():
        other.start()
        waiting.wait()
        raise KeyboardInterrupt
    other.join()
    assert not started
