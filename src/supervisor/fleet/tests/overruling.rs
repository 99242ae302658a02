//! Orders that meet other orders, or what happens meanwhile.

use std::time::Duration;

use super::Stage;

#[test]
fn a_stop_overrules_a_start() {
    let mut stage = Stage::new(&[("a", 1, &[]), ("b", 1, &[]), ("c", 2, &[])]);
    assert_eq!(stage.start(""), "spawn a, spawn b");
    stage.spawned("a");
    assert_eq!(stage.stop(""), "c rests, terminate a");
    assert_eq!(stage.spawned("b"), "terminate b");
    assert_eq!(stage.exits("a", 0), "a rests");
    assert_eq!(stage.exits("b", 0), "b rests");
    assert!(stage.all_rest());
    assert_eq!(stage.phases(), "down down down");
}

#[test]
fn a_start_overrules_a_stop_and_those_on_their_way_down_take_their_turn() {
    let mut stage = Stage::all_up(&[("a", 1, &[]), ("b", 2, &[]), ("c", 2, &["b"])]);
    assert_eq!(stage.stop(""), "terminate c");
    assert_eq!(stage.start(""), "");
    assert_eq!(stage.exits("c", 0), "spawn c");
    assert_eq!(stage.comes_up("c"), "c rests");
    assert_eq!(stage.phases(), "up up up");
}

/// The machine alone would spawn it as soon as it is gone, its dependency up or not.
#[test]
fn one_that_stops_and_is_to_start_waits_for_its_dependency() {
    let mut stage = Stage::all_up(&[("a", 0, &[]), ("b", 0, &["a"])]);
    stage.stop("a");
    stage.stop("b");
    assert_eq!(stage.start("b"), "");
    assert_eq!(stage.exits("b", 0), "");
    assert_eq!(stage.exits("a", 0), "spawn a");
    assert_eq!(stage.comes_up("a"), "a rests, spawn b");
}

#[test]
fn a_stop_that_still_waits_can_be_called_off() {
    let mut stage = Stage::all_up(&[("a", 1, &[]), ("b", 2, &[]), ("c", 3, &[])]);
    assert_eq!(stage.stop(""), "terminate c");
    assert_eq!(stage.start("b"), "");
    assert_eq!(stage.exits("c", 0), "c rests, terminate a");
    assert_eq!(stage.exits("a", 0), "a rests");
    assert_eq!(stage.phases(), "down up down");
    stage.exits("b", 1);
    assert_eq!(stage.time_passes(), "spawn b", "it is wanted as before");
}

/// It came up again while it waited for its turn to stop.
#[test]
fn one_that_waits_to_stop_and_dies_is_not_spawned_again() {
    let mut stage = Stage::all_up(&[("a", 1, &[]), ("b", 2, &[])]);
    stage.now += Duration::from_hours(1);
    assert_eq!(stage.stop(""), "terminate b");
    assert_eq!(stage.exits("a", 1), "a rests");
    assert_eq!(stage.exits("b", 0), "b rests");
    assert!(stage.all_rest());
    assert_eq!(stage.phases(), "down down");
}

#[test]
fn one_that_waits_to_restart_and_dies_is_started_in_its_turn() {
    let mut stage = Stage::all_up(&[("a", 1, &[]), ("b", 2, &[])]);
    assert_eq!(stage.restart("a b"), "terminate b");
    assert_eq!(stage.exits("a", 1), "spawn a");
    assert_eq!(stage.exits("b", 0), "");
    assert_eq!(stage.comes_up("a"), "a rests, spawn b");
}

/// Its own next attempt came first, and the order never ended.
#[test]
fn one_that_waits_to_start_makes_no_attempt_of_its_own() {
    let mut stage = Stage::all_up(&[("a", 0, &[]), ("b", 0, &["a"])]);
    stage.exits("b", 1);
    stage.stop("a");
    stage.exits("a", 0);
    assert_eq!(stage.phases(), "down waiting");
    assert_eq!(stage.start("b"), "spawn a");
    assert_eq!(stage.fleet.next_deadline(), None);
    assert_eq!(stage.comes_up("a"), "a rests, spawn b");
    assert_eq!(stage.comes_up("b"), "b rests");
}

#[test]
fn a_dependency_that_is_stopped_meanwhile_blocks_those_that_wait_for_it() {
    let mut stage = Stage::new(&[("a", 0, &[]), ("b", 0, &["a"])]);
    assert_eq!(stage.start(""), "spawn a");
    stage.spawned("a");
    assert_eq!(stage.stop("a"), "terminate a");
    assert_eq!(stage.exits("a", 0), "a rests, b rests");
    assert_eq!(stage.phases(), "down failed");
}

#[test]
fn a_dependency_that_dies_meanwhile_is_waited_for() {
    let mut stage = Stage::all_up(&[("a", 0, &[]), ("b", 1, &["a"]), ("c", 0, &[])]);
    stage.stop("b c");
    stage.exits("b", 0);
    stage.exits("c", 0);
    assert_eq!(stage.start("b c"), "spawn c");
    assert_eq!(stage.exits("a", 1), "");
    assert_eq!(stage.comes_up("c"), "c rests");
    assert_eq!(stage.time_passes(), "spawn a");
    assert_eq!(stage.comes_up("a"), "a rests, spawn b");
}

#[test]
fn a_start_does_not_call_off_a_restart() {
    let mut stage = Stage::all_up(&[("a", 1, &[]), ("b", 2, &[])]);
    assert_eq!(stage.restart("a b"), "terminate b");
    assert_eq!(stage.start(""), "");
    assert_eq!(stage.exits("b", 0), "terminate a");
    assert_eq!(stage.exits("a", 0), "spawn a");
}
