#!/usr/bin/python3
"""Writes a picture of 1200 x 900 as PNG to standard output: something to resize, made of nothing."""

import struct
import sys
import zlib

WIDTH, HEIGHT = 1200, 900


def chunk(kind, data):
    """One part of a PNG file: length, kind, content, checksum (PNG specification, section 5.3)."""
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)


def row(y):
    """A line of pixels after its filter byte: a sky that pales towards a dark hill."""
    line = bytearray(b"\0")
    for x in range(WIDTH):
        hill = HEIGHT - 250 + (x - WIDTH // 2) ** 2 // 1500
        line += bytes((40, 90 + x // 24, 60) if y > hill else (90 + y // 8, 150 + y // 12, 230))
    return bytes(line)


def main():
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(row(y) for y in range(HEIGHT)))
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    sys.stdout.buffer.write(b"\x89PNG\r\n\x1a\n" + parts)


main()
