"""A loopback proxy that makes a line longer: every byte comes some time later.

What a partner at the other end of the country is like, as far as it matters here: the
bandwidth stays, each answer takes longer.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

BLOCK_BYTES = 1 << 18


@contextmanager
def delaying_proxy(port: int, round_trip_s: float) -> Iterator[int]:
    """Pass connections on to a port of this machine, and give the port to use."""
    loop = asyncio.new_event_loop()
    listening = threading.Event()
    found: list[int] = []
    ended = asyncio.Event()

    async def accept(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(
            _pass_on(reader, there_writer, round_trip_s / 2),
            _pass_on(there_reader, writer, round_trip_s / 2),
        )

    async def serve() -> None:
        server = await asyncio.start_server(
            accept, "127.0.0.1", 0, limit=BLOCK_BYTES * 16
        )
        found.append(server.sockets[0].getsockname()[1])
        listening.set()
        async with server:
            await ended.wait()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    listening.wait()
    try:
        yield found[0]
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


async def _pass_on(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay_s: float
) -> None:
    """Write each block when its time has come; blocks do not wait for each other."""
    loop = asyncio.get_running_loop()
    waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def write() -> None:
        while True:
            due, block = await waiting.get()
            await asyncio.sleep(due - loop.time())
            if not block:
                writer.close()
                return
            writer.write(block)
            await writer.drain()

    writing = asyncio.ensure_future(write())
    try:
        while block := await reader.read(BLOCK_BYTES):
            waiting.put_nowait((loop.time() + delay_s, block))
    except ConnectionError:
        pass
    waiting.put_nowait((loop.time() + delay_s, b""))
    try:
        await writing
    except ConnectionError:
        writer.close()
