"""A pool of workers around a queue: jobs go in, results come out, the queue is shut down."""
import asyncio
import sys


async def worker(name, jobs, results):
    while True:
        try:
            job = await jobs.get()
        except asyncio.QueueShutDown:
            return
        await asyncio.sleep(job % 3 * 0.5 + 0.25 + job * 0.01)
        if job % 5 == 4:
            results.append((job, None))
            print(f"{name} gave up on {job}")
        else:
            results.append((job, job * job))
            print(f"{name} did {job}")
        jobs.task_done()


async def main(n):
    jobs, results = asyncio.Queue(maxsize=2), []
    async with asyncio.TaskGroup() as group:
        for name in "abc":
            group.create_task(worker(name, jobs, results), name=name)
        for job in range(n):
            await jobs.put(job)
        await jobs.join()
        jobs.shutdown()
    print(sorted(job for job, result in results if result is None), "failed")
    print(sum(result for _, result in results if result is not None))


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8))
