//! Sources that are damaged, lie, or want to do harm: 422, in bounded time and memory, and never a panic.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::*;

/// A small file of every kind that is read.
fn sources() -> Vec<(&'static str, Vec<u8>)> {
    let picture = || quarters(40, 24);
    let clear = || {
        RgbaImage::from_fn(24, 40, |x, y| {
            Rgba([8 * x, 5 * y, 99, x * y].map(|value| value.to_le_bytes()[0]))
        })
    };
    let jpeg = |progressive, subsampling| {
        libjpeg_turbo_rs::Encoder::new(
            &quarters(40, 24).into_raw(),
            40,
            24,
            libjpeg_turbo_rs::PixelFormat::Rgb,
        )
        .progressive(progressive)
        .subsampling(subsampling)
        .icc_profile(&moxcms::ColorProfile::new_display_p3().encode().unwrap())
        .encode()
        .unwrap()
    };
    vec![
        ("baseline", jpeg(false, libjpeg_turbo_rs::Subsampling::S420)),
        (
            "progressive",
            jpeg(true, libjpeg_turbo_rs::Subsampling::S444),
        ),
        ("png", written(picture(), ImageFormat::Png)),
        ("png with alpha", written(clear(), ImageFormat::Png)),
        ("gif", written(clear(), ImageFormat::Gif)),
        ("tiff", written(picture(), ImageFormat::Tiff)),
        ("tiff with alpha", written(clear(), ImageFormat::Tiff)),
        ("webp", written(clear(), ImageFormat::WebP)),
    ]
}

const QUERIES: [&str; 4] = [
    "wid=10",
    "rotate=33&wid=20&fmt=png-alpha",
    "crop=-5,-5,50,20&scl=0.5&fmt=tif",
    "scl=1&rotate=90&fmt=gif",
];

/// A status code that says what is wrong with it, or a picture all the same.
fn survives(source: &[u8], query: &str) -> Result<(), TestCaseError> {
    match bytes(source, query) {
        Ok(_) | Err(422 | 403) => Ok(()),
        Err(status) => Err(TestCaseError::fail(format!("{status} to {query}"))),
    }
}

fn runner(cases: u32) -> TestRunner {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

#[test]
fn a_source_that_ends_too_early_is_refused() {
    for (name, source) in sources() {
        let whole = bytes(&source, "wid=10").unwrap();
        let mut refused = 0;
        for length in 0..source.len() {
            match bytes(&source[..length], "wid=10") {
                Err(422) => refused += 1,
                // The last bytes of some formats say nothing but that this is the end.
                Ok(answer) if answer == whole => {}
                other => panic!("{name} of {length} bytes: {other:?}"),
            }
        }
        assert!(source.len() - refused < 32, "{name}: {refused}");
    }
}

#[test]
fn what_is_no_picture_is_refused() {
    for nothing in [
        b"".as_slice(),
        b"GIF89a",
        b"\xff\xd8\xff",
        b"<svg/>",
        &[0; 5000],
    ] {
        assert_eq!(measure(nothing).err().map(|r| r.status.as_u16()), Some(422));
    }
}

/// Up to `most` other bytes within the first so many of each source.
fn changed(within: impl Fn(&[u8]) -> usize, most: usize) {
    for (name, source) in sources() {
        let change = (0..within(&source), any::<u8>());
        let strategy = (vec(change, 1..=most), 0..QUERIES.len());
        runner(250)
            .run(&strategy, |(changes, query)| {
                let mut source = source.clone();
                for (at, value) in changes {
                    source[at] = value;
                }
                survives(&source, QUERIES[query])
            })
            .unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn changed_bits_do_no_harm() {
    changed(<[u8]>::len, 7);
}

#[test]
fn changed_heads_do_no_harm() {
    changed(|source| source.len().min(64), 5);
}

#[test]
fn garbage_behind_a_magic_number_does_no_harm() {
    let magic = [
        b"\xff\xd8\xff\xe0".as_slice(),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"GIF89a",
        b"II*\0\x08\0\0\0",
        b"MM\0+\0\x08\0\0",
        b"RIFF\0\x01\0\0WEBPVP8 ",
        b"RIFF\0\x01\0\0WEBPVP8L",
    ];
    let strategy = (0..magic.len(), vec(any::<u8>(), 0..400));
    runner(1500)
        .run(&strategy, |(kind, rest)| {
            survives(&[magic[kind], &rest].concat(), "wid=10")
        })
        .unwrap();
}

/// The head of a PNG of that size, without the rest.
fn png_head(width: u32, height: u32) -> Vec<u8> {
    let small = written(RgbImage::new(1, 1), ImageFormat::Png);
    let mut head = small[12..29].to_vec();
    head[4..8].copy_from_slice(&width.to_be_bytes());
    head[8..12].copy_from_slice(&height.to_be_bytes());
    let mut checksum = u32::MAX;
    for byte in &head {
        checksum ^= u32::from(*byte);
        for _ in 0..8 {
            checksum = (checksum >> 1) ^ (0xEDB8_8320 * (checksum & 1));
        }
    }
    [
        &small[..12],
        &head,
        &(!checksum).to_be_bytes(),
        &small[33..],
    ]
    .concat()
}

#[test]
fn sizes_are_judged_by_the_head() {
    assert_eq!(
        measure(&png_head(10_000, 10_000)).ok(),
        Some(size(10_000, 10_000))
    );
    for (width, height) in [(10_001, 10_000), (65_001, 1), (1, 65_001), (65_535, 65_535)] {
        let source = png_head(width, height);
        let refused = measure(&source).unwrap_err();
        assert_eq!(refused.status.as_u16(), 422, "{width} x {height}");
    }
    let mut jpeg = sources().swap_remove(0).1;
    let frame = jpeg.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    jpeg[frame + 5..frame + 9].fill(0xFF);
    assert_eq!(measure(&jpeg).unwrap_err().status.as_u16(), 422);
    jpeg[frame + 5..frame + 9].fill(0);
    assert_eq!(measure(&jpeg).unwrap_err().status.as_u16(), 422);
    let mut gif = written(RgbaImage::new(3, 3), ImageFormat::Gif);
    gif[6..10].fill(0xFF);
    assert_eq!(measure(&gif).unwrap_err().status.as_u16(), 422);
}

#[test]
fn what_takes_too_much_memory_is_refused_before() {
    let large = png_head(9_000, 9_000);
    let commands = Commands::parse("wid=100").unwrap();
    let of = |source: &[u8]| {
        let size = size(9_000, 9_000);
        let plan = plan(size, &commands).unwrap();
        cost(source, &Head::of(source).unwrap(), size, &plan)
    };
    let rgb = of(&large);
    assert!(rgb.is_err(), "243 MB: {rgb:?}");
    let part = Commands::parse("crop=100,100,500,500&wid=100").unwrap();
    let plan = plan(size(9_000, 9_000), &part).unwrap();
    let little = cost(
        &large,
        &Head::of(&large).unwrap(),
        size(9_000, 9_000),
        &plan,
    )
    .unwrap();
    assert!(little < 30_000_000, "{little}");
}

/// A JPEG in a TIFF claims a size of its own: 10 pixels asked for could take 800 MB.
#[test]
fn a_jpeg_in_a_tiff_is_refused_by_its_head() {
    let source = written(quarters(40, 24), ImageFormat::Tiff);
    let none = [3, 1, 3, 0, 1, 0, 0, 0, 1, 0];
    let at = source.windows(10).position(|entry| entry == none).unwrap();
    for (compression, refused) in [(1, false), (6, true), (7, true), (77, true)] {
        let mut source = source.clone();
        source[at + 8] = compression;
        let status = measure(&source).err().map(|r| r.status.as_u16());
        assert_eq!(status, refused.then_some(422), "{compression}");
    }
}

#[test]
fn a_frame_that_is_larger_than_its_picture_is_refused() {
    let mut gif = written(RgbaImage::new(9, 9), ImageFormat::Gif);
    assert!(bytes(&gif, "wid=3").is_ok());
    gif[6..10].copy_from_slice(&[3, 0, 3, 0]);
    assert_eq!(measure(&gif).unwrap(), size(3, 3));
    assert_eq!(bytes(&gif, "wid=3"), Err(422));
}

/// The scaled picture and its copy in other colours count, not the canvas alone.
#[test]
fn what_is_scaled_counts_too() {
    let large = png_head(8_000, 8_000);
    let head = Head::of(&large).unwrap();
    let commands = Commands::parse("rotate=45&crop=0,0,3000,3000&scl=1&wid=10&hei=10").unwrap();
    let plan = plan(head.seen(), &commands).unwrap();
    let view = crate::embedded::is::picture::View::of(&head, head.seen(), &plan).unwrap();
    let cost = cost(&large, &head, head.seen(), &plan).unwrap();
    let (decoded, _) = head.cost(&large, view.need).unwrap();
    assert!(view.to.pixels() > plan.canvas.pixels());
    assert_eq!(cost, decoded + 12 * view.to.pixels());
}

/// A WebP with loss, without more than its head: the canvas is 10 pixels long, and the frame says its own size.
fn webp_head(side: u16, animated: bool) -> Vec<u8> {
    let chunk = |name: &[u8], data: &[u8]| {
        let length = u32::try_from(data.len()).unwrap().to_le_bytes();
        [name, &length, data].concat()
    };
    let side = side.to_le_bytes();
    let start = [0x10, 0, 0, 0x9D, 1, 0x2A];
    let frame = chunk(b"VP8 ", &[start.as_slice(), &side, &side].concat());
    let canvas = |flags: u8| chunk(b"VP8X", &[flags, 0, 0, 0, 9, 0, 0, 9, 0, 0]);
    let chunks = if animated {
        let place = [0, 0, 0, 0, 0, 0, 9, 0, 0, 9, 0, 0, 0, 0, 0, 0];
        let picture = chunk(b"ANMF", &[place.as_slice(), &frame].concat());
        [canvas(2), chunk(b"ANIM", &[0; 6]), picture].concat()
    } else {
        [canvas(0), frame].concat()
    };
    chunk(b"RIFF", &[b"WEBP".as_slice(), &chunks].concat())
}

/// The decoder would make room for the frame before it looks at the canvas.
#[test]
fn a_frame_of_a_webp_is_not_larger_than_its_canvas() {
    for animated in [false, true] {
        let fits = measure(&webp_head(10, animated));
        assert_eq!(fits.ok(), Some(size(10, 10)), "{animated}");
        let large = measure(&webp_head(16_383, animated)).unwrap_err();
        assert_eq!(large.status.as_u16(), 422, "{animated}");
    }
}
