"""Record the programs of this folder again: python3.13 record.py

Each becomes one bundle beside it.  The clock is virtual, equal deadlines fire
first in first out, and os.urandom is fixed by the recorder's seed 0.
"""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
RECORDER = os.path.join(HERE, "..", "..", "..", "loop", "looptest", "pyrecord", "pyrecord.py")

RECORDINGS = [  # script, arguments, what they add to the bundle's name
    ("1_yield", "", ""),
    ("2_count", "", ""),
    ("3_tasks", "", ""),
    ("4_wait", "", ""),
    ("5_gather", "", ""),
    ("6_asyncwith", "", ""),
    ("7_queue", "", ""),
    ("7_queue", "-p 2 -c 3 -s 1", "_p2_c3_s1"),
    ("7_queue", "-p 1 -c 1 -s 7", "_p1_c1_s7"),
    ("7_queue", "-p 0 -c 3", "_p0_c3"),  # the consumers never start
]

if sys.version_info[:2] != (3, 13):
    sys.exit("record.py: the recordings are CPython 3.13's")
for script, args, suffix in RECORDINGS:
    subprocess.run([sys.executable, RECORDER, "--quiet", "--seed", "0",
                    "--txtar", os.path.join(HERE, script + suffix + ".txtar"),
                    os.path.join(HERE, script + ".py")] + args.split(), check=True)
