"""Reports by groupby: subtotals, running totals, the largest.

8_report.py [-n RECORDS]: how many, 14 unless said.
"""
import sys
from itertools import accumulate, chain, compress, groupby, islice, starmap, zip_longest

REGIONS, ITEMS = ["north", "south", "west"], ["apples", "pears", "plums", "figs"]


def records(n):
    yield "region,item,amount"
    for i in range(n):
        yield f"{REGIONS[i * 5 % 3]},{ITEMS[i * 3 % 4]},{i * 37 % 50 + 1}"
    yield "south,nonsense"


def parse(lines):
    header = next(lines).split(",")
    bad = 0
    for line in lines:
        fields = line.split(",")
        if len(fields) != len(header):
            bad += 1
            continue
        yield fields[0], fields[1], int(fields[2])
    return bad


def counted(rows):
    bad = yield from rows
    print(f"({bad} bad)")


def region(record):
    return record[0]


def main(n):
    rows = sorted(counted(parse(records(n))))
    for name, group in groupby(rows, region):
        print(name)
        for item, lines in groupby(group, lambda record: record[1]):
            amounts = [amount for _, _, amount in lines]
            print(f"  {item:7}{sum(amounts):5} {list(accumulate(amounts))}")
    totals = [(name, sum(r[2] for r in group)) for name, group in groupby(rows, region)]
    for name, total in totals:
        print(f"{name:9}{total:5} {'#' * (total // 10)}")
    print("running", list(accumulate((total for _, total in totals), initial=0)))
    print("largest", list(islice(sorted((r[2] for r in rows), reverse=True), 3)))
    print("every third", [r[2] for r in islice(rows, 1, None, 3)])
    print("above 30", list(compress((r[1] for r in rows), (r[2] > 30 for r in rows))))
    # A group is gone when the next one is asked for.
    groups = [(name, group) for name, group in groupby(rows, region)]
    print("late", [(name, len(list(group))) for name, group in groups])
    # A part of a group, and then the next group.
    for name, group in groupby(rows, region):
        print(name, "starts with", next(group)[1:])
    north = (r[1] for r in rows if r[0] == "north")
    south = (r[1] for r in rows if r[0] == "south")
    print(list(islice(starmap("{}/{}".format, zip_longest(north, south, fillvalue="-")), 6)))
    print("".join(chain.from_iterable(r[0][:1] for r in rows)))


args = sys.argv[1:]
main(int(args[1]) if args[:1] == ["-n"] else 14)
