//! The comments in the configuration that `init` writes.

use super::Voice;
use crate::config::built_in::Remark;
use crate::locale::Key;

impl Voice {
    /// A comment's text, whose lines are still to be broken.
    pub(crate) fn remark(&self, remark: Remark) -> String {
        self.word(match remark {
            Remark::File => Key::TemplateFile,
            Remark::Examples => Key::TemplateExamples,
            Remark::ControlGroup => Key::TemplateControlGroup,
            Remark::Svg => Key::TemplateSvg,
            Remark::Is => Key::TemplateIs,
            Remark::Ps => Key::TemplatePs,
            Remark::Command => Key::TemplateCommand,
            Remark::ImageArguments => Key::TemplateImageArguments,
            Remark::PlatformArguments => Key::TemplatePlatformArguments,
            Remark::StartPriority => Key::TemplateStartPriority,
            Remark::Ready => Key::TemplateReady,
            Remark::Health => Key::TemplateHealth,
            Remark::StopTimeout => Key::TemplateStopTimeout,
            Remark::MemoryLimit => Key::TemplateMemoryLimit,
            Remark::Further => Key::TemplateFurther,
            Remark::User => Key::TemplateUser,
            Remark::Environment => Key::TemplateEnvironment,
            Remark::Limits => Key::TemplateLimits,
            Remark::Restart => Key::TemplateRestart,
            Remark::Log => Key::TemplateLog,
            Remark::Another => Key::TemplateAnother,
        })
    }
}
