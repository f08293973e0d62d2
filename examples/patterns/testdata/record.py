"""Record the programs of this folder again: python3.13 record.py

Each run becomes one bundle beside its program. The clock is virtual, and equal
deadlines fire first in, first out.
"""
import glob
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
RECORDER = os.path.join(HERE, "..", "..", "..", "loop", "looptest", "pyrecord", "pyrecord.py")
SIZES = {  # the sizes beside the program's own
    1: ["17"], 2: ["11"], 3: ["9"], 4: ["12"], 5: ["6"], 6: ["1"], 7: ["9"], 8: ["14"], 9: ["8"], 10: ["9"], 11: ["4"], 12: ["13"],
}

if sys.version_info[:2] != (3, 13):
    sys.exit("record.py: the recordings are CPython 3.13's")
only = sys.argv[1:]  # numbers of programs
for script in sorted(glob.glob(os.path.join(HERE, "[0-9]*.py"))):
    name = os.path.basename(script)[:-3]
    number = name.split("_")[0]
    if only and number not in only:
        continue
    for size in [None] + SIZES[int(number)]:
        bundle = name + (f"_n{size}" if size else "") + ".txtar"
        subprocess.run([sys.executable, RECORDER, "--quiet", "--txtar", os.path.join(HERE, bundle), script]
                       + ([size] if size else []), check=True, timeout=60)
