//! What `check` found.

use super::{Phrase, Voice};
use crate::locale::{Key, args, format};
use crate::supervisor::report::{Finding, Severity};

impl Voice {
    /// Something that is not as it should be.
    pub(crate) fn finding<'a>(&self, finding: &'a Finding) -> Phrase<'a> {
        let size = |bytes| format::size(self.catalog(), bytes);
        match finding {
            Finding::Refused(refusal) => self.refusal(refusal),
            Finding::SameAddress {
                component,
                other,
                address,
            } => Phrase::new(
                Key::FindingSameAddress,
                args! {
                    component = self.component(component),
                    other = self.component(other),
                    address = address.as_str(),
                },
            ),
            Finding::HealthOfStranger { component, address } => Phrase::new(
                Key::FindingHealthOfStranger,
                args! { component = self.component(component), address = address.as_str() },
            ),
            Finding::MemoryLimits { limits, memory } => Phrase::new(
                Key::FindingMemoryLimits,
                args! { limits = size(*limits), memory = size(*memory) },
            ),
            Finding::MemoryShort { available } => Phrase::new(
                Key::FindingMemoryShort,
                args! { available = size(*available) },
            ),
        }
    }

    /// A finding's sentence and its cure on one line, which begins with how bad it is.
    pub(crate) fn verdict(&self, severity: Severity, finding: &Phrase<'_>) -> String {
        let key = match severity {
            Severity::Error => Key::CheckError,
            Severity::Warning => Key::CheckWarning,
        };
        let (found, cure) = (self.say(finding), self.advise(finding).unwrap_or_default());
        self.say(&Phrase::new(key, args! { finding = found, cure = cure }))
    }
}
