"""Typesets one document in a process of its own: JSON on standard input, PDF on standard output.

Or a PNG of each page, each after its length in eight bytes.

Run as a file by complaints.printing.typesetter. Limits itself first: seconds of CPU, memory, no
file of any size. Its working folder is empty, and no environment is handed down, so that whatever
a document made it do, there would be nothing to read and nowhere to write.
"""

import resource
import struct
import sys
from pathlib import Path

import typst

CPU_SECONDS = 10
MEMORY_BYTES = 2 * 2**30  # addresses, not pages in use: fonts are mapped, each thread has a stack
DOTS_PER_INCH = 200
STANDARDS = {"pdf": ["ua-1"], "archive": ["ua-1", "a-2a"]}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    template, fonts, output = sys.argv[1:]
    how = (
        {"format": "png", "ppi": DOTS_PER_INCH}
        if output == "pictures"
        else {"pdf_standards": STANDARDS[output]}
    )
    made = typst.compile(
        Path(template).read_bytes(),
        sys_inputs={"data": sys.stdin.buffer.read().decode()},
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[fonts]),
        **how,
    )
    pages = made if isinstance(made, list) else [made or b""]
    if output == "pictures":
        pages = [struct.pack(">Q", len(page)) + page for page in pages]
    sys.stdout.buffer.write(b"".join(pages))


if __name__ == "__main__":
    main()
