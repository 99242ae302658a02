//! Answers that speak of pictures instead of showing them: `req=props`, `imageprops` and `exists`, in the text form of
//! the original's protocol. Pure.

use std::fmt::Write;
use std::time::SystemTime;

use super::geometry::Size;
use crate::embedded::query::Commands;

/// `req=exists`
pub(super) fn existence(exists: bool, modified: SystemTime) -> String {
    let exists = u8::from(exists);
    head(modified) + &format!("catalogRecord.exists={exists}\n")
}

/// `req=imageprops`: of the source.
pub(super) fn of_source(size: Size, modified: SystemTime) -> String {
    let Size { width, height } = size;
    let stamp = humantime::format_rfc3339_seconds(modified);
    head(modified)
        + &format!("image.height={height}\nimage.timeStamp={stamp}\nimage.width={width}\n")
}

/// `req=props`: of the answer that the commands would have. It is not made, so its length is 0, as in the original.
pub(super) fn of_answer(answer: Size, commands: &Commands, modified: SystemTime) -> String {
    let Commands {
        background: [red, green, blue],
        quality,
        ..
    } = *commands;
    let mut text = head(modified);
    let kind = if commands.grayscale { "BW" } else { "RGB" };
    let mut put = |name: &str, value: &dyn std::fmt::Display| {
        // Writing to a string does not fail.
        let _ = writeln!(text, "image.{name}={value}");
    };
    put("bgc", &format_args!("{red:02x}{green:02x}{blue:02x}"));
    put("height", &answer.height);
    put("length", &0);
    put("mask", &u8::from(commands.alpha));
    put("pixTyp", &kind);
    put(
        "quality",
        &format_args!("{quality},{}", u8::from(commands.full_chroma)),
    );
    put("type", &commands.format.media_type());
    put("width", &answer.width);
    text
}

/// The second line is the time of what is told, so that equal answers are equal bytes.
fn head(time: SystemTime) -> String {
    format!("#S7Z OK\n#{}\n", humantime::format_rfc3339_seconds(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size {
        width: 320,
        height: 240,
    };

    #[test]
    fn properties_are_lines() {
        let time = SystemTime::UNIX_EPOCH;
        assert_eq!(
            existence(true, time),
            "#S7Z OK\n#1970-01-01T00:00:00Z\ncatalogRecord.exists=1\n"
        );
        assert_eq!(
            of_source(SIZE, time),
            "#S7Z OK\n#1970-01-01T00:00:00Z\nimage.height=240\nimage.timeStamp=1970-01-01T00:00:00Z\nimage.width=320\n"
        );
        let commands = Commands::parse("bgc=102030&fmt=pjpeg,gray&qlt=70").unwrap();
        assert_eq!(
            of_answer(SIZE, &commands, time),
            "#S7Z OK\n#1970-01-01T00:00:00Z\nimage.bgc=102030\nimage.height=240\nimage.length=0\nimage.mask=0\n\
             image.pixTyp=BW\nimage.quality=70,0\nimage.type=image/jpeg\nimage.width=320\n"
        );
    }
}
