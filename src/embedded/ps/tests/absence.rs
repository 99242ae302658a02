//! What is answered while the Image Server is slow, refuses, or is not there.

use std::time::Instant;

use axum::http::header::RETRY_AFTER;
use tempfile::TempDir;

use super::stand_in::Mood;
use super::*;

const PICTURE: &str = "/is/image/a.jpg?wid=64";

#[tokio::test]
async fn while_it_is_down_what_is_kept_is_sent_and_the_rest_is_refused() {
    let mut server = StandIn::start();
    let router = open(&settings(&server), IMPATIENT).router();
    let kept = get(&router, PICTURE).await.body;
    server.die();
    for _ in 0..3 {
        let got = get(&router, PICTURE).await;
        assert_eq!((got.status.as_u16(), &got.body), (200, &kept));
    }
    let other = get(&router, "/is/image/b.jpg").await;
    assert_eq!(other.status, 503);
    assert_eq!(other.header(&RETRY_AFTER), "1");
    server.change();
    server.rise();
    let got = get(&router, PICTURE).await;
    assert_eq!(got.body, stand_in::bytes("/is/image/a.jpg", 2));
    assert_eq!(get(&router, "/is/image/b.jpg").await.status, 200);
}

#[tokio::test]
async fn nobody_hangs_where_it_never_answers() {
    let server = StandIn::start();
    let router = open(&settings(&server), IMPATIENT).router();
    assert_eq!(get(&router, PICTURE).await.status, 200);
    server.feel(Mood::Dead);
    for (address, status) in [(PICTURE, 200), ("/is/image/b.jpg", 503), ("/is/image", 503)] {
        let begin = Instant::now();
        assert_eq!(get(&router, address).await.status, status, "{address}");
        assert!(begin.elapsed() < Duration::from_secs(5), "{address}");
    }
    assert!(Times::USUAL.question < Times::USUAL.client);
    assert!(Times::USUAL.client < Duration::from_secs(5));
}

#[tokio::test]
async fn who_has_something_to_send_does_not_wait_to_the_end() {
    let server = StandIn::start();
    let times = Times {
        newer: Duration::from_millis(20),
        question: Duration::from_hours(1),
        ..IMPATIENT
    };
    let router = open(&settings(&server), times).router();
    assert_eq!(get(&router, PICTURE).await.status, 200);
    server.feel(Mood::Dead);
    assert_eq!(get(&router, PICTURE).await.status, 200);
}

#[tokio::test]
async fn what_is_on_the_disk_does_not_wait_to_the_end_either() {
    let server = StandIn::start();
    let folder = TempDir::new().unwrap();
    let settings = with_cache(&server, folder.path());
    let addresses = [PICTURE, "/is/image/sized-3000000.jpg"];
    let ages = Duration::from_hours(1);
    {
        let platform = open(&settings, Times::USUAL);
        for address in addresses {
            assert_eq!(get(&platform.router(), address).await.status, 200);
        }
        let disk = platform.pictures.disk.as_ref().unwrap();
        until("both are written", || disk.size().1 == 2).await;
    }
    let mut server = StandIn::start();
    server.feel(Mood::Dead);
    let settings = with_cache(&server, folder.path());
    let times = Times {
        newer: Duration::from_millis(20),
        question: ages,
        client: ages,
        ..IMPATIENT
    };
    {
        let router = reopen(&settings, times).await.router();
        for address in addresses {
            assert_eq!(get(&router, address).await.status, 200, "{address}");
        }
        // Their errands, which have no end, hold the folder.
        server.die();
    }
    let server = StandIn::start();
    server.feel(Mood::Dead);
    let settings = with_cache(&server, folder.path());
    let times = Times {
        newer: ages,
        ..times
    };
    let router = reopen(&settings, times).await.router();
    for number in 0..256 {
        let router = router.clone();
        tokio::spawn(async move {
            // Once more where so many connections at once took too long.
            loop {
                get(&router, &format!("/is/image/{number}.jpg")).await;
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        });
    }
    until("all are under way", || server.questions() == 256).await;
    for address in addresses {
        assert_eq!(get(&router, address).await.status, 200, "{address}");
    }
    assert_eq!(get(&router, "/is/image/b.jpg").await.status, 503);
}

#[tokio::test]
async fn equal_requests_at_the_same_time_ask_once() {
    let server = StandIn::start();
    server.feel(Mood::Slow(Duration::from_millis(100)));
    let router = open(&settings(&server), Times::USUAL).router();
    let asked: Vec<_> = (0..50)
        .map(|_| {
            let router = router.clone();
            tokio::spawn(async move { get(&router, PICTURE).await })
        })
        .collect();
    for asked in asked {
        assert_eq!(asked.await.unwrap().status, 200);
    }
    assert_eq!(server.questions(), 1);
}

#[tokio::test]
async fn an_errand_outlives_who_asked_for_it() {
    let server = StandIn::start();
    server.feel(Mood::Slow(Duration::from_millis(100)));
    let router = open(&settings(&server), Times::USUAL).router();
    let of_client = router.clone();
    let client = tokio::spawn(async move { get(&of_client, PICTURE).await });
    until("the question is asked", || server.questions() == 1).await;
    client.abort();
    assert_eq!(get(&router, PICTURE).await.status, 200);
    assert_eq!(server.questions(), 1);
}

#[tokio::test]
async fn refusals_are_passed_on_and_remembered_for_a_moment() {
    let server = StandIn::start();
    let times = Times {
        refused: Duration::from_mins(1),
        ..Times::USUAL
    };
    let router = open(&settings(&server), times).router();
    server.feel(Mood::Refusing(StatusCode::NOT_FOUND));
    for _ in 0..3 {
        let got = get(&router, PICTURE).await;
        assert_eq!((got.status.as_u16(), got.text()), (404, "because\n"));
    }
    assert_eq!(server.questions(), 1);
    server.feel(Mood::Refusing(StatusCode::SERVICE_UNAVAILABLE));
    for _ in 0..3 {
        let got = get(&router, "/is/image/b.jpg").await;
        assert_eq!(got.status, 503);
        assert_eq!(got.header(&RETRY_AFTER), "1");
    }
    assert_eq!(server.questions(), 4);
}

#[tokio::test]
async fn what_is_gone_is_forgotten_and_what_is_busy_is_not() {
    let mut server = StandIn::start();
    let router = open(&settings(&server), IMPATIENT).router();
    assert_eq!(get(&router, PICTURE).await.status, 200);
    server.feel(Mood::Refusing(StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(get(&router, PICTURE).await.status, 200);
    server.feel(Mood::Refusing(StatusCode::NOT_FOUND));
    assert_eq!(get(&router, PICTURE).await.status, 404);
    server.die();
    assert_eq!(get(&router, PICTURE).await.status, 503);
}

#[tokio::test]
async fn it_works_when_the_image_server_says_something() {
    let mut server = StandIn::start();
    let platform = open(&settings(&server), IMPATIENT);
    let sample = PICTURE.parse().unwrap();
    server.die();
    assert!(!platform.works(&sample).await);
    server.rise();
    server.feel(Mood::Refusing(StatusCode::SERVICE_UNAVAILABLE));
    assert!(!platform.works(&sample).await);
    // Whose `sample.jpg` is no picture still has a way to the image server.
    server.feel(Mood::Refusing(StatusCode::UNPROCESSABLE_ENTITY));
    assert!(platform.works(&sample).await);
    server.feel(Mood::Well);
    assert!(platform.works(&sample).await);
    server.die();
    assert!(platform.works(&sample).await, "what is kept will do");
}

#[tokio::test]
async fn large_answers_have_a_bound_together() {
    let server = StandIn::start();
    let router = open(&settings(&server), Times::USUAL).router();
    let ask = async |number| large(&router, number).await;
    // So long as clients are slow to take them, there is no space for more.
    let mut held = Vec::new();
    for number in 0..4 {
        held.push(ask(number).await);
        assert_eq!(held.last().unwrap().status(), 200);
    }
    assert_eq!(ask(4).await.status(), 503);
    held.pop();
    assert_eq!(ask(5).await.status(), 200);
}

#[tokio::test]
async fn where_there_is_a_disk_nobody_holds_large_answers_in_memory() {
    let server = StandIn::start();
    let folder = TempDir::new().unwrap();
    let times = Times {
        writing: Duration::from_mins(1),
        question: Duration::from_mins(1),
        client: Duration::from_mins(1),
        ..Times::USUAL
    };
    let platform = open(&with_cache(&server, folder.path()), times);
    let mut held = Vec::new();
    for number in 0..6 {
        let uri = format!("/is/image/{number}/sized-60000000.jpg");
        held.push(platform.pictures.find(&uri.parse().unwrap()).await.unwrap());
    }
    let body = held.remove(0).content.body(0..30);
    let bytes = body.collect().await.unwrap().to_bytes();
    assert_eq!(&bytes[..], b"edition 1 of /is/image/0/sized");
}

/// An answer of which nobody takes a byte.
async fn large(router: &Router, number: usize) -> axum::response::Response {
    let address = format!("/is/image/{number}/sized-60000000.jpg");
    let request = Request::get(address).body(Body::empty()).unwrap();
    let router = TowerToHyperService::new(router.clone());
    router.call(request).await.unwrap()
}
