//! `memory-limit`: one that takes more is restarted by the rules.

use crate::env::Env;
use crate::roles::takes_memory;

const AT_ONCE: &str = "backoff = { first = \"60s\", reset-after = \"1ms\" }";

#[test]
fn one_above_its_limit_is_restarted_and_one_below_is_not() {
    let env = Env::of([
        takes_memory("is", 96)
            .with("memory-limit = \"64MiB\"")
            .with(AT_ONCE),
        takes_memory("ps", 96).with("memory-limit = \"1GiB\""),
    ]);
    env.expect(0, "start");
    let before = env.status();
    let after = env.until(|status| status.of("is").restarts >= 1);
    assert_ne!(after.of("is").pid, before.of("is").pid);
    assert_eq!(after.pid("ps"), before.pid("ps"));
    assert_eq!(after.of("ps").restarts, 0);
    let failed = env.events_of("failed");
    let failure = &failed[0]["failure"];
    assert_eq!(failed[0]["component"], "is");
    assert_eq!(failure["cause"], "memory", "{failure}");
    assert_eq!(failure["limit"], 64 << 20, "{failure}");
    assert!(failure["used"].as_u64().unwrap() > 64 << 20, "{failure}");
}
