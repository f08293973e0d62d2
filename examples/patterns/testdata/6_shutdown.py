"""Graceful shutdown: a server is cancelled, finishes what it has begun, and takes nothing new."""
import asyncio
import sys


async def serve(request):
    print(f"request {request} begins")
    try:
        await asyncio.sleep(1)
        print(f"request {request} is served")
    except asyncio.CancelledError:
        print(f"request {request} is cut off")
        raise


async def server(patience):
    running = []
    try:
        request = 0
        while True:
            request += 1
            running = still(running) + [asyncio.create_task(serve(request))]
            await asyncio.sleep(0.4)
    finally:
        await finish(still(running), patience)


def still(running):
    return [task for task in running if not task.done()]  # a set would have them in any order


async def finish(running, patience):
    print(f"shutting down, {len(running)} requests are running")
    if running:
        await asyncio.wait(running, timeout=patience)
        running = still(running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    print("shut down")


async def main(n):
    task = asyncio.current_task()
    asyncio.get_running_loop().call_later(n * 0.4 + 0.05, task.cancel)  # as a SIGINT does
    try:
        await server(0.5)
    except asyncio.CancelledError:
        print("the server was cancelled, requests to cancel:", task.cancelling())


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 4))
