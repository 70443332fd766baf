"""Wake-ups are hints: quick when somebody listens, and never an error when nobody does."""

import asyncio
import socket
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from casework.wakeups import Bell, Listener, PgBell, PgListener

LIMIT = 5.0  # seconds: a test that waits this long has failed
AT_ONCE = 0.5  # seconds, on a busy machine; it takes about one thousandth


def rung(listener: Listener | PgListener, limit: float = LIMIT) -> bool:
    return asyncio.run(listener.wait(limit))


def test_a_ring_wakes_the_listener_at_once(tmp_path: Path) -> None:
    async def ring_while_waiting() -> float:
        with bell.listen("bot") as listener:
            waiting = asyncio.create_task(listener.wait(LIMIT))
            await asyncio.sleep(0)
            began = time.perf_counter()
            bell.ring("bot")
            assert await waiting
            return time.perf_counter() - began

    bell = Bell(tmp_path / "run")
    assert asyncio.run(ring_while_waiting()) < AT_ONCE


def test_a_ring_before_the_wait_is_not_lost_and_many_are_one(tmp_path: Path) -> None:
    bell = Bell(tmp_path)
    with bell.listen("bot") as listener:
        for _ in range(5):
            bell.ring("bot")
        assert rung(listener)
        assert not rung(listener, 0.01)


def test_every_listener_of_a_role_is_woken_and_no_other(tmp_path: Path) -> None:
    bell = Bell(tmp_path)
    with bell.listen("bot", "-1") as one, bell.listen("bot", "-2") as two, bell.listen("web") as other:
        bell.ring("bot")
        assert (rung(one), rung(two), rung(other, 0.01)) == (True, True, False)


def test_a_process_that_must_stop_stops_even_when_it_is_rung_in_the_same_moment(tmp_path: Path) -> None:
    async def stop_and_ring() -> None:
        with bell.listen("bot") as listener:
            waiting = asyncio.create_task(listener.wait(LIMIT))
            await asyncio.sleep(0)
            bell.ring("bot")
            waiting.cancel()
            await waiting

    bell = Bell(tmp_path)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(stop_and_ring())


def test_ringing_when_nobody_listens_is_fine(tmp_path: Path) -> None:
    Bell(tmp_path).ring("bot")
    Bell(tmp_path / "not there").ring("bot")


def test_a_socket_left_by_a_killed_process_harms_neither_side(tmp_path: Path) -> None:
    left = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    left.bind(str(tmp_path / "bot.sock"))
    left.close()
    bell = Bell(tmp_path)
    bell.ring("bot")
    with bell.listen("bot") as listener:
        bell.ring("bot")
        assert rung(listener)
    assert list(tmp_path.iterdir()) == []


def test_an_old_process_that_leaves_does_not_make_the_new_one_deaf(tmp_path: Path) -> None:
    bell = Bell(tmp_path)
    old = bell.listen("bot").__enter__()
    with bell.listen("bot") as new:
        old.__exit__()
        bell.ring("bot")
        assert rung(new)


def test_a_listener_that_is_full_does_not_hold_up_the_ring(tmp_path: Path) -> None:
    bell = Bell(tmp_path)
    with bell.listen("bot") as listener:
        for _ in range(2000):
            bell.ring("bot")
        assert rung(listener)


def test_a_folder_with_too_long_a_path_only_makes_it_slower(tmp_path: Path) -> None:
    bell = Bell(tmp_path / ("x" * 120))
    with bell.listen("bot") as listener:
        bell.ring("bot")
        assert not rung(listener, 0.01)


def test_a_folder_that_cannot_be_made_only_makes_it_slower(tmp_path: Path) -> None:
    (tmp_path / "run").touch()  # a file where the folder should be: nobody may write there, root neither
    with Bell(tmp_path / "run" / "bells").listen("bot") as listener:
        assert not rung(listener, 0.01)


def test_postgresql_wakes_a_listener_at_once(postgres_url: str) -> None:
    bell = PgBell(postgres_url)
    bell.ring("web")  # connects
    with bell.listen("bot") as listener, bell.listen("web") as other:
        began = time.perf_counter()
        bell.ring("bot")
        assert rung(listener)
        assert time.perf_counter() - began < AT_ONCE
        assert not rung(listener, 0.01)
        rung(other, 0.01)
        assert not rung(other, 0.01)
    bell.close()


def test_a_postgresql_connection_that_was_cut_is_made_again_on_both_sides(postgres_url: str) -> None:
    with closing(PgBell(postgres_url)) as bell, bell.listen("bot") as listener:
        bell.ring("bot")
        assert rung(listener)
        with psycopg.connect(make_url(postgres_url).set(drivername="postgresql").render_as_string(False)) as admin:
            cut = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database()"
            admin.execute(f"{cut} AND pid <> pg_backend_pid()")
        assert any(rung(listener, 0.01) for _ in range(3)), "a line that is made again counts as a ring"
        bell.ring("bot")
        assert rung(listener)


def test_without_a_postgresql_server_nothing_is_raised() -> None:
    bell = PgBell("postgresql+psycopg://nobody@127.0.0.1:1/none")
    bell.ring("bot")
    with bell.listen("bot") as listener:
        assert not rung(listener, 0.01)
    bell.close()
