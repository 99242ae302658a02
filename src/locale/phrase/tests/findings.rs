//! Samples of everything that `check` can find.

use super::facts::id;
use crate::supervisor::report::{Finding, Refusal};

pub(super) fn findings() -> Vec<Finding> {
    let address = || String::from("127.0.0.1:80");
    vec![
        Finding::SameAddress {
            component: id("is"),
            other: id("ps"),
            address: address(),
        },
        Finding::HealthOfStranger {
            component: id("is"),
            address: address(),
        },
        Finding::MemoryLimits {
            limits: 3 << 30,
            memory: 2 << 30,
        },
        Finding::MemoryShort { available: 9 << 20 },
        Finding::Refused(Refusal::ServerFolder {
            component: id("is"),
            path: "/images".into(),
            errno: libc::ENOENT,
        }),
    ]
}
