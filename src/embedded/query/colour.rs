//! How colours are read: in lower case, decoded. Pure.

use crate::embedded::answer::Refused;

pub(super) fn read(value: &str) -> Result<[u8; 3], Refused> {
    colour_of(value).ok_or(Refused::malformed("bgc is no colour"))
}

/// `RRGGBB[AA]`, `0xRRGGBB[AA]`, `R,G,B[,A]`, each with or without a final `r`; shades of gray as `0xGG[AA]` or in
/// percent, `G[,A]`, with or without a final `g`. Alpha is read and left: a background is opaque. So is a final `s`.
fn colour_of(value: &str) -> Option<[u8; 3]> {
    let value = value.strip_suffix('s').unwrap_or(value);
    let (value, as_gray, as_rgb) = match (value.strip_suffix('g'), value.strip_suffix('r')) {
        (Some(value), _) => (value, true, false),
        (None, Some(value)) => (value, false, true),
        (None, None) => (value, true, true),
    };
    let marked = value.strip_prefix("0x");
    let hexadecimal = marked.unwrap_or(value);
    let byte = |at: usize| u8::from_str_radix(hexadecimal.get(at..at + 2)?, 16).ok();
    if hexadecimal.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        match hexadecimal.len() {
            6 | 8 if as_rgb => return Some([byte(0)?, byte(2)?, byte(4)?]),
            2 | 4 if as_gray && marked.is_some() => return Some([byte(0)?; 3]),
            _ => {}
        }
    }
    let numbers = value.split(',').map(whole).collect::<Option<Vec<u8>>>()?;
    match numbers[..] {
        [red, green, blue] | [red, green, blue, _] if as_rgb => Some([red, green, blue]),
        [percent @ 0..=100] | [percent @ 0..=100, 0..=100] if as_gray => {
            let shade = (u16::from(percent) * 255 + 50) / 100;
            Some([u8::try_from(shade).ok()?; 3])
        }
        _ => None,
    }
}

/// Digits alone, without a sign.
fn whole(part: &str) -> Option<u8> {
    let are_digits = part.bytes().all(|byte| byte.is_ascii_digit());
    are_digits.then(|| part.parse().ok())?
}
