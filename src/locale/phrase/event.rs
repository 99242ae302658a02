//! Two events that are told as one.

use super::system::signal;
use super::{Phrase, Voice};
use crate::locale::{Key, args};
use crate::supervisor::report::{Ending, Failure, Notice};

impl Voice {
    /// A component's end, and that it will be started again. `None`: they are something else.
    pub(crate) fn retried(&self, failed: &Notice, retrying: &Notice) -> Option<Phrase<'static>> {
        let Notice::Failed {
            component,
            failure: Failure::Ended { ending, after_ms },
        } = failed
        else {
            return None;
        };
        let Notice::Retrying {
            attempt, delay_ms, ..
        } = retrying
        else {
            return None;
        };
        let mut arguments = args! {
            component = self.component(component),
            time = self.time(*after_ms),
            attempt = attempt.to_string(),
        };
        let is_at_once = *delay_ms == 0;
        if !is_at_once {
            arguments.set("delay", self.time(*delay_ms));
        }
        let [at_once, later] = match ending {
            Ending::Code(code) => {
                arguments.set("code", code.to_string());
                [Key::EventEndedCodeRestarted, Key::EventEndedCodeRetrying]
            }
            Ending::Signal(number) => {
                arguments.set("signal", signal(*number));
                [
                    Key::EventEndedSignalRestarted,
                    Key::EventEndedSignalRetrying,
                ]
            }
            Ending::Unknown => [
                Key::EventEndedUnknownRestarted,
                Key::EventEndedUnknownRetrying,
            ],
        };
        Some(Phrase::new(
            if is_at_once { at_once } else { later },
            arguments,
        ))
    }
}
