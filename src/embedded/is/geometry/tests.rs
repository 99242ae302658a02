use proptest::prelude::*;

use super::*;

fn planned(width: u32, height: u32, query: &str) -> Result<Plan, Refused> {
    let commands = Commands::parse(query).unwrap();
    plan(Size { width, height }, &commands)
}

/// The scaled picture, the answer, and the place of the one in the other.
fn sizes_of(width: u32, height: u32, query: &str) -> [i64; 6] {
    let plan = planned(width, height, query).unwrap();
    [
        i64::from(plan.scaled.width),
        i64::from(plan.scaled.height),
        i64::from(plan.canvas.width),
        i64::from(plan.canvas.height),
        plan.place.0,
        plan.place.1,
    ]
}

#[test]
fn each_way_to_fill_a_size() {
    for (query, expected) in [
        ("", [400, 300, 400, 300, 0, 0]),
        ("wid=200", [200, 150, 200, 150, 0, 0]),
        ("wid=800", [800, 600, 800, 600, 0, 0]),
        ("hei=150", [200, 150, 200, 150, 0, 0]),
        ("wid=800&fit=fit", [400, 300, 400, 300, 0, 0]),
        ("wid=200&hei=200", [200, 150, 200, 200, 0, 25]),
        ("wid=800&hei=800", [800, 600, 800, 800, 0, 100]),
        ("wid=800&hei=800&fit=fit", [400, 300, 800, 800, 200, 250]),
        ("wid=200&hei=200&fit=constrain", [200, 150, 200, 150, 0, 0]),
        ("wid=800&hei=800&fit=constrain", [400, 300, 400, 300, 0, 0]),
        ("wid=200&hei=200&fit=crop", [267, 200, 200, 200, -34, 0]),
        ("wid=600&hei=200&fit=crop", [400, 300, 600, 200, 100, -50]),
        ("wid=600&hei=200&fit=crop,1", [600, 450, 600, 200, 0, -125]),
        ("wid=200&hei=200&fit=wrap", [267, 200, 267, 200, 0, 0]),
        ("wid=600&hei=200&fit=wrap", [400, 300, 600, 300, 100, 0]),
        ("wid=200&hei=100&fit=stretch", [200, 100, 200, 100, 0, 0]),
        ("wid=800&hei=100&fit=stretch", [400, 100, 800, 100, 200, 0]),
        ("wid=200&hei=100&fit=hfit", [200, 150, 200, 100, 0, -25]),
        ("wid=200&hei=100&fit=vfit", [133, 100, 200, 100, 33, 0]),
        ("scl=2", [200, 150, 200, 150, 0, 0]),
        ("scl=0.5", [800, 600, 800, 600, 0, 0]),
        ("scl=1&wid=101&hei=500", [400, 300, 101, 500, -150, 100]),
        ("scl=1e6", [1, 1, 1, 1, 0, 0]),
        ("wid=1", [1, 1, 1, 1, 0, 0]),
        ("rotate=90", [300, 400, 300, 400, 0, 0]),
        ("rotate=90&wid=150", [150, 200, 150, 200, 0, 0]),
        ("rotate=180", [400, 300, 400, 300, 0, 0]),
        ("crop=100,100,200,50", [200, 50, 200, 50, 0, 0]),
        ("crop=100,100,200,50&wid=100", [100, 25, 100, 25, 0, 0]),
        ("cropN=.5,.5,.5,.5", [200, 150, 200, 150, 0, 0]),
    ] {
        assert_eq!(sizes_of(400, 300, query), expected, "{query}");
    }
    // What is between two pixels lies to the left.
    assert_eq!(sizes_of(1, 1, "scl=1&wid=4")[4], 1);
    assert_eq!(sizes_of(4, 1, "scl=1&wid=1")[4], -2);
}

#[test]
fn the_box_holds_what_is_turned() {
    let turn = |degrees| {
        turned(
            Size {
                width: 100,
                height: 50,
            },
            degrees,
        )
    };
    assert_eq!(
        turn(45.0),
        Size {
            width: 107,
            height: 107
        }
    );
    assert_eq!(
        turn(30.0),
        Size {
            width: 112,
            height: 94
        }
    );
    assert_eq!(
        turn(270.0),
        Size {
            width: 50,
            height: 100
        }
    );
}

#[test]
fn what_would_be_too_large_is_refused() {
    let status = |width, height, query| match planned(width, height, query) {
        Ok(_) => 200,
        Err(refused) => refused.status.as_u16(),
    };
    assert_eq!(status(100, 100, "wid=4096&hei=4096"), 200);
    assert_eq!(status(100, 100, "wid=4096&hei=4097"), 403);
    assert_eq!(status(100, 100, "wid=16384&hei=16384"), 403);
    assert_eq!(status(100, 100, "scl=0.001"), 403);
    assert_eq!(status(100, 100, "scl=0.001&wid=10&hei=10"), 403);
    assert_eq!(status(1, 60_000, "wid=10"), 403);
    assert_eq!(status(100, 100, "wid=16384&hei=1&fit=crop,1"), 403);
    assert_eq!(
        status(100, 100, "crop=0,0,4000000000,4000000000&wid=1"),
        403
    );
    assert_eq!(status(100, 100, "cropN=0,0,1e300,1e300&wid=1"), 403);
    assert_eq!(status(60_000, 1, "rotate=45&wid=10"), 403);
    // As large as a camera's, and asked for in no size.
    assert_eq!(status(6000, 4000, "scl=1"), 403);
    assert_eq!(status(6000, 4000, "scl=1&wid=400&hei=400"), 200);
    assert_eq!(sizes_of(6000, 4000, "")[..4], [5016, 3344, 5016, 3344]);
    assert_eq!(sizes_of(65_000, 1, "")[..4], [16_384, 1, 16_384, 1]);
}

#[test]
fn a_drawing_is_rendered_as_large_as_it_is_needed() {
    let best = |query| {
        let source = Size {
            width: 400,
            height: 300,
        };
        let plan = plan(source, &Commands::parse(query).unwrap()).unwrap();
        let best = best_size(source, &plan);
        (best.width, best.height)
    };
    assert_eq!(best(""), (400, 300));
    assert_eq!(best("wid=800"), (800, 600));
    assert_eq!(best("wid=200&hei=200"), (200, 150));
    assert_eq!(best("wid=200&hei=200&fit=crop"), (267, 200));
    assert_eq!(best("wid=200&hei=300&fit=stretch"), (400, 300));
    assert_eq!(best("crop=0,0,40,30&wid=200"), (2000, 1500));
    assert_eq!(best("rotate=90&wid=600"), (800, 600));
    let (width, height) = best("crop=0,0,4,3&wid=4000");
    assert!(
        width * height <= 16 << 20 && width > 4000,
        "{width} {height}"
    );
}

fn queries() -> impl Strategy<Value = String> {
    let side = || prop_oneof![1u32..2000, 1u32..=16_384];
    let sizes = prop_oneof![
        Just(String::new()),
        side().prop_map(|wid| format!("&wid={wid}")),
        side().prop_map(|hei| format!("&hei={hei}")),
        (
            side(),
            side(),
            "(&fit=(fit|constrain|crop|wrap|stretch|hfit|vfit)(,[01])?)?"
        )
            .prop_map(|(wid, hei, fit)| format!("&wid={wid}&hei={hei}{fit}")),
        (1e-3f64..1e3).prop_map(|scl| format!("&scl={scl}")),
    ];
    let crop = prop_oneof![
        Just(String::new()),
        (-999i32..9999, -999i32..9999, 1u32..9999, 1u32..9999)
            .prop_map(|(x, y, w, h)| format!("&crop={x},{y},{w},{h}")),
        (-2f64..2.0, -2f64..2.0, 1e-3f64..2.0, 1e-3f64..2.0)
            .prop_map(|(x, y, w, h)| format!("&cropN={x},{y},{w},{h}")),
    ];
    let rotate = prop_oneof![
        Just(String::new()),
        (0.0f64..360.0).prop_map(|angle| format!("&rotate={angle}")),
    ];
    (sizes, crop, rotate).prop_map(|(sizes, crop, rotate)| format!("{sizes}{crop}{rotate}"))
}

proptest! {
    #[test]
    fn every_plan_is_within_its_limits(
        (width, height) in (1u32..70_000, 1u32..70_000),
        query in queries(),
    ) {
        let source = Size { width, height };
        let commands = Commands::parse(&query).unwrap();
        let Ok(plan) = plan(source, &commands) else { return Ok(()) };
        let Plan { canvas, scaled, crop, .. } = plan;
        for side in [canvas.width, canvas.height, scaled.width, scaled.height, crop.width, crop.height] {
            prop_assert!(side > 0);
        }
        prop_assert!(canvas.width <= 16_384 && canvas.height <= 16_384);
        prop_assert!(canvas.pixels() <= 16 << 20);
        prop_assert!(scaled.pixels() <= source.pixels().max(16 << 20));
        let best = best_size(source, &plan);
        prop_assert!(best.width > 0 && best.height > 0);
        prop_assert!(best.width <= 16_385 && best.height <= 16_385);
        prop_assert!(best.pixels() <= (16 << 20) + u64::from(best.width + best.height));
    }

    #[test]
    fn the_answer_has_the_size_that_was_asked_for(
        (width, height) in (1u32..5000, 1u32..5000),
        (wid, hei) in (1u32..3000, 1u32..3000),
        fit in "(&fit=(fit|crop|stretch|hfit|vfit)(,[01])?)?",
    ) {
        if let Ok(plan) = planned(width, height, &format!("wid={wid}&hei={hei}{fit}")) {
            prop_assert_eq!(plan.canvas, Size { width: wid, height: hei });
        }
        if let Ok(plan) = planned(width, height, &format!("wid={wid}")) {
            prop_assert_eq!(plan.canvas.width, wid);
            prop_assert_eq!(plan.canvas, plan.scaled);
        }
        if let Ok(plan) = planned(width, height, &format!("hei={hei}")) {
            prop_assert_eq!(plan.canvas.height, hei);
        }
        if let Ok(plan) = planned(width, height, &format!("wid={wid}&hei={hei}&fit=constrain,1")) {
            prop_assert!(plan.canvas.width <= wid && plan.canvas.height <= hei);
            prop_assert!(plan.canvas.width == wid || plan.canvas.height == hei);
        }
        if let Ok(plan) = planned(width, height, &format!("wid={wid}&hei={hei}&fit=wrap,1")) {
            prop_assert!(plan.canvas.width >= wid && plan.canvas.height >= hei);
        }
    }
}

#[test]
fn a_webp_is_not_longer_than_its_format_allows() {
    let source = Size {
        width: 100,
        height: 100,
    };
    for (query, allowed) in [
        ("wid=16384&hei=1&fmt=webp", false),
        ("wid=1&hei=16384&fmt=webp-alpha", false),
        ("wid=16383&hei=1&fmt=webp", true),
        ("wid=16384&hei=1&fmt=png", true),
    ] {
        let plan = plan(source, &Commands::parse(query).unwrap());
        let status = plan.err().map(|refused| refused.status.as_u16());
        assert_eq!(status, (!allowed).then_some(403), "{query}");
    }
}
