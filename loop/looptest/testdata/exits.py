"""A program that ends with a status, after its loop."""
import asyncio
import sys


async def main():
    print("so far")


print("before the run")
asyncio.run(main())
print("after the run")
sys.exit(3)
