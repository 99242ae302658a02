//! From the values that are stored to the light that they stand for, and back: sRGB's curve (IEC 61966-2-1), 16 bits for
//! light, in which 8 bits find their way back.

use std::sync::LazyLock;

static LIGHT: LazyLock<[u16; 256]> = LazyLock::new(|| {
    let mut light = [0; 256];
    for (light, stored) in light.iter_mut().zip(0u8..=255) {
        let value = f64::from(stored) / 255.0;
        let linear = if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        };
        *light = rounded(linear * 65535.0);
    }
    light
});

/// For every light what is stored. 64 kB, made once, in 1 ms.
static STORED: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let stored = |light: u16| {
        let value = f64::from(light) / 65535.0;
        let curved = if value <= 0.003_130_8 {
            value * 12.92
        } else {
            1.055 * value.powf(1.0 / 2.4) - 0.055
        };
        u8::try_from(rounded(curved * 255.0)).unwrap_or(u8::MAX)
    };
    (0..=u16::MAX).map(stored).collect()
});

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn rounded(value: f64) -> u16 {
    value.round() as u16
}

/// The light of a stored value.
pub(super) fn lighten(stored: u8) -> u16 {
    LIGHT[usize::from(stored)]
}

/// What is stored for a light.
pub(super) fn darken(light: u16) -> u8 {
    STORED[usize::from(light)]
}

/// Adds a pixel; where the last channel is alpha, the others count as much as it says.
#[inline]
pub(super) fn add<const CHANNELS: usize>(
    sum: &mut [u64; CHANNELS],
    pixel: [u8; CHANNELS],
    alpha: bool,
) {
    if alpha {
        let opaque = u64::from(pixel[CHANNELS - 1]);
        for channel in 0..CHANNELS - 1 {
            sum[channel] += u64::from(lighten(pixel[channel])) * opaque;
        }
        sum[CHANNELS - 1] += opaque;
    } else {
        for channel in 0..CHANNELS {
            sum[channel] += u64::from(lighten(pixel[channel]));
        }
    }
}

/// The mean of so many pixels.
#[inline]
pub(super) fn mean<const CHANNELS: usize>(
    sum: [u64; CHANNELS],
    count: u64,
    alpha: bool,
) -> [u16; CHANNELS] {
    let share = |sum: u64, of: u64| u16::try_from((sum + of / 2) / of).unwrap_or(u16::MAX);
    if !alpha {
        return sum.map(|sum| share(sum, count));
    }
    let mut mean = sum.map(|sum| share(sum, 255 * count));
    // 255 times 257 is the whole.
    mean[CHANNELS - 1] = share(sum[CHANNELS - 1] * 257, count);
    mean
}

/// What is stored for light that was multiplied by alpha.
#[inline]
pub(super) fn darken_by_alpha<const CHANNELS: usize>(light: [u16; CHANNELS]) -> [u8; CHANNELS] {
    let alpha = u32::from(light[CHANNELS - 1]);
    let mut pixel = light.map(|light| {
        let divided = (u32::from(light) * 65535).checked_div(alpha).unwrap_or(0);
        darken(u16::try_from(divided).unwrap_or(u16::MAX))
    });
    pixel[CHANNELS - 1] = u8::try_from((alpha + 128) / 257).unwrap_or(u8::MAX);
    pixel
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_comes_back() {
        for stored in 0..=u8::MAX {
            assert_eq!(darken(lighten(stored)), stored);
            for alpha in [40, 77, 255] {
                let mut sum = [0; 2];
                add(&mut sum, [stored, alpha], true);
                let back = darken_by_alpha(mean(sum, 1, true));
                assert_eq!(back[1], alpha);
                assert!(back[0].abs_diff(stored) <= 1, "{stored} {alpha} {back:?}");
            }
        }
    }

    #[test]
    fn black_and_white_are_half_as_bright_together() {
        let mut sum = [0; 1];
        add(&mut sum, [0], false);
        add(&mut sum, [255], false);
        assert_eq!(darken(mean(sum, 2, false)[0]), 188);
    }
}
