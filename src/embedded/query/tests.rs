use proptest::prelude::*;

use super::*;

fn parse(query: &str) -> Commands {
    Commands::parse(query).unwrap_or_else(|refused| panic!("{query}: {refused:?}"))
}

fn canonical(query: &str) -> String {
    parse(query).to_string()
}

fn status(query: &str) -> u16 {
    match Commands::parse(query) {
        Ok(_) => 200,
        Err(refused) => refused.status.as_u16(),
    }
}

#[test]
fn each_command_is_read() {
    let commands = parse(
        "wid=320&hei=240&fit=crop,1&crop=-5,10,300,200&rotate=-90&flip=ud&bgc=10,20,30&fmt=pjpeg,gray&qlt=90",
    );
    let expected = Commands {
        crop: Some(Crop::Pixels {
            left: -5,
            top: 10,
            width: 300,
            height: 200,
        }),
        flip: Flip {
            horizontally: false,
            vertically: true,
        },
        rotate: 270.0,
        scl: None,
        fit: Some(Fit {
            mode: FitMode::Crop,
            enlarge: true,
        }),
        wid: Some(320),
        hei: Some(240),
        background: [10, 20, 30],
        format: Format::Jpeg { progressive: true },
        alpha: false,
        grayscale: true,
        quality: 90,
        full_chroma: false,
        wanted: Wanted::Image,
    };
    assert_eq!(commands, expected);
    assert_eq!(
        commands.to_string(),
        "crop=-5,10,300,200&flip=ud&rotate=270&fit=crop,1&wid=320&hei=240&bgc=0a141e&fmt=pjpeg,gray&qlt=90"
    );
}

#[test]
fn equal_requests_are_equal_texts() {
    for (query, expected) in [
        ("", ""),
        ("&&.1234=&.ts", ""),
        ("WID=320&FMT=PNG-Alpha", "wid=320&fmt=png-alpha"),
        ("wid=0320", "wid=320"),
        ("wid=1&wid=2", "wid=2"),
        ("wid=%33%32%30", "wid=320"),
        ("cache=off&id=a%2Cb&resMode=sharp2&iccEmbed=1&handler=x", ""),
        ("fmt=jpg&qlt=80,0&req=img&bgc=FFFFFF", ""),
        ("fmt=jpeg,rgb,none", ""),
        ("fmt=tif,,lzw&qlt=3,1", "fmt=tif"),
        ("fmt=webp,,lossless", "fmt=webp"),
        ("qlt=70,1", "qlt=70,1"),
        ("qlt=80,1&fmt=jpeg,gray", "fmt=jpeg,gray"),
        ("bgc=000000&fmt=png-alpha", "fmt=png-alpha"),
        // To fit and be enlarged is what happens without `fit`.
        ("wid=9&hei=9&fit=fit,1", "wid=9&hei=9"),
        ("wid=9&hei=9&fit=fit", "fit=fit&wid=9&hei=9"),
        // With one of them there is nothing to crop.
        ("wid=9&fit=crop,0", "fit=fit&wid=9"),
        ("wid=9&fit=crop,1", "wid=9"),
        // `scl` says how large, so `fit` has nothing to say.
        ("scl=2&wid=9&hei=9&fit=crop", "scl=2&wid=9&hei=9"),
        ("scl=.5", "scl=0.5"),
        ("scl=1e300", "scl=1000000"),
        ("rotate=-0", ""),
        ("rotate=720", ""),
        ("rotate=-1e-9", ""),
        ("rotate=-30.5", "rotate=329.5"),
        ("cropN=0,0,.5,1", "cropn=0,0,0.5,1"),
        ("crop=1,2,3,4&cropN=-0,0,1,1", "cropn=0,0,1,1"),
        ("req=exists,text&wid=5", "req=exists"),
        ("req=props&wid=5", "wid=5&req=props"),
    ] {
        assert_eq!(canonical(query), expected, "{query}");
        assert_eq!(parse(expected), parse(query), "{query}");
    }
}

#[test]
fn what_the_protocol_does_not_know_is_refused() {
    for query in [
        "wid",
        "wid=",
        "wid=0",
        "wid=-1",
        "wid=+1",
        "wid=1.5",
        "wid=a",
        "wid=1,2",
        "wid=%ff",
        "hei=0",
        "hei=000",
        "scl=0",
        "scl=-1",
        "scl=nan",
        "scl=inf",
        "scl=",
        "scl=1e400",
        "fit=fit",
        "fit=crop&scl=2",
        "wid=1&fit=",
        "wid=1&fit=big",
        "wid=1&fit=fit,2",
        "crop=",
        "crop=0,0,0,1",
        "crop=0,0,1",
        "crop=0,0,1,1,1",
        "crop=0,0,-1,1",
        "crop=a,0,1,1",
        "crop=0,0,99999999999,1",
        "cropn=0,0,0,1",
        "cropn=0,0,nan,1",
        "cropn=inf,0,1,1",
        "rotate=",
        "rotate=nan",
        "rotate=east",
        "flip=",
        "flip=udlr",
        "flip=x",
        "bgc=",
        "bgc=red",
        "bgc=#ffffff",
        "bgc=%23ffffff",
        "bgc=fff",
        "bgc=1,2,300",
        "bgc=101",
        "bgc=1,2,3g",
        "bgc=50r",
        "bgc=0,0,0,0k",
        "bgc=ü12345",
        "bgc=+1,2,3",
        "fmt=",
        "fmt=bmp",
        "fmt=avif",
        "fmt=jpeg-alpha",
        "fmt=jpeg,cmyk",
        "fmt=jpeg,rgb,zip",
        "fmt=tif,,jpeg",
        "fmt=webp,,lossy",
        "fmt=png,rgb,none,x",
        "qlt=",
        "qlt=0",
        "qlt=101",
        "qlt=80,2",
        "qlt=+80",
        "qlt=80,",
        "req=",
        "req=xmp",
        "req=img,json",
        "layer=1",
        "$preset$",
        "ts=1",
        "=",
        "=5",
    ] {
        assert_eq!(status(query), 400, "{query}");
    }
    for query in ["wid=16385", "hei=9999999", "wid=99999999999999999999999"] {
        assert_eq!(status(query), 403, "{query}");
    }
    assert_eq!(status("wid=16384&hei=1"), 200);
    assert_eq!(status(&"&".repeat(4096)), 200);
    assert_eq!(status(&"&".repeat(4097)), 414);
}

#[test]
fn colours_have_many_forms() {
    for (value, expected) in [
        ("0a141e", [10, 20, 30]),
        ("0A141EFF", [10, 20, 30]),
        ("0x0a141e", [10, 20, 30]),
        ("0x0a141er", [10, 20, 30]),
        ("10,20,30", [10, 20, 30]),
        ("10,20,30,0", [10, 20, 30]),
        ("10%2C20,30rs", [10, 20, 30]),
        ("0", [0; 3]),
        ("50", [128; 3]),
        ("100g", [255; 3]),
        ("50,100", [128; 3]),
        ("0x80", [128; 3]),
        ("0x80ffg", [128; 3]),
        ("000000s", [0; 3]),
    ] {
        assert_eq!(
            parse(&format!("bgc={value}")).background,
            expected,
            "{value}"
        );
    }
}

/// A command that is right, in one of the ways to write it.
fn command() -> impl Strategy<Value = String> {
    let whole = || 1u32..=16_384;
    let share = || -4.0f64..4.0;
    prop_oneof![
        whole().prop_map(|size| format!("wid={size}")),
        whole().prop_map(|size| format!("hei={size}")),
        "fit=(fit|constrain|crop|wrap|stretch|hfit|vfit)(,[01])?",
        (0.001f64..1000.0).prop_map(|scale| format!("scl={scale}")),
        any::<(i32, i32)>().prop_flat_map(move |(left, top)| {
            (whole(), whole()).prop_map(move |(w, h)| format!("crop={left},{top},{w},{h}"))
        }),
        (share(), share(), 0.001f64..4.0, 0.001f64..4.0)
            .prop_map(|(x, y, w, h)| format!("cropN={x},{y},{w},{h}")),
        (-1e4f64..1e4).prop_map(|angle| format!("rotate={angle}")),
        "flip=(lr|ud|lrud)",
        "bgc=([0-9a-f]{6}|[01]?[0-9]{1,2},[0-9]{2},[0-9]{2}|[0-9]{2})",
        "fmt=(jpg|pjpeg|png|gif|tif|webp)(,rgb|,gray)?",
        "fmt=(png|gif|tif|webp)-alpha",
        "qlt=[1-9][0-9]?(,[01])?",
        "req=(img|props|imageprops|exists)",
    ]
}

proptest! {
    #[test]
    fn arbitrary_text_is_read_or_refused(query in "(?s).{0,200}") {
        let _ = Commands::parse(&query);
    }

    #[test]
    fn arbitrary_values_are_read_or_refused(
        name in "(wid|hei|fit|scl|crop|cropn|rotate|flip|bgc|fmt|qlt|req)",
        value in "[-+0-9a-z,.%x]{0,30}",
    ) {
        if let Ok(commands) = Commands::parse(&format!("{name}={value}&wid=1")) {
            prop_assert_eq!(parse(&commands.to_string()), commands);
        }
    }

    #[test]
    fn the_canonical_form_means_the_same(given in prop::collection::vec(command(), 0..8)) {
        let query = given.join("&");
        if let Ok(commands) = Commands::parse(&query) {
            let text = commands.to_string();
            prop_assert!(text.len() < 2048);
            prop_assert_eq!(parse(&text), commands);
            prop_assert_eq!(canonical(&text), text);
        }
    }
}
