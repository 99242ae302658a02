//! What commands do to the shape of a picture.

use super::*;

fn source() -> Vec<u8> {
    written(quarters(64, 48), ImageFormat::Png)
}

/// The same with an orientation in a block of Exif data.
fn oriented(orientation: u8) -> Vec<u8> {
    let pixels = quarters(64, 48).into_raw();
    let exif = [
        b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".as_slice(),
        &[orientation, 0, 0, 0, 0, 0, 0, 0],
    ]
    .concat();
    libjpeg_turbo_rs::Encoder::new(&pixels, 64, 48, libjpeg_turbo_rs::PixelFormat::Rgb)
        .quality(95)
        .exif_data(&exif)
        .encode()
        .unwrap()
}

#[test]
fn an_answer_has_the_size_that_was_asked_for() {
    for (query, width, height) in [
        ("wid=32", 32, 24),
        ("hei=12", 16, 12),
        ("wid=20&hei=20&fit=stretch", 20, 20),
        ("wid=20&hei=20&fit=crop", 20, 20),
        ("wid=20&hei=20", 20, 20),
        ("wid=200", 200, 150),
        ("scl=1", 64, 48),
    ] {
        let answer = seen(&source(), &format!("{query}&fmt=png"));
        assert_eq!(answer.dimensions(), (width, height), "{query}");
    }
}

#[test]
fn nothing_is_changed_where_nothing_is_asked() {
    let answer = seen(&source(), "scl=1&fmt=png");
    assert_eq!(answer, DynamicImage::from(quarters(64, 48)).to_rgba8());
}

#[test]
fn every_orientation_is_seen_as_it_was_meant() {
    let seen_as = [
        [RED, GREEN, BLUE, YELLOW],
        [GREEN, RED, YELLOW, BLUE],
        [YELLOW, BLUE, GREEN, RED],
        [BLUE, YELLOW, RED, GREEN],
        [RED, BLUE, GREEN, YELLOW],
        [BLUE, RED, YELLOW, GREEN],
        [YELLOW, GREEN, BLUE, RED],
        [GREEN, YELLOW, RED, BLUE],
    ];
    for (orientation, expected) in (1..).zip(seen_as) {
        let source = oriented(orientation);
        let upright = orientation < 5;
        let of = |long, short| {
            if upright {
                size(long, short)
            } else {
                size(short, long)
            }
        };
        assert_eq!(measure(&source).unwrap(), of(64, 48), "{orientation}");
        for (query, of) in [("scl=1", of(64, 48)), ("scl=4", of(16, 12))] {
            let answer = seen(&source, &format!("{query}&fmt=png"));
            assert_eq!(answer.dimensions(), (of.width, of.height), "{orientation}");
            assert_quarters(&answer, expected, 12, &format!("{orientation} {query}"));
        }
        // The left top quarter, as it is seen.
        let part = seen(&source, "cropN=0,0,0.4,0.4&fmt=png&wid=8&hei=8&fit=stretch");
        assert_quarters(&part, [expected[0]; 4], 12, &format!("{orientation}"));
    }
}

#[test]
fn flips_come_before_turns() {
    for (query, expected) in [
        ("flip=lr", [GREEN, RED, YELLOW, BLUE]),
        ("flip=ud", [BLUE, YELLOW, RED, GREEN]),
        ("flip=lrud", [YELLOW, BLUE, GREEN, RED]),
        ("rotate=90", [BLUE, RED, YELLOW, GREEN]),
        ("rotate=180", [YELLOW, BLUE, GREEN, RED]),
        ("rotate=270", [GREEN, YELLOW, RED, BLUE]),
        ("rotate=-90", [GREEN, YELLOW, RED, BLUE]),
        ("flip=lr&rotate=90", [YELLOW, GREEN, BLUE, RED]),
    ] {
        for size in ["scl=1", "scl=2", "wid=120"] {
            let answer = seen(&source(), &format!("{query}&{size}&fmt=png"));
            assert_quarters(&answer, expected, 6, &format!("{query} {size}"));
        }
    }
}

#[test]
fn another_angle_turns_about_the_middle_and_leaves_the_corners_empty() {
    let answer = seen(&source(), "rotate=30&scl=1&fmt=png-alpha");
    let (width, height) = answer.dimensions();
    // 64 cos 30 + 48 sin 30, and the other way round, rounded up.
    assert_eq!((width, height), (80, 74));
    for (x, y) in [
        (0, 0),
        (width - 1, 0),
        (0, height - 1),
        (width - 1, height - 1),
    ] {
        assert_eq!(answer.get_pixel(x, y).0[3], 0);
    }
    let (sine, cosine) = 30f64.to_radians().sin_cos();
    for ((x, y), expected) in [
        ((-16.0, -12.0), RED),
        ((16.0, -12.0), GREEN),
        ((-16.0, 12.0), BLUE),
        ((16.0, 12.0), YELLOW),
    ] {
        let at = |middle: u32, off: f64| (f64::from(middle) / 2.0 + off) as u32;
        let found = answer.get_pixel(
            at(width, x * cosine - y * sine),
            at(height, x * sine + y * cosine),
        );
        assert_near(*found, opaque(expected), 2, "turned");
    }
    // Edges are smooth: some pixels are neither there nor not.
    assert!(answer.pixels().any(|p| (64..192).contains(&p.0[3])));
    let on_white = seen(&source(), "rotate=30&scl=1&fmt=png&bgc=0,0,255");
    assert_eq!(on_white.get_pixel(0, 0).0, [0, 0, 255, 255]);
}

#[test]
fn a_turned_picture_is_the_same_at_every_size_and_in_every_window() {
    let large = written(quarters(640, 480), ImageFormat::Png);
    let whole = seen(&large, "rotate=20&wid=200&fmt=png-alpha");
    for query in [
        "rotate=20&wid=200&hei=100&fit=crop&fmt=png-alpha",
        "rotate=20&wid=100&hei=175&fit=crop&fmt=png-alpha",
    ] {
        let part = seen(&large, query);
        let left = (whole.width() - part.width()) / 2;
        let top = (whole.height() - part.height()) / 2;
        for (x, y, found) in part.enumerate_pixels() {
            if found.0[3] == 255 {
                let expected = whole.get_pixel(left + x, top + y).0;
                // One pixel off at an edge between colours is another matter.
                let flat = [(0, 1), (1, 0), (2, 1), (1, 2)]
                    .iter()
                    .all(|(right, down)| {
                        let (x, y) = (left + x + right, top + y + down);
                        (1..=whole.width()).contains(&x)
                            && (1..=whole.height()).contains(&y)
                            && whole.get_pixel(x - 1, y - 1).0 == expected
                    });
                if flat {
                    assert_near(*found, expected, 3, query);
                }
            }
        }
    }
}

#[test]
fn beyond_the_source_there_is_nothing() {
    let white = seen(&source(), "crop=-64,-48,192,144&fmt=png");
    assert_eq!(white.dimensions(), (192, 144));
    assert_near(*white.get_pixel(10, 10), [255; 4], 0, "ground");
    assert_near(*white.get_pixel(80, 60), opaque(RED), 0, "picture");
    assert_near(*white.get_pixel(112, 84), opaque(YELLOW), 0, "picture");
    assert_near(*white.get_pixel(130, 100), [255; 4], 0, "ground");
    let clear = seen(&source(), "crop=-64,-48,192,144&fmt=png-alpha&wid=96");
    assert_eq!(clear.get_pixel(5, 5).0, [0; 4]);
    assert_near(*clear.get_pixel(40, 30), opaque(RED), 2, "picture");
    let nothing = seen(&source(), "crop=1000,1000,10,10&fmt=png&bgc=0,128,0");
    assert_eq!(nothing.get_pixel(3, 3).0, [0, 128, 0, 255]);
    assert_eq!(nothing.dimensions(), (10, 10));
}

#[test]
fn a_part_is_only_that_part() {
    let part = seen(&source(), "crop=32,0,32,24&fmt=png&wid=8");
    assert!(part.pixels().all(|p| p.0 == opaque(GREEN)));
    let enlarged = seen(&source(), "crop=0,24,32,24&fmt=png&wid=100");
    assert!(enlarged.pixels().all(|p| p.0 == opaque(BLUE)));
}

#[test]
fn a_part_of_a_jpeg_is_where_it_would_be_in_the_whole() {
    let picture = RgbImage::from_fn(400, 300, |x, y| {
        image::Rgb([(x * 255 / 400) as u8, (y * 255 / 300) as u8, 128])
    });
    let jpeg = written(picture.clone(), ImageFormat::Jpeg);
    for (left, top) in [(0, 0), (101, 77), (349, 251), (16, 8), (33, 200)] {
        for scale in [1, 2, 5, 7] {
            let query = format!("crop={left},{top},50,45&scl={scale}&fmt=png");
            let part = seen(&jpeg, &query);
            let at = |along: u32, of: u32| along * of / 4;
            for (x, y) in [(1, 1), (3, 1), (1, 3), (3, 3)] {
                let found = *part.get_pixel(at(x, part.width()), at(y, part.height()));
                let expected = picture.get_pixel(left + at(x, 50), top + at(y, 45)).0;
                assert_near(found, opaque(expected), 9, &query);
            }
        }
    }
}

#[test]
fn a_source_may_be_larger_than_the_plan_says() {
    let drawing = written(quarters(128, 96), ImageFormat::Png);
    for query in [
        "wid=32&fmt=png",
        "rotate=90&wid=24&fmt=png",
        "rotate=30&wid=40&fmt=png",
    ] {
        let commands = Commands::parse(query).unwrap();
        let nominal = size(64, 48);
        let plan = plan(nominal, &commands).unwrap();
        let large = make(
            &drawing,
            &Head::of(&drawing).unwrap(),
            nominal,
            &plan,
            &commands,
        )
        .unwrap();
        let large = image::load_from_memory(&large).unwrap().to_rgba8();
        let small = seen(&source(), query);
        assert_eq!(large.dimensions(), small.dimensions());
        let middle = (large.width() / 2, large.height() / 3);
        let expected = small.get_pixel(middle.0, middle.1).0;
        assert_near(*large.get_pixel(middle.0, middle.1), expected, 60, query);
    }
}

#[test]
fn fine_black_and_white_becomes_as_bright_as_both_together() {
    let chess = RgbImage::from_fn(64, 64, |x, y| {
        image::Rgb([if (x + y) % 2 == 0 { 0 } else { 255 }; 3])
    });
    for width in [4, 10, 31] {
        let query = format!("wid={width}&fmt=png");
        let answer = seen(&written(chess.clone(), ImageFormat::Png), &query);
        let middle = *answer.get_pixel(width / 2, width / 2);
        assert_near(middle, [188, 188, 188, 255], 3, &query);
    }
}

/// The window of the answer ends exactly where the source does, but for the arithmetic: there is nothing of it then.
#[test]
fn a_window_that_ends_at_the_edge_shows_only_the_ground() {
    let tall = written(
        RgbImage::from_pixel(300, 300, image::Rgb(RED)),
        ImageFormat::Png,
    );
    let answer = seen(&tall, "crop=-121,0,220,220&scl=1.1&wid=20&fmt=png");
    let [width, height] = [answer.width(), answer.height()];
    assert_eq!((width, height), (20, 200));
    for y in 0..height {
        let last_of_ground = *answer.get_pixel(0, y);
        assert_near(last_of_ground, [255; 4], 0, "ground");
    }
}

/// A side that becomes shorter does so first: otherwise all of it would be held at the length of the other.
#[test]
fn strips_that_are_stretched_take_no_more_than_their_answer() {
    let commands = Commands::parse("fit=stretch,1&wid=65&hei=1638&fmt=png").unwrap();
    let of = |source: &[u8]| {
        let head = Head::of(source).unwrap();
        let plan = plan(head.seen(), &commands).unwrap();
        let cost = cost(source, &head, head.seen(), &plan).unwrap();
        (cost, make(source, &head, head.seen(), &plan, &commands))
    };
    let wide = written(quarters(6500, 16), ImageFormat::Png);
    let (cost, answer) = of(&wide);
    assert!(cost < 12 << 20, "{cost}");
    let answer = image::load_from_memory(&answer.unwrap())
        .unwrap()
        .to_rgba8();
    assert_quarters(&answer, [RED, GREEN, BLUE, YELLOW], 3, "wide");
    for query in [
        "fit=stretch,1&wid=1638&hei=65&fmt=png",
        "crop=1,250,14,6000&fit=stretch,1&wid=1638&hei=100&fmt=png",
    ] {
        let answer = seen(&written(quarters(16, 6500), ImageFormat::Png), query);
        assert_quarters(&answer, [RED, GREEN, BLUE, YELLOW], 3, query);
    }
}
