//! Formats, colours and channels, in and out.

use super::*;

const ANSWERS: [(&str, ImageFormat); 6] = [
    ("jpeg", ImageFormat::Jpeg),
    ("pjpeg", ImageFormat::Jpeg),
    ("png", ImageFormat::Png),
    ("gif", ImageFormat::Gif),
    ("tif", ImageFormat::Tiff),
    ("webp", ImageFormat::WebP),
];

fn with_alpha() -> RgbaImage {
    RgbaImage::from_fn(40, 40, |x, _| match x {
        0..20 => Rgba([200, 30, 20, 255]),
        // What cannot be seen must not shine through.
        _ => Rgba([0, 255, 0, 0]),
    })
}

#[test]
fn every_format_is_read_and_written() {
    for source in [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::Gif,
        ImageFormat::Tiff,
        ImageFormat::WebP,
    ] {
        let source = written(quarters(48, 32), source);
        for (name, format) in ANSWERS {
            for sized in ["scl=1", "wid=24", "wid=96"] {
                let query = format!("{sized}&fmt={name}&qlt=95");
                let answer = bytes(&source, &query).unwrap();
                assert_eq!(image::guess_format(&answer).unwrap(), format, "{query}");
                let answer = image::load_from_memory(&answer).unwrap().to_rgba8();
                assert_quarters(&answer, [RED, GREEN, BLUE, YELLOW], 14, &query);
            }
        }
    }
}

#[test]
fn gray_stays_gray() {
    let gray =
        image::GrayImage::from_fn(32, 32, |x, _| image::Luma([if x < 16 { 60 } else { 190 }]));
    for source in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Tiff] {
        let source = written(gray.clone(), source);
        for name in ["jpeg", "png", "tif"] {
            let answer = bytes(&source, &format!("wid=16&fmt={name}&qlt=95")).unwrap();
            let answer = image::load_from_memory(&answer).unwrap();
            assert_eq!(answer.color(), image::ColorType::L8, "{name}");
            assert_near(
                *answer.to_rgba8().get_pixel(3, 8),
                [60, 60, 60, 255],
                3,
                name,
            );
        }
    }
    let answer = bytes(&written(quarters(16, 16), ImageFormat::Png), "fmt=png,gray").unwrap();
    assert_eq!(
        image::load_from_memory(&answer).unwrap().color(),
        image::ColorType::L8
    );
}

#[test]
fn what_is_transparent_stays_so_or_shows_the_ground() {
    for source in [
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Tiff,
        ImageFormat::Gif,
    ] {
        let source = written(with_alpha(), source);
        for sized in ["scl=1", "wid=20", "wid=6", "wid=80"] {
            for name in ["png-alpha", "webp-alpha", "tif-alpha", "gif-alpha"] {
                let query = format!("{sized}&fmt={name}");
                let answer = seen(&source, &query);
                let (width, height) = answer.dimensions();
                assert_near(*answer.get_pixel(0, 0), opaque(RED), 8, &query);
                // The filter's last lobe reaches far where there are few pixels.
                let last = answer.get_pixel(width - 1, height - 1).0[3];
                assert!(last < 3, "{query}: {last}");
                for pixel in answer.pixels().filter(|pixel| pixel.0[3] > 64) {
                    assert!(pixel.0[1] < 60, "green in {query}: {pixel:?}");
                }
            }
            let answer = seen(&source, &format!("{sized}&fmt=png&bgc=10,20,200"));
            let (width, height) = answer.dimensions();
            let ground = *answer.get_pixel(width - 1, height - 1);
            assert_near(ground, [10, 20, 200, 255], 1, sized);
        }
    }
}

#[test]
fn sixteen_bits_become_eight() {
    let deep = image::ImageBuffer::from_fn(20, 20, |_, _| image::Rgb([0xC812_u16, 0x1E34, 0x14FF]));
    let deep = DynamicImage::ImageRgb16(deep);
    for source in [ImageFormat::Png, ImageFormat::Tiff] {
        let answer = seen(&written(deep.clone(), source), "wid=10&fmt=png");
        assert_near(*answer.get_pixel(4, 4), opaque(RED), 1, "deep");
    }
}

/// A JPEG of one colour, with a profile.
fn flat(pixel: &[u8], format: libjpeg_turbo_rs::PixelFormat, profile: &[u8]) -> Vec<u8> {
    let pixels = pixel.repeat(32 * 32);
    libjpeg_turbo_rs::Encoder::new(&pixels, 32, 32, format)
        .quality(100)
        .subsampling(libjpeg_turbo_rs::Subsampling::S444)
        .icc_profile(profile)
        .encode()
        .unwrap()
}

#[test]
fn embedded_profiles_are_brought_to_srgb() {
    use libjpeg_turbo_rs::PixelFormat::{Grayscale, Rgb};
    let p3 = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let answer = seen(&flat(&[200, 100, 100], Rgb, &p3), "wid=8&fmt=png");
    // By the matrices of SMPTE EG 432-1 and sRGB: 214.9, 92.6, 96.6.
    assert_near(*answer.get_pixel(3, 3), [215, 93, 97, 255], 2, "Display P3");
    let gray = moxcms::ColorProfile::new_gray_with_gamma(1.0)
        .encode()
        .unwrap();
    let answer = seen(&flat(&[55], Grayscale, &gray), "wid=8&fmt=png");
    // 55 of 255 of the light is 128 in sRGB.
    assert_near(
        *answer.get_pixel(3, 3),
        [128, 128, 128, 255],
        3,
        "linear gray",
    );
    let unfit = seen(&flat(&[200, 100, 100], Rgb, &gray), "wid=8&fmt=png");
    assert_near(*unfit.get_pixel(3, 3), [200, 100, 100, 255], 3, "unfit");
    let nonsense = seen(&flat(&[200, 100, 100], Rgb, b"no profile"), "wid=8&fmt=png");
    assert_near(
        *nonsense.get_pixel(3, 3),
        [200, 100, 100, 255],
        3,
        "nonsense",
    );
}

#[test]
fn inks_become_colours() {
    // Cyan 0, magenta 80 %, yellow 90 %, black 10 %: as TIFF has it, and as JPEG has it, the other way round.
    let inks = [0u8, 204, 230, 26];
    let expected = [229, 46, 22, 255];
    let mut bytes = std::io::Cursor::new(Vec::new());
    tiff::encoder::TiffEncoder::new(&mut bytes)
        .unwrap()
        .write_image::<tiff::encoder::colortype::CMYK8>(16, 16, &inks.repeat(256))
        .unwrap();
    let tiff = bytes.into_inner();
    for query in ["fmt=png", "wid=5&fmt=png"] {
        assert_near(*seen(&tiff, query).get_pixel(2, 2), expected, 2, "TIFF");
    }
    let jpeg = cmyk_jpeg(inks.map(|ink| 255 - ink));
    for query in [
        "fmt=png",
        "wid=5&fmt=png",
        "wid=2&fmt=jpeg&qlt=100",
        "rotate=30&fmt=png",
    ] {
        let answer = seen(&jpeg, query);
        let middle = *answer.get_pixel(answer.width() / 2, answer.height() / 2);
        assert_near(middle, expected, 6, query);
    }
}

/// Four components, written as they are.
fn cmyk_jpeg(values: [u8; 4]) -> Vec<u8> {
    flat(&values, libjpeg_turbo_rs::PixelFormat::Cmyk, &[])
}
