//! What drawings become, and which are refused.

use std::time::{Duration, Instant};

use image::RgbaImage;

use super::*;

fn svg(size: &str, inner: &str) -> String {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' {size}>{inner}</svg>"
    )
}

fn parse(text: &str) -> Result<Drawing, Refused> {
    Drawing::parse(text.as_bytes())
}

fn refusal(text: &str) -> u16 {
    match parse(text) {
        Ok(_) => 200,
        Err(refused) => refused.status.as_u16(),
    }
}

fn render(inner: &str, width: u32, height: u32) -> RgbaImage {
    let drawing = parse(&svg("width='100' height='50'", inner)).unwrap();
    let png = drawing.render(width, height).unwrap();
    image::load_from_memory(&png).unwrap().to_rgba8()
}

fn ink(picture: &RgbaImage) -> usize {
    picture.pixels().filter(|pixel| pixel.0[3] > 0).count()
}

#[test]
fn the_measure_is_in_whole_pixels() {
    let size = |attributes: &str| parse(&svg(attributes, "")).unwrap().size();
    assert_eq!(size("width='100' height='50.5'"), (100, 51));
    assert_eq!(size("viewBox='0 0 30 40'"), (30, 40));
    assert_eq!(size("width='1in' height='0.1'"), (96, 1));
    assert_eq!(size("width='1e30' height='1'").0, u32::MAX);
    assert_eq!(refusal(&svg("width='0' height='5'", "")), 422);
    assert_eq!(refusal(&svg("width='-5' height='5'", "")), 422);
    assert_eq!(refusal(&svg("width='NaN' height='inf'", "")), 200);
}

#[test]
fn the_drawing_is_stretched_and_transparent_where_nothing_is() {
    let picture = render(
        "<rect width='50' height='50' fill='#f00' fill-opacity='0.5'/>",
        40,
        80,
    );
    assert_eq!(picture.dimensions(), (40, 80));
    // Straight colours: half of red is red.
    assert_eq!(picture.get_pixel(5, 70).0, [255, 0, 0, 128]);
    assert_eq!(picture.get_pixel(30, 70).0, [0, 0, 0, 0]);
}

#[test]
fn text_never_vanishes() {
    for style in [
        "",
        "font-family='serif'",
        "font-family='Comic Sans MS, monospace' font-weight='900'",
        "font-family='Nowhere' font-style='italic'",
    ] {
        for text in ["Åäö ç ñ ã", "Ελληνικά Русский", "漢字"] {
            let picture = render(
                &format!("<text y='40' font-size='30' {style}>{text}</text>"),
                100,
                50,
            );
            assert!(ink(&picture) > 50, "{style} {text}");
        }
    }
}

#[test]
fn sizes_have_limits() {
    let drawing = parse(&svg("width='10' height='10'", "")).unwrap();
    let status = |width, height| drawing.render(width, height).unwrap_err().status.as_u16();
    assert_eq!(status(0, 1), 400);
    assert_eq!(status(1, 0), 400);
    assert_eq!(status(16_385, 1), 403);
    assert_eq!(status(4097, 4097), 403);
    assert_eq!(status(u32::MAX, u32::MAX), 403);
}

#[test]
fn what_is_no_drawing_is_refused() {
    for text in [
        "",
        "<html/>",
        "<svg",
        "\0",
        "<svg><g></svg>",
        "<svg/><svg/>",
    ] {
        assert_eq!(refusal(text), 422, "{text}");
    }
    assert_eq!(
        Drawing::parse(b"\xff\xfe").err().unwrap().status.as_u16(),
        422
    );
    assert_eq!(
        Drawing::parse(b"\x1f\x8b\x08")
            .err()
            .unwrap()
            .status
            .as_u16(),
        422
    );
    assert_eq!(
        Drawing::parse(&vec![b' '; LONGEST + 1])
            .err()
            .unwrap()
            .status
            .as_u16(),
        413
    );
}

#[test]
fn nothing_outside_is_read_and_nothing_runs() {
    let secret = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(
        secret.path(),
        svg("width='9' height='9'", "<rect width='9' height='9'/>"),
    )
    .unwrap();
    let path = secret.path().to_str().unwrap();
    let data = "data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 width=%2210%22 height=%2210%22>%3Crect width=%2210%22 height=%2210%22/>%3C/svg>";
    for href in [
        path,
        &format!("file://{path}"),
        "http://127.0.0.1:9/a.png",
        data,
    ] {
        for inner in [
            format!("<image href='{href}' width='90' height='40'/>"),
            format!("<use href='{href}#a'/>"),
            format!(
                "<filter id='f'><feImage href='{href}'/></filter><rect width='9' height='9' filter='url(#f)'/>"
            ),
            format!("<style>@import url({href});</style><script href='{href}'>for(;;);</script>"),
        ] {
            assert_eq!(ink(&render(&inner, 100, 50)), 0, "{inner}");
        }
    }
    let external = format!(
        "<!DOCTYPE svg [<!ENTITY a SYSTEM '{path}'>]>{}",
        svg("width='9' height='9'", "&a;")
    );
    assert_eq!(refusal(&external), 422);
}

/// Each of them would take minutes or all memory. The bound on time is generous for a debug build on a busy machine.
#[test]
fn bombs_are_refused_before_they_go_off() {
    let levels = |first: &str, level: &str| {
        let mut text = first.replace('N', "0");
        for n in 1..12 {
            text += &level
                .replace('N', &n.to_string())
                .replace('M', &(n - 1).to_string());
        }
        text
    };
    let nested = |n: usize| format!("{}{}", "<g opacity='.9'>".repeat(n), "</g>".repeat(n));
    let styled = |style: &str, inner: &str| format!("<style>{style}</style>{inner}");
    let bombs = [
        levels(
            "<g id='aN'><rect width='1' height='1'/></g>",
            &format!("<g id='aN'>{}</g>", "<use xlink:href='#aM'/>".repeat(10)),
        ),
        nested(1000),
        nested(49_000),
        "<rect/>".repeat(100_001),
        format!("<text>{}</text>", "a".repeat(40_000)),
        format!("<text>{}</text>", "<tspan>ab</tspan>".repeat(3000)),
        format!(
            "<g id='a'>{}<use href='#b'/></g><g id='b'><use href='#a'/></g>",
            "<use href='#b'/>"
        ),
        styled("x * * * * * * * * * *{fill:red}", &nested(100)),
        styled(
            &format!("{}a{{{}}}", "a,".repeat(32_000), "b:c;".repeat(15_000)),
            "<a/>",
        ),
        styled(
            &format!("g{{{}}}", "b:c;".repeat(4000)),
            &"<g/>".repeat(40_000),
        ),
        styled(
            ":first-child g{b:c}",
            &format!(
                "{}<g>{}</g>",
                "<!---->".repeat(40_000),
                "<g/>".repeat(40_000)
            ),
        ),
        styled(
            ".a g{b:c}",
            &format!(
                "<g class='{}'>{}</g>",
                "b ".repeat(500_000),
                "<g/>".repeat(40_000)
            ),
        ),
        styled(&"</style><style> ".repeat(30_000), "<g/>"),
        format!("<g style='{}'/>", "a:b;".repeat(500_000)),
        format!(
            "<marker id='m'/><marker id='m'>{}</marker><path d='M{}' marker-mid='url(#m)'/>",
            "<rect/>".repeat(1000),
            "1 1 ".repeat(400_000)
        ),
    ];
    let rendered = [
        "<filter id='f' x='-9' y='-9' width='99' height='99'><feMorphology operator='dilate' radius='999'/></filter>".to_owned(),
        "<filter id='f'><feTurbulence baseFrequency='.1' numOctaves='4000000000'/></filter>".to_owned(),
        format!("<filter id='f' filterUnits='userSpaceOnUse' width='9e9' height='9e9'>{}</filter>", "<feGaussianBlur stdDeviation='9999'/>".repeat(500)),
        format!("<filter id='f'><feMerge>{}</feMerge></filter>", "<feMergeNode/>".repeat(20_000)),
    ]
    .map(|filter| format!("{filter}<rect width='100' height='50' filter='url(#f)'/>"));
    let patterns = levels(
        "<pattern id='pN' width='1' height='1' patternUnits='userSpaceOnUse'><rect width='1' height='1'/></pattern>",
        &format!(
            "<pattern id='pN' width='9' height='9' patternUnits='userSpaceOnUse'>{}</pattern>",
            "<rect width='9' height='9' fill='url(#pM)'/>".repeat(3)
        ),
    ) + "<rect width='100' height='50' fill='url(#p11)'/>";
    let layers = format!(
        "{}<rect width='100' height='50'/>{}",
        "<g opacity='.9'>".repeat(150),
        "</g>".repeat(150)
    );
    let huge_tile = "<pattern id='p' width='20000' height='20000' patternUnits='userSpaceOnUse'><rect width='1' height='1'/></pattern><rect width='100' height='50' fill='url(#p)'/>".to_owned();
    let all = bombs
        .into_iter()
        .chain(rendered)
        .chain([patterns, layers, huge_tile]);
    for bomb in all {
        let begin = Instant::now();
        let text = svg("width='100' height='50'", &bomb);
        let refused = match parse(&text) {
            Ok(drawing) => drawing.render(4096, 4096).err(),
            Err(refused) => Some(refused),
        };
        assert_eq!(
            refused.map(|refused| refused.status.as_u16()),
            Some(422),
            "{bomb:.200}"
        );
        assert!(begin.elapsed() < Duration::from_secs(10), "{bomb:.200}");
    }
}

#[test]
fn ordinary_drawings_pass() {
    for inner in [
        "<defs><linearGradient id='g'><stop stop-color='red'/><stop offset='1'/></linearGradient></defs><rect width='100' height='50' fill='url(#g)'/>",
        "<filter id='f'><feGaussianBlur stdDeviation='3'/><feOffset dx='2' dy='2'/></filter><rect width='50' height='25' filter='url(#f)'/>",
        "<g opacity='.5'><g opacity='.5'><circle cx='50' cy='25' r='20'/></g></g>",
        "<pattern id='p' width='10' height='10' patternUnits='userSpaceOnUse'><circle r='5'/></pattern><rect width='100' height='50' fill='url(#p)'/>",
        "<marker id='m' markerWidth='4' markerHeight='4'><rect width='4' height='4'/></marker><path d='M0 0L50 25L100 0' stroke='red' marker-mid='url(#m)'/>",
        "<path d='M0 25h100' stroke='#000' stroke-width='5' stroke-dasharray='3 1'/>",
    ] {
        assert!(ink(&render(inner, 2000, 1000)) > 100, "{inner}");
    }
    let map = "10.5 20.25 ".repeat(50_000);
    assert!(
        parse(&svg(
            "width='100' height='50'",
            &format!("<path d='M{map}' stroke='red'/>")
        ))
        .unwrap()
        .render(800, 400)
        .is_ok()
    );
}
