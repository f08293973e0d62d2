"""Fan-out with a TaskGroup: all pages or none; what fails is handled by its kind, and calls off the others."""
import asyncio
import sys


async def fetch(page, failures, called_off):
    try:
        await asyncio.sleep((page * 7 % 10 + 1) * 0.1)
    except asyncio.CancelledError:
        called_off.append(page)
        if page in failures:  # a clean-up that fails
            raise failures[page]
        raise
    if page in failures:
        raise failures[page]
    print(f"  page {page} is there")
    return page * page


async def fan_out(pages, failures, deadline, called_off):
    async with asyncio.timeout(deadline), asyncio.TaskGroup() as group:
        tasks = [group.create_task(fetch(page, failures, called_off)) for page in range(pages)]
        print(f"  {len(tasks)} pages are on their way")
    return [task.result() for task in tasks]


async def attempt(title, pages, failures, deadline=None):
    print(title)
    called_off = []
    try:
        print("  all:", await fan_out(pages, failures, deadline, called_off))
    except* ValueError as group:
        print("  bad pages:", [str(e) for e in group.exceptions])
    except* OSError as group:  # a TimeoutError is one
        print("  the network:", list(group.exceptions))
    print("  called off:", sorted(called_off))  # a group cancels its tasks in any order


async def main(n):
    await attempt("all is well", n, {})
    await attempt("one fails, and the slower ones are called off", n, {n // 3: ValueError("no title")})
    await attempt("one fails, and another while it is called off", n, {0: ConnectionError("reset"), 2: ValueError("half")})
    await attempt("too slow", n, {}, deadline=0.45)


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
