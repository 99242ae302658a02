//! Small files, as another program wrote them: `avifenc` of red, green / blue, yellow, 24 x 16 pixels.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::super::raster::{Ink, Raster};
use super::super::source::{Head, Need};
use super::super::turn::Area;
use super::*;

macro_rules! file {
    ($name:literal) => {
        include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/data/avif/",
            $name,
            ".avif"
        ))
        .as_slice()
    };
}

const RED: [u8; 3] = [200, 30, 20];
const GREEN: [u8; 3] = [20, 180, 40];
const BLUE: [u8; 3] = [30, 40, 210];
const YELLOW: [u8; 3] = [220, 210, 40];

const SIZE: Size = Size {
    width: 24,
    height: 16,
};

/// All of it, turned as it has to be, by the way that every source goes.
fn seen(source: &[u8]) -> Result<(Raster, Option<Vec<u8>>), u16> {
    let status = |refused: Refused| refused.status.as_u16();
    let head = Head::of(source).map_err(status)?;
    let need = Need {
        part: Area::from(head.size),
        scale: 1.0,
    };
    head.cost(source, need).map_err(status)?;
    let decoded = head.decode(source, need).map_err(status)?;
    assert_eq!(decoded.raster.size, head.size);
    Ok((decoded.raster.turned(head.turn), decoded.profile))
}

fn pixel(raster: &Raster, x: u32, y: u32) -> &[u8] {
    let channels = raster.ink.channels();
    &raster.row(y as usize)[x as usize * channels..][..channels]
}

#[track_caller]
fn assert_quarters<const CHANNELS: usize>(raster: &Raster, expected: [[u8; CHANNELS]; 4]) {
    let Size { width, height } = raster.size;
    for (place, expected) in [(1, 1), (3, 1), (1, 3), (3, 3)].into_iter().zip(expected) {
        let found = pixel(raster, width * place.0 / 4, height * place.1 / 4);
        let mut both = found.iter().zip(expected);
        assert!(
            found.len() == CHANNELS && both.all(|(f, e)| f.abs_diff(e) <= 4),
            "{place:?}: {found:?} is not {expected:?}"
        );
    }
}

#[test]
fn every_kind_of_samples_is_read() {
    for (name, source) in [
        ("4:2:0", file!("c420")),
        ("4:2:0 of 10 bits, limited range", file!("c420_10_limited")),
        ("4:2:2 of 12 bits", file!("c422_12")),
        ("4:4:4", file!("c444")),
        ("red, green and blue themselves", file!("lossless")),
    ] {
        let (raster, profile) = seen(source).unwrap();
        assert_eq!((raster.size, raster.ink), (SIZE, Ink::Rgb), "{name}");
        assert_eq!(profile, None, "{name}");
        assert_quarters(&raster, [RED, GREEN, BLUE, YELLOW]);
    }
}

#[test]
fn gray_stays_gray() {
    let (raster, _) = seen(file!("gray")).unwrap();
    assert_eq!((raster.size, raster.ink), (SIZE, Ink::Gray));
    assert_quarters(&raster, [[60], [190], [60], [190]]);
}

#[test]
fn transparency_is_read() {
    let (raster, _) = seen(file!("alpha")).unwrap();
    let opaque = |[red, green, blue]: [u8; 3]| [red, green, blue, 255];
    let [red, green, blue] = GREEN;
    let expected = [
        opaque(RED),
        [red, green, blue, 0],
        opaque(BLUE),
        [220, 210, 40, 128],
    ];
    assert_quarters(&raster, expected);
}

#[test]
fn colours_that_are_multiplied_by_alpha_are_divided() {
    let (raster, _) = seen(file!("prem")).unwrap();
    assert_eq!(pixel(&raster, 18, 4)[3], 0);
    let yellow = pixel(&raster, 18, 12);
    let near = yellow.iter().zip([220, 210, 40, 128]);
    assert!(near.clone().all(|(f, e)| f.abs_diff(e) <= 6), "{yellow:?}");
}

#[test]
fn it_is_turned_as_the_file_says() {
    for (source, expected) in [
        // A quarter against the clock.
        (file!("irot1"), [GREEN, YELLOW, RED, BLUE]),
        // Then left and right.
        (file!("irot1_imir1"), [YELLOW, GREEN, BLUE, RED]),
        // Top and bottom.
        (file!("imir0"), [BLUE, YELLOW, RED, GREEN]),
    ] {
        assert_quarters(&seen(source).unwrap().0, expected);
    }
}

#[test]
fn wider_colours_have_a_profile() {
    let (raster, profile) = seen(file!("p3")).unwrap();
    assert_quarters(&raster, [RED, GREEN, BLUE, YELLOW]);
    let srgb = super::super::colour::to_srgb(raster, profile.as_deref());
    // The red of that screen is redder than sRGB has it.
    assert!(
        pixel(&srgb, 6, 4)[0] > RED[0] + 8,
        "{:?}",
        pixel(&srgb, 6, 4)
    );
}

#[test]
fn what_would_be_another_picture_is_refused() {
    assert_eq!(seen(file!("clap")).unwrap_err(), 422);
    // PQ, in the place of sRGB.
    let pq = changed(file!("c444"), b"nclx\0\x01\0\x0d", b"nclx\0\x09\0\x10");
    assert_eq!(seen(&pq).unwrap_err(), 422);
    // A matrix that nobody uses.
    let matrix = changed(file!("c444"), b"\0\x0d\0\x06", b"\0\x0d\0\x0e");
    assert_eq!(seen(&matrix).unwrap_err(), 422);
    let grid = changed(file!("c444"), b"av01Color", b"gridColor");
    assert_eq!(seen(&grid).unwrap_err(), 422);
}

#[test]
fn a_size_that_is_not_that_of_the_frame_is_refused() {
    let ispe = |width: u32, height: u32| {
        let said = [
            &b"ispe\0\0\0\0"[..],
            &width.to_be_bytes(),
            &height.to_be_bytes(),
        ]
        .concat();
        changed(file!("c444"), b"ispe\0\0\0\0\0\0\0\x18\0\0\0\x10", &said)
    };
    assert!(seen(&ispe(24, 16)).is_ok());
    for (width, height) in [
        (24, 15),
        (16, 24),
        (25, 16),
        (0, 16),
        (9_000, 9_000),
        (65_001, 1),
        (u32::MAX, u32::MAX),
    ] {
        assert_eq!(
            seen(&ispe(width, height)).unwrap_err(),
            422,
            "{width} x {height}"
        );
    }
}

#[test]
fn the_cost_is_that_of_all_that_is_stored() {
    let gray = cost(file!("gray")).unwrap().0;
    let colour = cost(file!("c444")).unwrap().0;
    let deep = cost(file!("c422_12")).unwrap().0;
    let alpha = cost(file!("alpha")).unwrap().0;
    assert!(gray < colour && colour < deep && deep < alpha);
    // What the decoder has at least for each of the two pictures.
    assert!(alpha > 8 << 20, "{alpha}");
}

#[test]
fn a_file_that_ends_too_early_is_refused() {
    for source in FILES {
        for length in 0..source.len() {
            assert_eq!(seen(&source[..length]).unwrap_err(), 422, "{length}");
        }
    }
}

#[test]
fn changed_bytes_do_no_harm() {
    let config = Config {
        cases: 600,
        failure_persistence: None,
        ..Config::default()
    };
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let change = prop_oneof![(0..4096usize, any::<u8>()), (0..160usize, any::<u8>())];
    let changes = proptest::collection::vec(change, 1..6);
    TestRunner::new_with_rng(config, random)
        .run(&(0..FILES.len(), changes), |(file, changes)| {
            let mut source = FILES[file].to_vec();
            for (at, value) in changes {
                // The first half of them anywhere, most often in the data, which is at the end.
                let place = source.len() - 1 - at % source.len();
                source[place] = value;
            }
            match seen(&source) {
                Ok(_) | Err(422) => Ok(()),
                Err(status) => Err(TestCaseError::fail(format!("{status}"))),
            }
        })
        .unwrap();
}

const FILES: [&[u8]; 4] = [
    file!("c420"),
    file!("c422_12"),
    file!("alpha"),
    file!("irot1_imir1"),
];

/// The file with other bytes in the place of some that it has.
#[track_caller]
fn changed(source: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let place = source.windows(from.len()).position(|w| w == from).unwrap();
    [&source[..place], to, &source[place + from.len()..]].concat()
}
