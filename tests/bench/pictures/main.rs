//! The built-in servers beside what operators would run in their place, in one run on one machine:
//!
//! - resizing a photograph: `is` and nginx's image filter, four connections, no cache, and how good both results are;
//! - the same picture again: `ps` from its cache and nginx from a file;
//! - rendering a drawing: `svg` and rsvg-convert behind Python.
//!
//! Each is asked in turn for several rounds; the ratio of each round counts, and their median decides. Seconds of
//! different machines say nothing. Wants Debian's packages: `docs/examples/real-servers/packages wrk`. Run with
//!
//!     cargo bench --bench pictures
//!
//! It exits with 1 where a bound is missed.

// Printing is what it is for; colours are computed in fractions and end as bytes.
#![allow(clippy::print_stdout)]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]

mod load;
mod photo;
mod quality;
mod servers;
mod table;

use std::process::ExitCode;

use load::{Target, rounds};
use servers::Servers;
use table::Row;

fn main() -> ExitCode {
    if let Some(missing) = servers::missing_program() {
        println!("pictures: {missing} is missing: run docs/examples/real-servers/packages wrk");
        return ExitCode::FAILURE;
    }
    let photo = photo::jpeg(2400, 1800);
    let servers = Servers::start(&photo);
    let ours = servers.ours();
    let nginx = servers.nginx();

    let resized = [
        Target::get(ours.is.url("/is/image/photo.jpg?wid=320&qlt=85")),
        Target::get(nginx.url("/resize/photo.jpg?wid=320")),
    ];
    let cached = [
        Target::get(ours.ps.url("/is/image/photo.jpg?wid=320&qlt=85")),
        Target::get(nginx.url("/static/small.jpg")),
    ];
    // The very bytes that the cache answers with.
    servers.publish("small.jpg", &cached[0].fetch());
    let drawn = [
        Target::post(
            ours.svg.url("/svg/render?wid=400&hei=200"),
            servers.script(),
        ),
        Target::post(
            servers.python().url("/svg/render?wid=400"),
            servers.script(),
        ),
    ];
    for target in resized.iter().chain(&cached).chain(&drawn) {
        target.fetch();
    }

    let quality = quality::against_lanczos(&photo, 320, &resized[0].fetch(), &resized[1].fetch());
    let rows = [
        Row::of(
            "2400x1800 JPEG to 320 wide: is / nginx image_filter",
            rounds(&resized, 4),
            3.0,
        ),
        Row::of(
            "the same from the cache: ps / nginx static file",
            rounds(&cached, 4),
            0.5,
        ),
        Row::of(
            "SVG to PNG, 400x200: svg / rsvg-convert behind Python",
            rounds(&drawn, 4),
            5.0,
        ),
    ];
    table::print(&rows, &quality);
    if rows.iter().all(Row::holds) && quality.iter().all(quality::Compared::holds) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
