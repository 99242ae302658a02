//! Drawings that blow up, never end, or reach for what is not theirs. They go to `svg` itself, and as files to `ps`.

use std::fs;
use std::time::Instant;

use super::{Fortress, SOON, assert_right};
use crate::built_in::{Answer, ask};

fn drawing(inner: &str) -> Vec<u8> {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='100' height='50'>{inner}</svg>"
    )
    .into_bytes()
}

fn laughs(level: impl Fn(usize) -> String) -> String {
    (1..10).map(level).collect()
}

/// Each would take more time or memory than there is.
fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let entities = laughs(|n| format!("<!ENTITY a{n} '{}'>", format!("&a{};", n - 1).repeat(10)));
    let uses = laughs(|n| {
        format!(
            "<g id='a{n}'>{}</g>",
            format!("<use xlink:href='#a{}'/>", n - 1).repeat(10)
        )
    });
    let patterns = laughs(|n| {
        let rect = format!("<rect width='9' height='9' fill='url(#a{})'/>", n - 1);
        format!(
            "<pattern id='a{n}' width='9' height='9' patternUnits='userSpaceOnUse'>{}</pattern>",
            rect.repeat(10)
        )
    });
    let quadratic = format!("<!ENTITY a '{}'>", "x".repeat(100_000));
    let doctype = |entities: &str, inner: &str| {
        [
            format!("<!DOCTYPE svg [{entities}]>").as_bytes(),
            &drawing(inner),
        ]
        .concat()
    };
    vec![
        (
            "entities",
            doctype(&format!("<!ENTITY a0 'ha'>{entities}"), "<text>&a9;</text>"),
        ),
        ("long-entity", doctype(&quadratic, &"&a;".repeat(50_000))),
        (
            "entity-loop",
            doctype("<!ENTITY a '&b;'><!ENTITY b '&a;'>", "<text>&a;</text>"),
        ),
        (
            "entity-file",
            doctype(
                "<!ENTITY a SYSTEM 'file:///etc/passwd'>",
                "<text>&a;</text>",
            ),
        ),
        (
            "uses",
            drawing(&format!(
                "<g id='a0'><rect width='1' height='1'/></g>{uses}"
            )),
        ),
        (
            "use-loop",
            drawing(
                "<g id='a'><use href='#b'/></g><g id='b'><use href='#c'/></g><g id='c'><use href='#a'/></g>",
            ),
        ),
        (
            "patterns",
            drawing(&format!(
                "<pattern id='a0' width='1' height='1'/>{patterns}<rect width='99' height='49' fill='url(#a9)'/>"
            )),
        ),
        (
            "deep",
            drawing(&format!(
                "{}{}",
                "<g>".repeat(40_000),
                "</g>".repeat(40_000)
            )),
        ),
        ("unclosed", drawing(&"<g>".repeat(40_000))),
        ("many", drawing(&"<g/>".repeat(200_000))),
        (
            "attributes",
            drawing(&format!(
                "<g{}/>",
                (0..50_000).fold(String::new(), |text, n| text + &format!(" a{n}=''"))
            )),
        ),
        (
            "letters",
            drawing(&format!("<text>{}</text>", "x".repeat(1_000_000))),
        ),
        (
            "spans",
            drawing(&format!(
                "<text>{}</text>",
                "<tspan>x</tspan>".repeat(20_000)
            )),
        ),
        ("compressed", b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec()),
        ("text", b"no drawing".to_vec()),
    ]
}

/// Each would keep the renderer busy with its style sheets, its entities or its ids for hours.
fn slow_to_read() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        (
            "ancestors",
            drawing(&format!(
                "<style>x * * * * * * * * * *{{fill:red}}</style>{}{}",
                "<g>".repeat(100),
                "</g>".repeat(100)
            )),
        ),
        (
            "selectors",
            drawing(&format!(
                "<style>{}a{{{}}}</style>",
                "a,".repeat(32_000),
                "b:c;".repeat(15_000)
            )),
        ),
        (
            "declarations",
            drawing(&format!("<g style='{}'/>", "a:b;".repeat(1_000_000))),
        ),
        (
            "unfinished-entities",
            [&*b"<!ENTITY".repeat(131_072), b"'x'"].concat(),
        ),
        (
            "one-id",
            drawing(&format!(
                "<marker id='m'/><marker id='m'>{}</marker><path d='M{}' marker-mid='url(#m)'/>",
                "<rect/>".repeat(1000),
                "1 1 ".repeat(400_000)
            )),
        ),
    ]
}

/// These can be measured and not be rendered.
fn slow() -> Vec<(&'static str, Vec<u8>)> {
    let filtered = |filter: &str| {
        drawing(&format!(
            "{filter}<rect width='100' height='50' filter='url(#f)'/>"
        ))
    };
    vec![
        (
            "morphology",
            filtered("<filter id='f'><feMorphology operator='dilate' radius='500'/></filter>"),
        ),
        (
            "octaves",
            filtered(
                "<filter id='f'><feTurbulence baseFrequency='.1' numOctaves='2000000000'/></filter>",
            ),
        ),
        (
            "huge-filter",
            filtered(&format!(
                "<filter id='f' x='-900' y='-900' width='9999' height='9999'>{}</filter>",
                "<feGaussianBlur stdDeviation='999'/>".repeat(300)
            )),
        ),
        (
            "layers",
            drawing(&format!(
                "{}<rect width='100' height='50'/>{}",
                "<g opacity='.9'>".repeat(150),
                "</g>".repeat(150)
            )),
        ),
        (
            "tile",
            drawing(
                "<pattern id='p' width='90000' height='90000' patternUnits='userSpaceOnUse'><rect width='1' height='1'/></pattern><rect width='100' height='50' fill='url(#p)'/>",
            ),
        ),
    ]
}

/// These are drawings, with less to see than they wish.
fn curious() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        (
            "file",
            drawing(
                "<image href='file:///etc/passwd' width='9' height='9'/><image xlink:href='/etc/passwd' width='9' height='9'/>",
            ),
        ),
        (
            "http",
            drawing(
                "<image href='http://127.0.0.1:1/x.png' width='9' height='9'/><use href='http://127.0.0.1:1/x.svg#a'/>",
            ),
        ),
        (
            "script",
            drawing("<script>for(;;);</script><rect width='9' height='9' onload='for(;;);'/>"),
        ),
        (
            "style",
            drawing(
                "<style>@import url('http://127.0.0.1:1/x.css'); rect { fill: url('file:///etc/passwd#a') }</style><rect width='9' height='9'/>",
            ),
        ),
        (
            "foreign",
            drawing(
                "<foreignObject width='9' height='9'><iframe xmlns='http://www.w3.org/1999/xhtml' src='file:///etc/passwd'/></foreignObject>",
            ),
        ),
    ]
}

#[test]
fn svg_refuses_drawings_that_blow_up() {
    let fortress = Fortress::new();
    let post = |target: &str, codes: &[u16], name: &str, body: &[u8]| {
        let begin = Instant::now();
        let answer = ask(fortress.servers.svg, "POST", target, &[], body);
        assert!(begin.elapsed() < SOON, "{name} took {:?}", begin.elapsed());
        assert_right(&answer, codes, name);
        answer
    };
    for (name, body) in bombs().into_iter().chain(slow_to_read()) {
        post("/svg/measure", &[422], name, &body);
        post("/svg/render?wid=100&hei=50", &[422], name, &body);
    }
    for (name, body) in slow() {
        post("/svg/measure", &[200], name, &body);
        post("/svg/render?wid=4000&hei=4000", &[422], name, &body);
    }
    for (name, body) in curious() {
        let answer: Answer = post("/svg/render?wid=10&hei=10", &[200], name, &body);
        assert!(answer.body.starts_with(b"\x89PNG"), "{name}");
    }
    post("/svg/measure", &[413], "9 MiB", &vec![b' '; 9 << 20]);
    let small = drawing("");
    for (query, codes) in [
        ("", 400),
        ("wid=10", 400),
        ("wid=0&hei=1", 400),
        ("wid=-1&hei=1", 400),
        ("wid=1&hei=1&x=1", 400),
        ("wid=9999999&hei=1", 403),
        ("wid=16384&hei=16384", 403),
    ] {
        post(&format!("/svg/render?{query}"), &[codes], query, &small);
    }
    let wrong = ask(fortress.servers.svg, "GET", "/svg/measure", &[], b"");
    assert_right(&wrong, &[405], "GET");
    fortress.stands();
}

#[test]
fn drawings_as_files_get_the_same_refusals() {
    let fortress = Fortress::new();
    let images = fortress.servers.images();
    for (name, body) in bombs().into_iter().chain(slow_to_read()) {
        fs::write(images.join(format!("{name}.svg")), body).unwrap();
        fortress.expect(&[403, 413, 422], &format!("/is/image/{name}.svg?wid=100"));
    }
    for (name, body) in slow() {
        fs::write(images.join(format!("{name}.svg")), body).unwrap();
        fortress.expect(
            &[403, 422],
            &format!("/is/image/{name}.svg?wid=4000&hei=4000&fit=stretch,1"),
        );
    }
    for (name, body) in curious() {
        fs::write(images.join(format!("{name}.svg")), body).unwrap();
        fortress.expect(&[200], &format!("/is/image/{name}.svg?wid=10"));
    }
    fs::write(images.join("large.svg"), vec![b' '; 9 << 20]).unwrap();
    fortress.expect(&[403, 413, 422], "/is/image/large.svg?wid=10");
    fortress.stands();
}
