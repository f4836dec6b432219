#!/usr/bin/env python3
"""Records which pages of a running Linux process are written, as a page trace for livemig.

    sudo ./record-pages.py PID --seconds 30 --every 0.5 > trace.csv

Two ways, chosen by --method:

  soft-dirty   The kernel's own marks: 4 is written to /proc/PID/clear_refs, and after each interval bit 55 of
               /proc/PID/pagemap tells the pages written since. Exact; needs a kernel with CONFIG_MEM_SOFT_DIRTY.
  content      Every page is read through /proc/PID/mem and its checksum compared with that of the interval before.
               Works with every kernel; misses a write that changes nothing, and reads all of the process's memory
               each interval, so it suits processes up to about a GiB.
  auto         soft-dirty where the kernel has it, else content.

Pages are numbered in the order of their addresses, without the gaps between mappings: a process's 4 KiB pages become
pages 0, 1, 2 ... of the trace. A mapping that appears later gets the next numbers. Only private writable mappings count.
With --largest only the largest of them counts, whole: of a QEMU process that is the guest's memory, unless it is shared.
A row is a stretch of pages written in an interval; its time is the interval's beginning. Whatever is not the trace goes
to standard error.
"""
import argparse
import struct
import sys
import time
import zlib

PAGE = 4096
SOFT_DIRTY = 1 << 55
LARGEST_ONLY = False


def mappings(pid):
    """First page and end of each mapping that counts."""
    found = all_mappings(pid)
    return [max(found, key=lambda m: m[1] - m[0])] if LARGEST_ONLY and found else found


def all_mappings(pid):
    found = []
    with open(f"/proc/{pid}/maps", encoding="ascii", errors="replace") as maps:
        for line in maps:
            fields = line.split(None, 5)
            if fields[1].startswith("rw") and fields[1][3] == "p" and "[vvar" not in line:
                first, end = (int(x, 16) // PAGE for x in fields[0].split("-"))
                found.append((first, end))
    return found


def soft_dirty_pages(pid):
    with open(f"/proc/{pid}/pagemap", "rb", buffering=0) as pagemap:
        for first, end in mappings(pid):
            pagemap.seek(first * 8)
            entries = pagemap.read((end - first) * 8)
            for i, (entry,) in enumerate(struct.iter_unpack("<Q", entries)):
                if entry & SOFT_DIRTY:
                    yield first + i


def clear_soft_dirty(pid):
    with open(f"/proc/{pid}/clear_refs", "w", encoding="ascii") as clear:
        clear.write("4")


def has_soft_dirty():
    """Writes to memory of this process after its marks were cleared, and looks whether the kernel noticed."""
    pages = bytearray(64 * PAGE)
    clear_soft_dirty("self")
    pages[::PAGE] = b"x" * 64
    return any(True for _ in soft_dirty_pages("self"))


def present_pages(pid):
    """Pages that the process has in memory: the others were never written, or are swapped out."""
    with open(f"/proc/{pid}/pagemap", "rb", buffering=0) as pagemap:
        for first, end in mappings(pid):
            pagemap.seek(first * 8)
            entries = pagemap.read((end - first) * 8)
            run = None
            for i, (entry,) in enumerate(struct.iter_unpack("<Q", entries)):
                if entry >> 63:
                    run = first + i if run is None else run
                elif run is not None:
                    yield run, first + i
                    run = None
            if run is not None:
                yield run, first + len(entries) // 8


def checksums(pid):
    found = {}
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for first, end in present_pages(pid):
            try:
                memory.seek(first * PAGE)
                data = memory.read((end - first) * PAGE)
            except OSError:
                continue  # unmapped meanwhile
            for i in range(len(data) // PAGE):
                found[first + i] = zlib.crc32(data[i * PAGE:(i + 1) * PAGE])
    return found


class Numbers:
    """Numbers pages in the order of address, those of later mappings behind."""

    def __init__(self):
        self.ranges = []
        self.next = 0

    def learn(self, ranges):
        for first, end in ranges:
            for known_first, known_end, _ in self.ranges:
                if first < known_end and known_first < end:
                    # What of it is new lies before or behind what is known.
                    if first < known_first:
                        self.learn([(first, known_first)])
                    if end > known_end:
                        self.learn([(known_end, end)])
                    break
            else:
                self.ranges.append((first, end, self.next))
                self.next += end - first

    def of(self, page):
        for first, end, number in self.ranges:
            if first <= page < end:
                return number + page - first
        return None


def stretches(pages):
    first = previous = None
    for page in sorted(pages):
        if previous is not None and page == previous + 1:
            previous = page
            continue
        if first is not None:
            yield first, previous - first + 1
        first = previous = page
    if first is not None:
        yield first, previous - first + 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pid", type=int)
    parser.add_argument("--seconds", type=float, default=30, help="how long to record (default 30)")
    parser.add_argument("--every", type=float, default=0.5, help="length of an interval in seconds (default 0.5)")
    parser.add_argument("--method", choices=["auto", "soft-dirty", "content"], default="auto")
    parser.add_argument("--largest", action="store_true", help="record only the largest mapping")
    options = parser.parse_args()
    method = options.method
    if method == "auto":
        method = "soft-dirty" if has_soft_dirty() else "content"
    elif method == "soft-dirty" and not has_soft_dirty():
        sys.exit("this kernel has no soft-dirty marks (CONFIG_MEM_SOFT_DIRTY); use --method content")

    global LARGEST_ONLY
    LARGEST_ONLY = options.largest
    numbers = Numbers()
    print(f"# recorded with record-pages.py: {method}, every {options.every:g} s, for {options.seconds:g} s")
    print("seconds,firstPage,pageCount")
    before = {}
    if method == "soft-dirty":
        clear_soft_dirty(options.pid)
    else:
        before = checksums(options.pid)
    start = began = time.monotonic()
    while began - start < options.seconds:
        time.sleep(max(0, began + options.every - time.monotonic()))
        try:
            numbers.learn(mappings(options.pid))
            if method == "soft-dirty":
                written = list(soft_dirty_pages(options.pid))
                clear_soft_dirty(options.pid)
            else:
                now = checksums(options.pid)
                written = [page for page, checksum in now.items() if before.get(page) != checksum]
                before = now
        except (FileNotFoundError, ProcessLookupError):
            print("the process has ended", file=sys.stderr)
            break
        numbered = [n for n in map(numbers.of, written) if n is not None]
        for first, count in stretches(numbered):
            print(f"{began - start:.3f},{first},{count}")
        began = time.monotonic()
    print(f"{numbers.next} pages, {numbers.next * PAGE / 2**20:.1f} MiB of address space", file=sys.stderr)


if __name__ == "__main__":
    main()
