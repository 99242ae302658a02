//! One order at a time: who starts and stops when.

use super::Stage;
use crate::supervisor::fleet::Order;
use crate::supervisor::report::Failure;
use crate::supervisor::state::Phase;

#[test]
fn lower_priorities_start_first_and_equal_ones_together() {
    let mut stage = Stage::new(&[("c", 2, &[]), ("a", 1, &[]), ("b", 1, &[])]);
    assert_eq!(stage.start(""), "spawn a, spawn b");
    assert_eq!(stage.comes_up("b"), "b rests");
    assert_eq!(stage.comes_up("a"), "a rests, spawn c");
    assert_eq!(stage.comes_up("c"), "c rests");
    assert!(stage.all_rest());
}

#[test]
fn those_that_failed_hold_up_nobody_else() {
    let mut stage = Stage::new(&[("a", 1, &[]), ("b", 2, &[])]);
    stage.start("");
    assert_eq!(stage.fails("a"), "a rests, spawn b");
}

#[test]
fn a_dependency_comes_up_first_whatever_its_priority() {
    let mut stage = Stage::new(&[
        ("ps", 1, &["is"]),
        ("is", 5, &["svg"]),
        ("svg", 9, &[]),
        ("other", 2, &[]),
    ]);
    assert_eq!(stage.start(""), "spawn svg");
    assert_eq!(stage.comes_up("svg"), "svg rests, spawn is");
    assert_eq!(stage.comes_up("is"), "is rests, spawn ps");
    assert_eq!(stage.comes_up("ps"), "ps rests, spawn other");
}

#[test]
fn a_named_one_brings_what_it_depends_on_and_nothing_else() {
    let mut stage = Stage::new(&[("a", 0, &[]), ("b", 0, &["a"]), ("c", 0, &["b"])]);
    assert_eq!(stage.start("b"), "spawn a");
    assert_eq!(stage.comes_up("a"), "a rests, spawn b");
    assert_eq!(stage.comes_up("b"), "b rests");
    assert_eq!(stage.phases(), "up up down");
    assert_eq!(stage.start(""), "spawn c");
}

#[test]
fn a_failed_dependency_blocks_all_that_need_it_and_the_order_ends() {
    let mut stage = Stage::new(&[
        ("a", 0, &[]),
        ("b", 0, &["a"]),
        ("c", 0, &["b", "d"]),
        ("d", 0, &[]),
    ]);
    assert_eq!(stage.start(""), "spawn a, spawn d");
    assert_eq!(stage.comes_up("d"), "d rests");
    assert_eq!(stage.fails("a"), "a rests, b rests, c rests");
    assert!(stage.all_rest());
    assert_eq!(stage.phases(), "failed failed failed up");
    let Phase::Failed { failure } = &stage.fleet.state(2).phase else {
        panic!("c has failed");
    };
    let on = stage.fleet.posts[1].subject.id.clone();
    assert_eq!(*failure, Failure::Dependency { on });
}

#[test]
fn a_stop_goes_the_other_way_round() {
    let mut stage = Stage::all_up(&[
        ("a", 1, &[]),
        ("b", 1, &["a"]),
        ("c", 2, &[]),
        ("d", 2, &[]),
    ]);
    assert_eq!(stage.stop(""), "terminate d, terminate c");
    assert_eq!(stage.exits("c", 0), "c rests");
    assert_eq!(stage.exits("d", 0), "d rests, terminate b");
    assert_eq!(stage.exits("b", 0), "b rests, terminate a");
    assert_eq!(stage.exits("a", 0), "a rests");
    assert_eq!(stage.phases(), "down down down down");
}

#[test]
fn a_stop_of_a_named_one_leaves_the_others_alone() {
    let mut stage = Stage::all_up(&[("a", 0, &[]), ("b", 0, &["a"])]);
    assert_eq!(stage.stop("a"), "terminate a");
    assert_eq!(stage.exits("a", 0), "a rests");
    assert_eq!(stage.phases(), "down up");
}

#[test]
fn a_restart_of_a_named_one_leaves_the_others_alone() {
    let mut stage = Stage::all_up(&[("a", 0, &[]), ("b", 0, &["a"])]);
    assert_eq!(stage.restart("a"), "terminate a");
    assert_eq!(stage.exits("a", 0), "spawn a");
    assert_eq!(stage.comes_up("a"), "a rests");
    assert_eq!(stage.phases(), "up up");
}

#[test]
fn a_restart_of_several_stops_and_starts_them_in_order() {
    let mut stage = Stage::all_up(&[("a", 1, &[]), ("b", 2, &[]), ("c", 2, &["b"])]);
    assert_eq!(stage.restart("a b c"), "terminate c");
    assert_eq!(stage.exits("c", 0), "terminate b");
    assert_eq!(stage.exits("b", 0), "terminate a");
    assert_eq!(stage.exits("a", 0), "spawn a");
    assert_eq!(stage.comes_up("a"), "a rests, spawn b");
    assert_eq!(stage.comes_up("b"), "b rests, spawn c");
    assert_eq!(stage.comes_up("c"), "c rests");
}

#[test]
fn a_restart_starts_what_is_down_and_what_it_depends_on() {
    let mut stage = Stage::new(&[("a", 0, &[]), ("b", 0, &["a"])]);
    assert_eq!(stage.restart("b"), "spawn a");
    assert_eq!(stage.comes_up("a"), "a rests, spawn b");
}

#[test]
fn a_dependency_that_fails_before_the_restarted_one_is_down_blocks_it() {
    let mut stage = Stage::all_up(&[("a", 0, &[]), ("b", 0, &["a"])]);
    stage.stop("a");
    stage.exits("a", 0);
    assert_eq!(stage.restart("b"), "terminate b, spawn a");
    assert_eq!(stage.fails("a"), "a rests");
    assert_eq!(stage.exits("b", 0), "b rests");
    assert_eq!(stage.phases(), "failed failed");
}

#[test]
fn what_is_so_already_comes_to_rest_at_once() {
    let mut stage = Stage::all_up(&[("a", 0, &[]), ("b", 0, &["a"])]);
    assert_eq!(stage.order(Order::Start, ""), "");
    assert!(stage.all_rest());
    let mut stage = Stage::new(&[("a", 0, &[]), ("b", 0, &["a"])]);
    stage.order(Order::Stop, "");
    assert!(stage.all_rest());
    assert_eq!(stage.phases(), "down down");
}

#[test]
fn one_that_ends_by_itself_is_tried_again_without_an_order() {
    let mut stage = Stage::all_up(&[("a", 0, &[])]);
    assert_eq!(stage.exits("a", 1), "");
    assert_eq!(stage.phases(), "waiting");
    assert_eq!(stage.time_passes(), "spawn a");
    assert_eq!(stage.comes_up("a"), "a rests");
}
