//! Files that claim too much, end too early, or are damaged.

use std::fs;

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

use super::Fortress;

/// What can be decoded after all is a picture; what cannot is refused.
const PERHAPS: [u16; 2] = [200, 422];

#[test]
fn bombs_do_not_go_off() {
    let fortress = Fortress::new();
    let side = 65_535;
    let bombs = [
        ("claims.png", png_that_claims(side, side)),
        (
            "claims_more.png",
            png_that_claims(u32::MAX >> 1, u32::MAX >> 1),
        ),
        ("claims.jpg", jpeg_that_claims(0xffff)),
        ("claims.gif", gif_that_claims(0xffff)),
        ("claims.webp", webp_that_claims(side)),
        ("claims.tif", tiff_that_claims(side)),
        ("loop.tif", tiff_without_end()),
    ];
    for (name, bytes) in &bombs {
        fs::write(fortress.servers.images().join(name), bytes).unwrap();
        for command in [
            "wid=100",
            "scl=1",
            "req=props",
            "crop=0,0,10,10",
            "fmt=png&wid=3",
        ] {
            let allowed = if command.starts_with("req") {
                &[200, 403, 422][..]
            } else {
                &[403, 422]
            };
            fortress.expect(allowed, &format!("/is/image/{name}?{command}"));
        }
    }
    // 100 MB of zeros in 100 kB: a real picture, perhaps larger than is taken on.
    let zeros = png_of_zeros(10_000);
    assert!(zeros.len() < 2 << 20, "{}", zeros.len());
    fs::write(fortress.servers.images().join("zeros.png"), zeros).unwrap();
    fortress.expect(&PERHAPS, "/is/image/zeros.png?wid=100");
    fortress.stands();
}

#[test]
fn truncated_and_damaged_pictures_harm_nobody() {
    let fortress = Fortress::new();
    let mut random = Random(88_172_645_463_325_252);
    for format in [
        "jpeg", "pjpeg", "png", "gif", "tif", "tif,,lzw", "tif,,zip", "webp",
    ] {
        let target = format!("/is/image/sample.jpg?wid=120&fmt={format}");
        let whole = fortress.expect(&[200], &target).body;
        for round in 0..30 {
            let mut bytes = whole.clone();
            if round % 3 == 0 {
                bytes.truncate(random.below(whole.len()));
            } else {
                for _ in 0..=random.below(8) {
                    let place = random.below(bytes.len().min(if round % 2 == 0 {
                        600
                    } else {
                        usize::MAX
                    }));
                    bytes[place] ^= 1 << random.below(8);
                }
            }
            // Another name each time: nothing is answered out of a cache.
            let name = format!("{}-{round}.bin", format.replace(',', "-"));
            fs::write(fortress.servers.images().join(&name), &bytes).unwrap();
            fortress.expect(&[200, 403, 422], &format!("/is/image/{name}?wid=50"));
        }
    }
    fortress.stands();
}

#[test]
fn files_that_are_no_pictures_are_refused() {
    let fortress = Fortress::new();
    let text = b"#!/bin/sh\necho no picture\n".to_vec();
    let files: [(&str, Vec<u8>); 6] = [
        ("empty.jpg", vec![]),
        ("text.jpg", text.clone()),
        ("text.svg", text),
        ("zero.png", vec![0; 1 << 20]),
        (
            "marker.jpg",
            [&b"\xff\xd8"[..], &vec![0xff; 1 << 16]].concat(),
        ),
        (
            "riff.webp",
            b"RIFF\xff\xff\xff\xffWEBPVP8 \xff\xff\xff\xff".to_vec(),
        ),
    ];
    for (name, bytes) in files {
        fs::write(fortress.servers.images().join(name), bytes).unwrap();
        fortress.expect(&[422], &format!("/is/image/{name}?wid=10"));
    }
    fortress.stands();
}

/// Numbers that are the same in each run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }
}

fn png_of_zeros(side: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let zeros = vec![0; (side * side) as usize];
    PngEncoder::new(&mut bytes)
        .write_image(&zeros, side, side, ExtendedColorType::L8)
        .unwrap();
    bytes
}

fn png_that_claims(width: u32, height: u32) -> Vec<u8> {
    let header = [
        &width.to_be_bytes()[..],
        &height.to_be_bytes(),
        &[8, 6, 0, 0, 0],
    ]
    .concat();
    // An empty zlib stream.
    let data = [0x78, 0x9c, 0x03, 0, 0, 0, 0, 1];
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        png_chunk(*b"IHDR", &header),
        png_chunk(*b"IDAT", &data),
        png_chunk(*b"IEND", &[]),
    ]
    .concat()
}

fn png_chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap();
    let body = [&kind[..], data].concat();
    let mut crc = u32::MAX;
    for byte in &body {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    [&length.to_be_bytes()[..], &body, &(!crc).to_be_bytes()].concat()
}

/// A whole small JPEG whose frame says that it is larger.
fn jpeg_that_claims(side: u16) -> Vec<u8> {
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new(&mut bytes)
        .write_image(&[0; 64 * 3], 8, 8, ExtendedColorType::Rgb8)
        .unwrap();
    let frame = bytes
        .windows(2)
        .position(|marker| marker == [0xff, 0xc0])
        .unwrap();
    bytes[frame + 5..frame + 7].copy_from_slice(&side.to_be_bytes());
    bytes[frame + 7..frame + 9].copy_from_slice(&side.to_be_bytes());
    bytes
}

fn gif_that_claims(side: u16) -> Vec<u8> {
    let side = side.to_le_bytes();
    [
        b"GIF89a",
        &side[..],
        &side,
        &[0x80, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0x2c, 0, 0, 0, 0],
        &side,
        &side,
        &[0, 2, 2, 0x4c, 1, 0, 0x3b],
    ]
    .concat()
}

fn webp_that_claims(side: u32) -> Vec<u8> {
    let side = &(side - 1).to_le_bytes()[..3];
    let extended = [&b"VP8X\x0a\0\0\0\0\0\0\0"[..], side, side].concat();
    let lossless = b"VP8L\x06\0\0\0\x2f\xff\xff\xff\x0f\0";
    let length = u32::try_from(4 + extended.len() + lossless.len()).unwrap();
    [
        b"RIFF",
        &length.to_le_bytes()[..],
        b"WEBP",
        &extended,
        lossless,
    ]
    .concat()
}

fn tiff_that_claims(side: u32) -> Vec<u8> {
    let entries: [(u16, u32); 9] = [
        (256, side),
        (257, side),
        (258, 8),
        (259, 1),
        (262, 1),
        (273, 8),
        (277, 1),
        (278, side),
        (279, u32::MAX),
    ];
    tiff(&entries, 0)
}

/// The second directory is the first one.
fn tiff_without_end() -> Vec<u8> {
    tiff(&[(256, 1), (257, 1)], 8)
}

fn tiff(entries: &[(u16, u32)], next: u32) -> Vec<u8> {
    let mut bytes = b"II\x2a\0\x08\0\0\0".to_vec();
    bytes.extend(u16::try_from(entries.len()).unwrap().to_le_bytes());
    for (tag, value) in entries {
        bytes.extend(tag.to_le_bytes());
        // One long integer.
        bytes.extend([4, 0, 1, 0, 0, 0]);
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend(next.to_le_bytes());
    bytes
}
