//! What is answered to whom.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::symlink;
use std::sync::Mutex;
use std::sync::atomic::Ordering;

use axum::http::header::{
    ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG,
    IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, RANGE, RETRY_AFTER, USER_AGENT,
};
use tempfile::TempDir;

use super::super::access_log::AccessLog;
use super::*;

const PICTURE: &str = "/is/image/a.jpg?wid=64";

#[tokio::test]
async fn a_picture_comes_with_what_belongs_to_it() {
    let server = StandIn::start();
    let router = open(&settings(&server), Times::USUAL).router();
    // From the image server, and then at hand.
    for _ in 0..2 {
        let got = get(&router, PICTURE).await;
        assert_eq!(got.status, 200);
        assert_eq!(got.body, stand_in::bytes("/is/image/a.jpg", 1));
        assert_eq!(got.header(&ETAG), "\"1\"");
        assert_eq!(got.header(&CONTENT_TYPE), "image/jpeg");
        assert_eq!(got.header(&CACHE_CONTROL), "max-age=36000");
        assert_eq!(got.header(&ACCEPT_RANGES), "bytes");
        assert_eq!(got.header(&CONTENT_LENGTH), "100");
        assert!(!got.header(&LAST_MODIFIED).is_empty());
    }
    let head = ask(&router, Method::HEAD, PICTURE, &[]).await;
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
    assert_eq!(head.header(&CONTENT_LENGTH), "100");
    assert_eq!(server.questions(), 1);
}

#[tokio::test]
async fn conditions_and_ranges_are_answered_from_what_is_kept() {
    let server = StandIn::start();
    let router = open(&settings(&server), Times::USUAL).router();
    let with = |name, value| ask_one(&router, name, value);
    for (name, value) in [(IF_NONE_MATCH, "\"1\""), (IF_MODIFIED_SINCE, DATE)] {
        let got = with(name, value).await;
        assert_eq!((got.status.as_u16(), got.body.len()), (304, 0));
        assert_eq!(got.header(&ETAG), "\"1\"");
        assert_eq!(got.header(&CONTENT_TYPE), "");
    }
    let part = with(RANGE, "bytes=-10").await;
    assert_eq!(part.status, 206);
    assert_eq!(part.header(&CONTENT_RANGE), "bytes 90-99/100");
    assert_eq!(part.header(&CONTENT_LENGTH), "10");
    assert_eq!(part.body, stand_in::bytes("/is/image/a.jpg", 1)[90..]);
    let beyond = with(RANGE, "bytes=100-").await;
    assert_eq!(beyond.status, 416);
    assert_eq!(beyond.header(&CONTENT_RANGE), "bytes */100");
    // A refusal as every other one: nobody may keep it, and it says why.
    assert_eq!(beyond.header(&CACHE_CONTROL), "no-store");
    assert_eq!(beyond.header(&ETAG), "");
    assert!(beyond.text().starts_with("416 "), "{}", beyond.text());
    assert_eq!(server.questions(), 1);
}

const DATE: &str = "Sat, 21 Nov 2026 00:25:21 GMT";

async fn ask_one(router: &Router, name: HeaderName, value: &str) -> Got {
    ask(router, Method::GET, PICTURE, &[(name, value)]).await
}

#[tokio::test]
async fn what_is_wrong_never_reaches_the_image_server() {
    let server = StandIn::start();
    let router = open(&settings(&server), Times::USUAL).router();
    for (address, status) in [
        ("/is/image/%2e%2e/passwd", 403),
        ("/is/image/%ff", 400),
        ("/is/image/a%00", 400),
        ("/", 404),
        ("/favicon.ico", 404),
        ("/is/content/a.txt", 404),
        ("/is/imagex", 404),
    ] {
        assert_eq!(get(&router, address).await.status, status, "{address}");
    }
    let wrong = get(&router, "/is/image/a.jpg?wid=0").await;
    assert!(wrong.status.is_client_error());
    assert_eq!(wrong.header(&CACHE_CONTROL), "no-store");
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
        let got = ask(&router, method, PICTURE, &[]).await;
        assert_eq!(
            (got.status.as_u16(), got.header(&ALLOW)),
            (405, "GET, HEAD")
        );
    }
    assert_eq!(server.questions(), 0);
}

#[tokio::test]
async fn the_health_page_proves_that_the_image_server_is_reached() {
    let mut server = StandIn::start();
    let router = open(&settings(&server), Times::USUAL).router();
    for address in ["/is/image", "/is/image/"] {
        let page = get(&router, address).await;
        assert_eq!(page.status, 200);
        assert!(page.text().starts_with("#S7Z OK\n#"), "{}", page.text());
        assert!(page.text().contains("\nimageServer.svg=ok\n"));
        assert!(!page.text().contains("something.else"));
        assert!(page.text().contains("\nplatformServer.version="));
        assert_eq!(page.header(&CACHE_CONTROL), "no-store");
    }
    server.die();
    let page = get(&router, "/is/image").await;
    assert_eq!(page.status, 503);
    assert!(
        !page
            .text()
            .lines()
            .any(|line| line.starts_with("imageServer."))
    );
    assert_eq!(page.header(&RETRY_AFTER), "1");
    assert_eq!(get(&router, "/status").await.status, 200);
}

#[tokio::test]
async fn files_are_sent_as_they_are_and_no_link_leads_out() {
    let server = StandIn::start();
    let outside = TempDir::new().unwrap();
    let folder = TempDir::new().unwrap();
    let large: Vec<u8> = (0..=250).cycle().take(300_000).collect();
    fs::write(outside.path().join("secret"), "secret").unwrap();
    fs::write(folder.path().join("a.css"), "p {}").unwrap();
    fs::write(folder.path().join("large"), &large).unwrap();
    fs::write(folder.path().join("empty.txt"), "").unwrap();
    symlink(outside.path().join("secret"), folder.path().join("link")).unwrap();
    let settings = PlatformServer {
        content: Some(folder.path().to_owned()),
        ..settings(&server)
    };
    let router = open(&settings, Times::USUAL).router();
    let css = get(&router, "/is/content/a.css").await;
    assert_eq!((css.status.as_u16(), css.text()), (200, "p {}"));
    assert_eq!(css.header(&CONTENT_TYPE), "text/css; charset=utf-8");
    let etag = css.header(&ETAG).to_owned();
    let head = [(IF_NONE_MATCH, &*etag)];
    let again = ask(&router, Method::GET, "/is/content/a.css", &head).await;
    assert_eq!(again.status, 304);
    let whole = get(&router, "/is/content/large").await;
    assert_eq!(whole.header(&CONTENT_TYPE), "application/octet-stream");
    assert_eq!(whole.body, large);
    let head = [(RANGE, "bytes=1000-199999")];
    let part = ask(&router, Method::GET, "/is/content/large", &head).await;
    assert_eq!(
        (part.status.as_u16(), part.header(&CONTENT_LENGTH)),
        (206, "199000")
    );
    assert_eq!(part.body, large[1000..200_000]);
    let empty = get(&router, "/is/content/empty.txt").await;
    assert_eq!(
        (empty.status.as_u16(), empty.header(&CONTENT_LENGTH)),
        (200, "0")
    );
    for (name, status) in [("link", 403), ("none", 404), ("", 404), ("..%2fx", 403)] {
        let got = get(&router, &format!("/is/content/{name}")).await;
        assert_eq!(got.status, status, "{name}");
    }
    fs::write(folder.path().join("a.css"), "q {}").unwrap();
    let changed = ask(
        &router,
        Method::GET,
        "/is/content/a.css",
        &[(IF_NONE_MATCH, &*etag)],
    )
    .await;
    assert_eq!(changed.text(), "q {}");
}

#[tokio::test]
async fn equal_requests_share_an_answer_whatever_their_words() {
    let server = StandIn::start();
    let router = open(&settings(&server), Times::USUAL).router();
    for address in [
        "/is/image/a%20b.jpg?wid=64&hei=32",
        "/is/image/%61%20b.jpg?HEI=32&wid=64",
        "/is/image/a%20b.jpg?wid=1&hei=32&wid=64",
    ] {
        assert_eq!(get(&router, address).await.status, 200, "{address}");
        assert_eq!(get(&router, address).await.status, 200, "{address}");
    }
    assert_eq!(server.questions(), 1);
    let asked = server.script.address.lock().unwrap().clone();
    assert_eq!(asked, "/is/image/a%20b.jpg?wid=64&hei=32");
    assert_eq!(server.script.edition.load(Ordering::SeqCst), 1);
}

#[test]
fn folders_that_are_missing_or_not_to_be_used_are_named() {
    let server = StandIn::start();
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let missing = folder.path().join("none");
    for settings in [
        PlatformServer {
            content: Some(missing.clone()),
            ..settings(&server)
        },
        PlatformServer {
            content: Some(file.clone()),
            ..settings(&server)
        },
        PlatformServer {
            cache: Some(missing.join("cache")),
            ..settings(&server)
        },
        PlatformServer {
            cache: Some(file.clone()),
            ..settings(&server)
        },
    ] {
        let Err(error) = Platform::open(&settings, Times::USUAL, None) else {
            panic!("{settings:?} was accepted");
        };
        assert!(
            matches!(error, crate::error::ServeError::Folder { .. }),
            "{error:?}"
        );
    }
    let cache = folder.path().join("cache");
    let first = Platform::open(&with_cache(&server, &cache), Times::USUAL, None);
    assert!(first.is_ok() && cache.is_dir());
    // A second server would count the same files once more.
    assert!(Platform::open(&with_cache(&server, &cache), Times::USUAL, None).is_err());
}

#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn each_request_is_taken_down() {
    let server = StandIn::start();
    let paper = Paper::default();
    let log = AccessLog::start(paper.clone());
    let platform = Platform::open(&settings(&server), Times::USUAL, log).unwrap();
    let router = platform.router();
    get(&router, PICTURE).await;
    ask(&router, Method::HEAD, PICTURE, &[]).await;
    ask_one(&router, RANGE, "bytes=0-9").await;
    ask(&router, Method::POST, "/x", &[(USER_AGENT, "a\tb")]).await;
    platform.end();
    let text = String::from_utf8(paper.0.lock().unwrap().clone()).unwrap();
    let lines: Vec<_> = text
        .lines()
        .map(|line| line.split_once("] ").unwrap().1)
        .collect();
    assert_eq!(
        lines,
        [
            "\"GET /is/image/a.jpg?wid=64 HTTP/1.1\" 200 100 \"-\" \"-\"",
            "\"HEAD /is/image/a.jpg?wid=64 HTTP/1.1\" 200 0 \"-\" \"-\"",
            "\"GET /is/image/a.jpg?wid=64 HTTP/1.1\" 206 10 \"-\" \"-\"",
            "\"POST /x HTTP/1.1\" 405 35 \"-\" \"a\\x09b\"",
        ]
    );
}
