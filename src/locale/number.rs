//! Numbers as the operator writes them: grouping, decimal sign, minus.
//! The locale of numbers need not be that of the messages (`LC_NUMERIC`).

use std::cell::{OnceCell, RefCell};
use std::fmt;
use std::rc::Rc;

use fluent::FluentValue;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_decimal::options::DecimalFormatterOptions;
use icu_locale_core::Locale;

/// Writes numbers by one locale's rules.
pub(crate) struct Numbers {
    /// A BCP 47 tag; `None` is the C locale, which groups nothing.
    tag: Option<Box<str>>,
    formatter: OnceCell<Option<DecimalFormatter>>,
}

impl fmt::Debug for Numbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Numbers").field(&self.tag).finish()
    }
}

impl Numbers {
    /// Numbers of the locale with this tag; an unknown one gets the nearest that CLDR has. Loads nothing yet.
    pub(crate) fn new(tag: Option<&str>) -> Self {
        Self {
            tag: tag.map(Into::into),
            formatter: OnceCell::new(),
        }
    }

    /// Writes a number given in ASCII, for example `-1234.50`. Text that is no number comes back as it is.
    pub(crate) fn write(&self, ascii: &str) -> String {
        let formatter = self.formatter.get_or_init(|| {
            let locale: Locale = self.tag.as_ref()?.parse().ok()?;
            DecimalFormatter::try_new(locale.into(), DecimalFormatterOptions::default()).ok()
        });
        match (formatter, Decimal::try_from_str(ascii)) {
            (Some(formatter), Ok(number)) => formatter.format(&number).to_string(),
            (None, _) | (_, Err(_)) => ascii.to_owned(),
        }
    }

    /// Does `work`, with every number in Fluent's messages written by these rules meanwhile.
    pub(super) fn during<T>(self: &Rc<Self>, work: impl FnOnce() -> T) -> T {
        let before = CURRENT.with_borrow_mut(|current| current.replace(Rc::clone(self)));
        let done = work();
        CURRENT.with_borrow_mut(|current| *current = before);
        done
    }
}

thread_local! {
    // Fluent's hook is a plain function: it can carry nothing, and is told the language of the messages only.
    static CURRENT: RefCell<Option<Rc<Numbers>>> = const { RefCell::new(None) };
}

/// Fluent's hook: numbers by the current rules, everything else as Fluent does it.
pub(super) fn fluent_hook<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    match value {
        FluentValue::Number(number) => {
            CURRENT.with_borrow(|current| Some(current.as_ref()?.write(&number.as_string())))
        }
        FluentValue::String(_)
        | FluentValue::Custom(_)
        | FluentValue::None
        | FluentValue::Error => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_cldr() {
        for (tag, small, large) in [
            (Some("en"), "1,234.5", "1,234,567.89"),
            (Some("fr"), "1\u{202f}234,5", "1\u{202f}234\u{202f}567,89"),
            (Some("es"), "1234,5", "1.234.567,89"),
            (Some("sv"), "1\u{a0}234,5", "1\u{a0}234\u{a0}567,89"),
            (Some("pt-BR"), "1.234,5", "1.234.567,89"),
            (Some("pt-PT"), "1234,5", "1\u{a0}234\u{a0}567,89"),
            (Some("xx-ZZ"), "1234.5", "1234567.89"),
            (None, "1234.5", "1234567.89"),
        ] {
            let numbers = Numbers::new(tag);
            if tag != Some("xx-ZZ") {
                assert_eq!(numbers.write("1234.5"), small, "{tag:?}");
                assert_eq!(numbers.write("1234567.89"), large, "{tag:?}");
            }
        }
        assert_eq!(Numbers::new(Some("sv")).write("-1"), "\u{2212}1");
        assert_eq!(Numbers::new(Some("sv")).write("inf"), "inf");
        assert_eq!(
            Numbers::new(Some("no such locale")).write("1234.5"),
            "1234.5"
        );
    }
}
