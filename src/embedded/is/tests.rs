use std::fs::write;
use std::io::Cursor;
use std::net::SocketAddr;
use std::os::unix::fs::symlink;
use std::path::Path;

use axum::body::{Body, Bytes};
use axum::extract::RawQuery;
use axum::http::{HeaderMap, Method, Request, Response, StatusCode};
use axum::routing::post;
use http_body_util::BodyExt;
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;
use image::{ImageFormat, Rgb, RgbImage};
use tempfile::{TempDir, tempdir};
use tokio::net::TcpListener;

use super::*;

/// A server with folders of its own.
struct Bench {
    router: Router,
    images: TempDir,
    /// What must not be reached.
    _outer: TempDir,
}

impl Bench {
    /// With nobody who renders drawings.
    fn new() -> Self {
        Self::with(SocketAddr::from(([127, 0, 0, 1], 9)))
    }

    fn with(svg_server: SocketAddr) -> Self {
        let outer = tempdir().unwrap();
        let images = tempdir().unwrap();
        write(outer.path().join("secret.png"), png(3, 3)).unwrap();
        symlink(
            outer.path().join("secret.png"),
            images.path().join("link.png"),
        )
        .unwrap();
        write(images.path().join("a.png"), png(40, 30)).unwrap();
        write(images.path().join("text.jpg"), "no picture").unwrap();
        let settings = ImageServer {
            listen: svg_server,
            images: vec![images.path().to_owned()],
            svg_server,
        };
        Self {
            router: router(Service::open(&settings, 2).unwrap()),
            images,
            _outer: outer,
        }
    }

    async fn ask(&self, request: Request<Body>) -> (StatusCode, HeaderMap, Bytes) {
        let service = TowerToHyperService::new(self.router.clone());
        let response: Response<Body> = service.call(request).await.unwrap();
        let (head, body) = response.into_parts();
        (
            head.status,
            head.headers,
            body.collect().await.unwrap().to_bytes(),
        )
    }

    async fn get(&self, address: &str) -> (StatusCode, HeaderMap, Bytes) {
        let request = Request::get(address).body(Body::empty()).unwrap();
        self.ask(request).await
    }

    async fn status(&self, address: &str) -> u16 {
        let (status, _, body) = self.get(address).await;
        assert!(status.is_success() || body.len() < 100);
        status.as_u16()
    }

    /// Asks again with what the first answer said, and another header in its place.
    async fn again(&self, address: &str, said: &str, asked: &str) -> StatusCode {
        let (_, headers, _) = self.get(address).await;
        let request = Request::get(address).header(asked, &headers[said]);
        let (status, _, body) = self.ask(request.body(Body::empty()).unwrap()).await;
        assert!(status != StatusCode::NOT_MODIFIED || body.is_empty());
        status
    }

    fn path(&self) -> &Path {
        self.images.path()
    }
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbImage::from_pixel(width, height, Rgb([200, 100, 50]));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn size(picture: &[u8]) -> (u32, u32) {
    let picture = image::load_from_memory(picture).unwrap();
    (picture.width(), picture.height())
}

#[tokio::test]
async fn a_picture_is_made_as_it_was_asked_for() {
    let bench = Bench::new();
    let (status, headers, body) = bench.get("/is/image/a.png?wid=20").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers[CONTENT_TYPE], "image/jpeg");
    assert_eq!(headers[CACHE_CONTROL], "public, max-age=36000");
    assert!(body.starts_with(b"\xff\xd8\xff"));
    assert_eq!(size(&body), (20, 15));
    let (_, headers, body) = bench
        .get("/is/image/%61.png?wid=20&hei=20&fmt=png&.x=1")
        .await;
    assert_eq!(headers[CONTENT_TYPE], "image/png");
    assert_eq!(size(&body), (20, 20));
}

#[tokio::test]
async fn every_refusal_has_its_status() {
    let bench = Bench::new();
    for (address, expected) in [
        ("/is/image/none.png", 404),
        ("/is/image/", 404),
        ("/is/image", 404),
        ("/", 404),
        ("/is/image/../a.png", 403),
        ("/is/image/%2e%2e%2fa.png", 403),
        ("/is/image/link.png", 403),
        ("/is/image/%ff.png", 400),
        ("/is/image/a.png?wid=0", 400),
        ("/is/image/a.png?wid=-1", 400),
        ("/is/image/a.png?what=1", 400),
        ("/is/image/a.png?wid=9999999", 403),
        ("/is/image/a.png?wid=9999&hei=9999", 403),
        ("/is/image/a.png?scl=0.001", 403),
        ("/is/image/text.jpg?wid=10", 422),
        ("/is/image/sample.svg?wid=10", 503),
    ] {
        assert_eq!(bench.status(address).await, expected, "{address}");
    }
    let long = format!("/is/image/a.png?{}", "x".repeat(5000));
    assert_eq!(bench.status(&long).await, 414);
    let request = Request::post("/is/image/a.png").body(Body::empty());
    let (status, headers, body) = bench.ask(request.unwrap()).await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(headers["allow"], "GET,HEAD");
    assert!(body.starts_with(b"405 "));
}

#[tokio::test]
async fn head_says_what_get_would() {
    let bench = Bench::new();
    let request = Request::builder()
        .method(Method::HEAD)
        .uri("/is/image/a.png");
    let (status, headers, body) = bench.ask(request.body(Body::empty()).unwrap()).await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.is_empty() && headers.contains_key("content-length"));
    assert_eq!(headers[CONTENT_TYPE], "image/jpeg");
}

#[tokio::test]
async fn who_has_the_answer_does_not_get_it_again() {
    let bench = Bench::new();
    let address = "/is/image/a.png?wid=20";
    let unchanged = StatusCode::NOT_MODIFIED;
    assert_eq!(
        bench.again(address, "etag", "if-none-match").await,
        unchanged
    );
    assert_eq!(
        bench
            .again(address, "last-modified", "if-modified-since")
            .await,
        unchanged
    );
    let tag = async |address: &str| bench.get(address).await.1["etag"].clone();
    let first = tag(address).await;
    assert_eq!(tag("/is/image/a.png?.x&WID=020").await, first);
    assert_ne!(tag("/is/image/a.png?wid=21").await, first);
    write(bench.path().join("a.png"), png(41, 30)).unwrap();
    assert_ne!(tag(address).await, first);
    let request = Request::get(address).header("if-none-match", first);
    let (status, _, _) = bench.ask(request.body(Body::empty()).unwrap()).await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn properties_are_told_without_a_picture() {
    let bench = Bench::new();
    let (_, headers, body) = bench.get("/is/image/a.png?req=props&wid=20").await;
    let body = str::from_utf8(&body).unwrap();
    assert!(
        body.contains("image.height=15\n") && body.contains("image.width=20\n"),
        "{body}"
    );
    assert_eq!(headers[CACHE_CONTROL], "public, max-age=360");
    assert_eq!(headers[CONTENT_TYPE], "text/plain;charset=utf-8");
    let (_, _, body) = bench.get("/is/image/a.png?req=imageprops&wid=20").await;
    assert!(str::from_utf8(&body).unwrap().contains("image.width=40\n"));
    for (address, expected) in [("a.png", "=1\n"), ("none", "=0\n"), ("sample.svg", "=1\n")] {
        let (status, _, body) = bench.get(&format!("/is/image/{address}?req=exists")).await;
        assert_eq!(status, StatusCode::OK);
        assert!(body.ends_with(expected.as_bytes()), "{address}");
    }
}

#[tokio::test]
async fn whether_there_is_one_is_told_in_the_same_bytes() {
    let bench = Bench::new();
    let found = "/is/image/a.png?req=exists";
    let missing = "/is/image/b.png?req=exists";
    for address in [found, missing] {
        let unchanged = bench.again(address, "etag", "if-none-match").await;
        assert_eq!(unchanged, StatusCode::NOT_MODIFIED, "{address}");
    }
    let (_, headers, body) = bench.get(missing).await;
    assert!(!headers.contains_key("last-modified"));
    let expected = "#S7Z OK\n#1970-01-01T00:00:00Z\ncatalogRecord.exists=0\n";
    assert_eq!(body, expected);
    write(bench.path().join("b.png"), png(3, 3)).unwrap();
    let (_, there, body) = bench.get(missing).await;
    assert_ne!(there["etag"], headers["etag"]);
    assert!(body.ends_with(b"=1\n"));
}

#[tokio::test]
async fn what_is_too_large_is_told_at_once() {
    let bench = Bench::new();
    for (name, length) in [
        ("large.jpg", workshop::LONGEST_SOURCE + 1),
        ("large.svg", (8 << 20) + 1),
        ("large", (8 << 20) + 1),
    ] {
        let file = std::fs::File::create(bench.path().join(name)).unwrap();
        std::io::Write::write_all(&mut &file, b"<svg>").unwrap();
        file.set_len(length).unwrap();
        // Nobody renders drawings here: whoever is asked about one is told 503.
        let status = bench.status(&format!("/is/image/{name}?wid=1")).await;
        assert_eq!(status, 422, "{name}");
    }
}

#[tokio::test]
async fn a_drawing_is_rendered_at_the_size_that_is_needed() {
    let svg = Router::new()
        .route("/svg/measure", post("width=400\nheight=300\n"))
        .route(
            "/svg/render",
            post(async |RawQuery(query): RawQuery, body: Bytes| {
                assert!(body.starts_with(b"<svg"));
                assert_eq!(query.unwrap(), "wid=800&hei=600");
                png(800, 600)
            }),
        );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let bench = Bench::with(listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, svg).await });
    for name in ["sample.svg", "drawing", "DRAWING.SVG"] {
        write(bench.path().join(name), "<svg/>").unwrap();
        let address = format!("/is/image/{name}?wid=800&hei=100&fit=hfit,1");
        let (status, _, body) = bench.get(&address).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(size(&body), (800, 100));
    }
}

#[tokio::test]
async fn the_sample_is_there_unless_a_folder_has_it() {
    let bench = Bench::new();
    let (status, headers, body) = bench.get("/is/image/sample.jpg?wid=320").await;
    assert_eq!(status, StatusCode::OK);
    assert!(!headers.contains_key("last-modified"));
    assert_eq!(size(&body), (320, 240));
    write(bench.path().join("sample.jpg"), png(10, 20)).unwrap();
    let (_, _, body) = bench.get("/is/image/sample.jpg").await;
    assert_eq!(size(&body), (10, 20));
}

#[tokio::test]
async fn it_is_ready_when_a_picture_came_out() {
    let images = tempdir().unwrap();
    // What the operator has of this name does not decide.
    write(images.path().join("sample.jpg"), "no picture").unwrap();
    let nobody = SocketAddr::from(([127, 0, 0, 1], 9));
    let mut settings = ImageServer {
        listen: nobody,
        images: vec![images.path().to_owned()],
        svg_server: nobody,
    };
    let service = Service::open(&settings, 1).unwrap();
    assert_eq!(service.try_itself().await, Ok(()));
    settings.images.push(images.path().join("none"));
    let outcome = Service::open(&settings, 1).map(|_| ());
    assert!(matches!(outcome, Err(ServeError::Folder { .. })));
}

#[tokio::test]
async fn status_is_told_in_lines() {
    let (status, _, body) = Bench::new().get("/status").await;
    assert_eq!(status, StatusCode::OK);
    let body = str::from_utf8(&body).unwrap();
    for line in [
        "imageServer.version=",
        "imageServer.uptime=0",
        "imageServer.workers=2",
        "imageServer.queue=0",
    ] {
        assert!(body.lines().any(|found| found.starts_with(line)), "{body}");
    }
    assert!(
        body.ends_with("imageServer.svgServer=unreachable\n"),
        "{body}"
    );
}
