//! What happens beside the orders: takeovers, health checks, logs without room, hooks, reloads.

use super::system::signal;
use super::{Phrase, Voice};
use crate::locale::{Arguments, Key, args};
use crate::supervisor::report::{Ending, NotReady, Notice, StateProblem};

impl Voice {
    /// What happened, where no order is about it.
    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each fact, read one by one"
    )]
    pub(super) fn incident<'a>(&self, notice: &'a Notice) -> Phrase<'a> {
        match notice {
            Notice::SupervisorReplaced { pid } => Phrase::new(
                Key::NoticeSupervisorReplaced,
                args! { pid = pid.to_string() },
            ),
            Notice::Adopted { component, pid } => Phrase::new(
                Key::NoticeAdopted,
                args! { component = self.component(component), pid = pid.to_string() },
            ),
            Notice::StateUnusable { problem } => self.unusable_state(problem),
            Notice::GuardianReplaced { pid } => {
                Phrase::new(Key::NoticeGuardianReplaced, args! { pid = pid.to_string() })
            }
            Notice::CheckFailed {
                component,
                reason,
                count,
                of,
            } => {
                let (key, mut arguments) = check(
                    reason,
                    [
                        Key::NoticeCheckNoListener,
                        Key::NoticeCheckNoAnswer,
                        Key::NoticeCheckHttpStatus,
                        Key::NoticeCheckProgramCode,
                        Key::NoticeCheckProgramSignal,
                        Key::NoticeCheckProgramHung,
                        Key::NoticeCheckProgramMissing,
                    ],
                    self,
                );
                arguments.set("component", self.component(component));
                arguments.set("count", *count);
                arguments.set("of", *of);
                Phrase::new(key, arguments)
            }
            Notice::LogStalled { component, errno } => Phrase::new(
                Key::NoticeLogStalled,
                args! { component = self.component(component), reason = self.reason(*errno) },
            ),
            Notice::LogResumed { component, dropped } => Phrase::new(
                Key::NoticeLogResumed,
                args! { component = self.component(component), size = self.size(*dropped) },
            ),
            Notice::Reloaded {
                started,
                restarted,
                stopped,
                unchanged,
            } => Phrase::new(
                Key::NoticeReloaded,
                args! {
                    started = started.to_string(),
                    restarted = restarted.to_string(),
                    stopped = stopped.to_string(),
                    unchanged = unchanged.to_string(),
                },
            ),
            Notice::ReloadRefused { refusal } => self.refusal(refusal),
            Notice::HookFailed { program, ending } => match ending {
                Ending::Code(code) => Phrase::new(
                    Key::NoticeHookFailedCode,
                    args! { program = program.as_str(), code = code.to_string() },
                ),
                Ending::Signal(number) => Phrase::new(
                    Key::NoticeHookFailedSignal,
                    args! { program = program.as_str(), signal = signal(*number) },
                ),
                Ending::Unknown => Phrase::new(
                    Key::NoticeHookFailedUnknown,
                    args! { program = program.as_str() },
                ),
            },
            Notice::HookMissing { program, errno } => Phrase::new(
                Key::NoticeHookMissing,
                args! { program = program.as_str(), reason = self.reason(*errno) },
            ),
            Notice::HookHung {
                program,
                timeout_ms,
            } => Phrase::new(
                Key::NoticeHookHung,
                args! { program = program.as_str(), time = self.time(*timeout_ms) },
            ),
            Notice::HookSkipped { program, events } => Phrase::new(
                Key::NoticeHookSkipped,
                args! { program = program.as_str(), count = *events },
            ),
            Notice::EssentialLost { component } => Phrase::new(
                Key::NoticeEssentialLost,
                args! { component = self.component(component) },
            ),
            Notice::RunFolderRemade { path } => {
                Phrase::new(Key::NoticeRunFolderRemade, args! { path = path.as_str() })
            }
            Notice::RunFolderUnusable { path, errno } => Phrase::new(
                Key::NoticeRunFolderUnusable,
                args! { path = path.as_str(), reason = self.reason(*errno) },
            ),
            Notice::Spawned { .. }
            | Notice::Ready { .. }
            | Notice::Stopping { .. }
            | Notice::Killed { .. }
            | Notice::Stopped { .. }
            | Notice::Failed { .. }
            | Notice::Remnants { .. }
            | Notice::Retrying { .. }
            | Notice::Finished { .. }
            | Notice::GaveUp { .. }
            | Notice::SupervisorStarted { .. }
            | Notice::SupervisorStopping { .. } => self.notice(notice),
        }
    }

    fn unusable_state<'a>(&self, problem: &'a StateProblem) -> Phrase<'a> {
        match problem {
            StateProblem::Garbled => Phrase::bare(Key::NoticeStateGarbled),
            StateProblem::OtherBoot => Phrase::bare(Key::NoticeStateOtherBoot),
            StateProblem::Reused { component, pid } => Phrase::new(
                Key::NoticeStateReused,
                args! { component = self.component(component), pid = pid.to_string() },
            ),
        }
    }
}

/// What a health check found: one of seven messages, in the order of the variants.
pub(super) fn check<'a>(
    reason: &'a NotReady,
    keys: [Key; 7],
    voice: &Voice,
) -> (Key, Arguments<'a>) {
    let [
        no_listener,
        no_answer,
        http_status,
        program_code,
        program_signal,
        program_hung,
        program_missing,
    ] = keys;
    match reason {
        NotReady::NoListener { address } => (no_listener, args! { address = address.as_str() }),
        // Whoever answers is asked for health, so nobody is a stranger.
        NotReady::Stranger { address, .. } | NotReady::NoAnswer { address } => {
            (no_answer, args! { address = address.as_str() })
        }
        NotReady::HttpStatus { status, url } => (
            http_status,
            args! { url = url.as_str(), status = status.to_string() },
        ),
        NotReady::CheckFailed {
            ending: Ending::Signal(number),
        } => (program_signal, args! { signal = signal(*number) }),
        NotReady::CheckFailed {
            ending: Ending::Code(code),
        } => (program_code, args! { code = code.to_string() }),
        // Neither is ever asked for health.
        NotReady::CheckFailed {
            ending: Ending::Unknown,
        }
        | NotReady::NoLogLine { .. }
        | NotReady::NoNotification => (program_code, args! { code = "?" }),
        NotReady::CheckHung { timeout_ms } => {
            (program_hung, args! { time = voice.time(*timeout_ms) })
        }
        NotReady::CheckMissing { errno } => {
            (program_missing, args! { reason = voice.reason(*errno) })
        }
    }
}
