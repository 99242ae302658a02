//! A fleet that goes on where another one was cut off.

use std::time::Duration;

use super::{Stage, member};
use crate::supervisor::fleet::{Fleet, Order, Resumed, Seat};
use crate::supervisor::report::{Ending, Failure};
use crate::supervisor::state::{After, Phase, State, Want};

fn up(pid: u32) -> Phase {
    Phase::Up {
        pid,
        since: Duration::ZERO,
        ready_at: Duration::ZERO,
    }
}

fn starting(pid: u32) -> Phase {
    Phase::Starting {
        pid,
        since: Duration::ZERO,
        by: Duration::from_secs(30),
        last: None,
    }
}

fn died() -> Failure {
    Failure::Ended {
        ending: Ending::Unknown,
        after_ms: 1,
    }
}

/// A stage on which things stand as they are told.
fn resumed(members: &[(&str, i32, &[&str])], left: Vec<(Want, Phase, Option<Order>)>) -> Stage {
    let mut stage = Stage::new(members);
    let seat = |name: &&str| stage.names.iter().position(|known| known == name).unwrap();
    let members = members
        .iter()
        .map(|(name, priority, depends_on)| {
            let seats: Vec<Seat> = depends_on.iter().map(seat).collect();
            member(name, *priority, &seats)
        })
        .collect();
    let left = left
        .into_iter()
        .map(|(want, phase, order)| Resumed {
            state: State {
                want,
                phase,
                failures: 0,
                restarts: 0,
            },
            order,
        })
        .collect();
    stage.fleet = Fleet::resume(members, left, stage.now);
    stage.last_pid = 100;
    stage
}

#[test]
fn what_rests_stays_as_it_is() {
    let mut stage = resumed(
        &[
            ("a", 0, &[]),
            ("b", 0, &["a"]),
            ("c", 0, &[]),
            ("d", 0, &[]),
        ],
        vec![
            (Want::Up, up(1), None),
            (Want::Up, up(2), None),
            (Want::Up, Phase::Failed { failure: died() }, None),
            (Want::Down, Phase::Down, None),
        ],
    );
    assert_eq!(stage.told(), "");
    assert_eq!(stage.phases(), "up up failed down");
    assert_eq!(stage.fleet.next_deadline(), None);
    assert_eq!(stage.exits("a", 1), "");
    assert_eq!(stage.time_passes(), "spawn a");
    // Those that it depends on are counted as if it had seen them come up.
    assert_eq!(stage.stop("b"), "terminate b");
    assert_eq!(stage.exits("b", 0), "b rests");
    assert_eq!(stage.start("b"), "");
    assert_eq!(stage.comes_up("a"), "a rests, spawn b");
}

#[test]
fn deadlines_come_as_they_were_to_come() {
    let mut stage = resumed(
        &[("a", 0, &[]), ("b", 0, &[]), ("c", 0, &[])],
        vec![
            (
                Want::Up,
                Phase::Waiting {
                    until: Duration::from_secs(5),
                    failure: died(),
                },
                None,
            ),
            (
                Want::Down,
                Phase::Stopping {
                    pid: 2,
                    kill_at: Duration::from_secs(3),
                    after: After::Order,
                },
                Some(Order::Stop),
            ),
            (Want::Up, starting(3), None),
        ],
    );
    assert_eq!(stage.told(), "");
    assert_eq!(stage.time_passes(), "kill b");
    assert_eq!(stage.exits("b", 0), "b rests");
    assert_eq!(stage.time_passes(), "spawn a");
    assert_eq!(stage.now, Duration::from_secs(5));
    stage.spawned("a");
    assert_eq!(stage.time_passes(), "terminate c");
}

#[test]
fn orders_that_were_under_way_go_on_in_their_order() {
    let mut stage = resumed(
        &[
            ("a", 0, &[]),
            ("b", 1, &[]),
            ("c", 2, &["b"]),
            ("d", 0, &[]),
        ],
        vec![
            (Want::Up, starting(1), None),
            (Want::Down, Phase::Spawning, Some(Order::Start)),
            (Want::Down, Phase::Down, Some(Order::Start)),
            (Want::Down, up(4), Some(Order::Restart)),
        ],
    );
    assert_eq!(stage.told(), "terminate d");
    let pid = stage.pid("a");
    let ready = crate::supervisor::state::Event::Ready { pid };
    assert_eq!(stage.event("a", ready), "a rests");
    assert_eq!(stage.exits("d", 0), "spawn d");
    assert_eq!(stage.comes_up("d"), "d rests, spawn b");
    assert_eq!(stage.comes_up("b"), "b rests, spawn c");
}

#[test]
fn a_start_that_lost_what_it_depends_on_comes_to_an_end() {
    let mut stage = resumed(
        &[("a", 0, &[]), ("b", 0, &["a"])],
        vec![
            (Want::Down, Phase::Down, None),
            (Want::Down, Phase::Down, Some(Order::Start)),
        ],
    );
    assert_eq!(stage.told(), "b rests");
    assert_eq!(stage.phases(), "down failed");
    assert!(stage.all_rest());
}

#[test]
fn one_that_was_to_stop_later_stops_after_those_that_use_it() {
    let mut stage = resumed(
        &[("a", 0, &[]), ("b", 1, &["a"])],
        vec![
            (Want::Down, up(1), Some(Order::Stop)),
            (Want::Down, up(2), Some(Order::Stop)),
        ],
    );
    assert_eq!(stage.told(), "terminate b");
    assert_eq!(stage.exits("b", 0), "b rests, terminate a");
    assert_eq!(stage.exits("a", 0), "a rests");
}
