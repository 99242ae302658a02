//! Names that lead elsewhere and commands that ask for too much.

use std::fs;
use std::os::unix::fs::symlink;

use rustix::fs::{CWD, FileType, Mode, mknodat};

use super::Fortress;

/// A name that is refused: malformed, forbidden, or of no file.
const NO_NAME: [u16; 3] = [400, 403, 404];

#[test]
fn no_name_leads_out_of_the_folder() {
    let fortress = Fortress::new();
    let home = fortress.servers.env.home();
    fs::write(home.join("secret.jpg"), b"secret").unwrap();
    let ups = [
        "../",
        "..%2f",
        "..%2F",
        "%2e%2e/",
        "%2e%2e%2f",
        ".%2e/",
        "..%5c",
        "..\\",
        "%252e%252e%252f",
        "..%252f",
        "%c0%ae%c0%ae/",
        "%c0%ae%c0%ae%c0%af",
        "%e0%80%ae%e0%80%ae/",
        "..%c0%af",
        "..%u2215",
        "%u002e%u002e/",
        "....//",
        "..;/",
        "./../",
        "a/../../",
        "%00../",
        "..%00/",
        "%ef%bc%8e%ef%bc%8e/",
    ];
    for up in ups {
        for service in ["/is/image/", "/is/content/"] {
            for times in [1, 2, 8] {
                let up = up.repeat(times);
                for target in ["secret.jpg", "etc/passwd", "conf/imageserving.toml"] {
                    fortress.expect(&NO_NAME, &format!("{service}{up}{target}"));
                }
            }
        }
    }
    for absolute in [
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "//etc/passwd",
        "file:///etc/passwd",
        "C:%5cx",
    ] {
        fortress.expect(&NO_NAME, &format!("/is/image/{absolute}"));
        fortress.expect(&NO_NAME, &format!("/is/content/{absolute}"));
    }
    fortress.stands();
}

#[test]
fn names_that_are_no_text_are_refused() {
    let fortress = Fortress::new();
    for name in [
        "%ff",
        "%fe%ff.jpg",
        "a%00.jpg",
        "%ed%a0%80",
        "%f8%88%80%80%80",
        "a%",
        "a%g",
        "%",
    ] {
        fortress.expect(&NO_NAME, &format!("/is/image/{name}"));
        fortress.expect(&NO_NAME, &format!("/is/content/{name}"));
    }
    let long = "a".repeat(60_000);
    fortress.expect(&[404, 414], &format!("/is/image/{long}"));
    fortress.expect(
        &[404, 414],
        &format!("/is/content/{}x", "a/".repeat(10_000)),
    );
    fortress.stands();
}

#[test]
fn links_and_devices_are_no_pictures() {
    let fortress = Fortress::new();
    let servers = &fortress.servers;
    fs::write(servers.env.home().join("secret.jpg"), b"secret").unwrap();
    for folder in [servers.images(), servers.content()] {
        let at = |name: &str| folder.join(name);
        symlink("/etc/passwd", at("absolute.jpg")).unwrap();
        symlink("../secret.jpg", at("up.jpg")).unwrap();
        symlink("/", at("root")).unwrap();
        symlink("loop.jpg", at("loop.jpg")).unwrap();
        symlink("/proc/self/fd/0", at("proc.jpg")).unwrap();
        symlink("/dev/zero", at("zero.jpg")).unwrap();
        fs::create_dir(at("folder.jpg")).unwrap();
        let mode = Mode::from_raw_mode(0o666);
        mknodat(CWD, at("fifo.jpg"), FileType::Fifo, mode, 0).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket.jpg")).unwrap();
    }
    for name in [
        "absolute.jpg",
        "up.jpg",
        "root/etc/passwd",
        "loop.jpg",
        "proc.jpg",
        "zero.jpg",
        "folder.jpg",
        "folder.jpg/",
        "fifo.jpg",
        "socket.jpg",
        "fifo.jpg/x",
    ] {
        fortress.expect(&[403, 404, 422], &format!("/is/image/{name}?wid=10"));
        fortress.expect(&[403, 404], &format!("/is/content/{name}"));
    }
    fortress.stands();
}

#[test]
fn commands_that_make_no_sense_are_refused() {
    let fortress = Fortress::new();
    for sample in ["sample.jpg", "sample.svg"] {
        for command in [
            "wid=0",
            "wid=-1",
            "wid=9999999",
            "wid=99999999999999999999999999",
            "wid=",
            "wid=1e3",
            "wid=%31%00",
            "wid=NaN",
            "hei=0",
            "wid=16384&hei=16384",
            "wid=4097&hei=4097&fmt=png",
            "scl=0",
            "scl=-1",
            "scl=inf",
            "scl=NaN",
            "scl=1e-30",
            "scl=1e-3",
            "crop=0,0,0,0",
            "crop=0,0,2147483647,2147483647",
            "crop=-2147483648,-2147483648,4294967295,4294967295",
            "crop=1,2,3",
            "crop=a,b,c,d",
            "rotate=NaN",
            "rotate=inf",
            "rotate=1e400",
            "flip=xx",
            "fmt=exe",
            "fmt=../../x",
            "qlt=0",
            "qlt=101",
            "qlt=-1",
            "bgc=zzz",
            "req=passwd",
            "fit=blow",
            "drop=table",
            "layer=0&src=http://127.0.0.1/x",
            "$macro$",
            "%ff=%ff",
            "wid=10;hei=10",
        ] {
            fortress.expect(&[400, 403, 422], &format!("/is/image/{sample}?{command}"));
        }
    }
    // The fewest pixels, and a strip as long as can be.
    fortress.expect(&[200], "/is/image/sample.jpg?wid=1&hei=1");
    fortress.expect(
        &[200, 400, 403, 422],
        "/is/image/sample.jpg?wid=16384&hei=1",
    );
    fortress.stands();
}

#[test]
fn long_addresses_are_refused() {
    let fortress = Fortress::new();
    for bytes in [5_000, 60_000, 100_000] {
        let query = format!("wid=10&.{}", "x".repeat(bytes));
        fortress.expect(&[414], &format!("/is/image/sample.jpg?{query}"));
        let many = "wid=10&".repeat(bytes / 7 + 1);
        fortress.expect(&[414], &format!("/is/image/sample.jpg?{many}"));
    }
    fortress.expect(&[404, 414], &format!("/{}", "x".repeat(100_000)));
    fortress.stands();
}

/// What `docs/http.md` says, to the letter.
#[test]
fn each_mistake_has_its_own_code() {
    let fortress = Fortress::new();
    let long = format!("sample.jpg?wid=1&{}", "x".repeat(100_000));
    for (code, target) in [
        (400, "sample.jpg?wid=0"),
        (400, "sample.jpg?wid=-1"),
        (400, "sample.jpg?drop=table"),
        (400, "%ff.jpg"),
        (403, "sample.jpg?wid=9999999"),
        (403, "..%2f..%2fetc%2fpasswd"),
        (404, "none.jpg"),
        (414, &long),
    ] {
        fortress.expect(&[code], &format!("/is/image/{target}"));
    }
}
