"""Work in threads: a rush of one kind holds up only itself."""

import asyncio
import threading

from web.threads import Lane

PATIENCE = 5  # seconds before a test gives up


async def test_a_full_lane_holds_up_its_own_work_and_no_other() -> None:
    may, done = threading.Event(), []
    receipts, texts = Lane(1), Lane(1)

    def slow() -> None:
        assert may.wait(PATIENCE)
        done.append("slow")

    waiting = [asyncio.create_task(receipts.run(slow)), asyncio.create_task(receipts.run(done.append, "next"))]
    async with asyncio.timeout(PATIENCE):
        await texts.run(done.append, "text")
        assert done == ["text"]
        may.set()
        await asyncio.gather(*waiting)
    assert done == ["text", "slow", "next"]


async def test_what_the_work_raises_comes_back() -> None:
    result = await asyncio.gather(Lane(1).run(int, "no number"), return_exceptions=True)
    assert isinstance(result[0], ValueError)
