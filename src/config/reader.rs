//! A typed reader over TOML's spanned tree: every value knows its key and its place in the text, so that
//! every fault does too. Knows TOML's types; must not know any key of ours.

use std::ops::RangeInclusive;
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::fault::{ConfigError, Fault, Kind};
use super::nearest::nearest;
use super::place::Place;
use super::size::parse_size;

/// The longest duration that a configuration may name. It keeps sums with a clock's time from overflowing.
pub(super) const LONGEST: Duration = Duration::from_hours(365 * 24);

/// What every reading gives.
pub(super) type Read<T> = Result<T, ConfigError>;

/// A table and its place.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    place: Place<'a>,
    entries: &'a DeTable<'a>,
}

impl<'a> Table<'a> {
    /// The whole file.
    pub(super) fn root(text: &'a str, entries: &'a DeTable<'a>) -> Self {
        let place = Place {
            text,
            above: None,
            name: "",
            offset: 0,
        };
        Self { place, entries }
    }

    /// A fault of the table itself.
    pub(super) fn fault(&self, fault: Fault) -> ConfigError {
        self.place.fault(fault)
    }

    /// A fault of the table itself that shows at something in it.
    fn fault_at(&self, offset: usize, fault: Fault) -> ConfigError {
        let place = Place {
            offset,
            ..self.place
        };
        place.fault(fault)
    }

    /// Refuses every key but these; the first in the file is the one that is told.
    pub(super) fn only(&self, known: &[&str]) -> Read<()> {
        let unknown = self
            .entries
            .keys()
            .filter(|key| !known.contains(&key.get_ref().as_ref()))
            .min_by_key(|key| key.span().start);
        unknown.map_or(Ok(()), |key| {
            let name = key.get_ref();
            let nearest = nearest(name, known.iter().copied()).map(str::to_owned);
            Err(self.at_key(key, name).fault(Fault::UnknownKey { nearest }))
        })
    }

    /// The value of a key, read by `read`; `None` where the key is not there.
    pub(super) fn read<'t, T>(
        &'t self,
        name: &'t str,
        read: impl FnOnce(&Value<'t>) -> Read<T>,
    ) -> Read<Option<T>> {
        self.get(name).map(|value| read(&value)).transpose()
    }

    /// The value of a key that must be there, read by `read`.
    pub(super) fn required<'t, T>(
        &'t self,
        name: &'t str,
        read: impl FnOnce(&Value<'t>) -> Read<T>,
    ) -> Read<T> {
        self.read(name, read)?.ok_or_else(|| self.missing(name))
    }

    /// The one of these keys that is there.
    pub(super) fn exactly_one<'t>(&'t self, names: &[&'t str]) -> Read<Value<'t>> {
        let mut there: Vec<Value<'t>> = names.iter().filter_map(|name| self.get(name)).collect();
        there.sort_unstable_by_key(|value| value.place.offset);
        let keys = || Fault::NotExactlyOne {
            keys: names.iter().map(|&name| name.to_owned()).collect(),
        };
        match there.as_slice() {
            [] => Err(self.fault(keys())),
            [only] => Ok(*only),
            [_, second, ..] => Err(self.fault_at(second.place.offset, keys())),
        }
    }

    /// All values, in the order of the file. A fault of one's [`Value::bad_name`] stands at its key.
    pub(super) fn in_order(&self) -> Vec<Value<'_>> {
        let mut entries: Vec<_> = self.entries.iter().collect();
        entries.sort_unstable_by_key(|(key, _)| key.span().start);
        entries
            .into_iter()
            .map(|(key, value)| self.value(key, key.get_ref(), value))
            .collect()
    }

    fn get<'t>(&'t self, name: &'t str) -> Option<Value<'t>> {
        let (key, value) = self.entries.get_key_value(name)?;
        Some(self.value(key, name, value))
    }

    fn value<'t>(
        &'t self,
        key: &Spanned<DeString<'_>>,
        name: &'t str,
        value: &'t Spanned<DeValue<'t>>,
    ) -> Value<'t> {
        Value {
            place: Place {
                offset: value.span().start,
                ..self.at_key(key, name)
            },
            key_offset: key.span().start,
            content: value.get_ref(),
        }
    }

    fn at_key<'t>(&'t self, key: &Spanned<DeString<'_>>, name: &'t str) -> Place<'t> {
        Place {
            text: self.place.text,
            above: Some(&self.place),
            name,
            offset: key.span().start,
        }
    }

    fn missing(&self, name: &str) -> ConfigError {
        let place = Place {
            text: self.place.text,
            above: Some(&self.place),
            name,
            offset: self.place.offset,
        };
        place.fault(Fault::MissingKey)
    }
}

/// A value, its key and its place.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    place: Place<'a>,
    key_offset: usize,
    content: &'a DeValue<'a>,
}

impl<'a> Value<'a> {
    /// The last part of its key.
    pub(super) fn name(&self) -> &'a str {
        self.place.name
    }

    /// Where it begins, in bytes from the beginning of the text.
    pub(super) fn offset(&self) -> usize {
        self.place.offset
    }

    /// A fault of the value.
    pub(super) fn fault(&self, fault: Fault) -> ConfigError {
        self.place.fault(fault)
    }

    /// A fault of its key.
    pub(super) fn bad_name(&self, fault: Fault) -> ConfigError {
        let place = Place {
            offset: self.key_offset,
            ..self.place
        };
        place.fault(fault)
    }

    /// A fault of its type.
    pub(super) fn wrong_type(&self, expected: Kind) -> ConfigError {
        let found = match self.content {
            DeValue::String(_) => Kind::Text,
            DeValue::Integer(_) => Kind::Integer,
            DeValue::Float(_) => Kind::Number,
            DeValue::Boolean(_) => Kind::Boolean,
            DeValue::Datetime(_) => Kind::DateTime,
            DeValue::Array(_) => Kind::List,
            DeValue::Table(_) => Kind::Table,
        };
        self.fault(Fault::WrongType { expected, found })
    }

    /// A table.
    pub(super) fn table(&self) -> Read<Table<'_>> {
        if let DeValue::Table(entries) = self.content {
            let place = self.place;
            Ok(Table { place, entries })
        } else {
            Err(self.wrong_type(Kind::Table))
        }
    }

    /// `true` or `false`.
    pub(super) fn boolean(&self) -> Read<bool> {
        self.content
            .as_bool()
            .ok_or_else(|| self.wrong_type(Kind::Boolean))
    }

    /// Whether it is a text.
    pub(super) fn is_text(&self) -> bool {
        self.content.is_str()
    }

    /// Whether it is a whole number.
    pub(super) fn is_integer(&self) -> bool {
        self.content.is_integer()
    }

    /// A text of any content, or else a fault that says what is expected.
    pub(super) fn any_text(&self, expected: Kind) -> Read<&'a str> {
        self.content
            .as_str()
            .ok_or_else(|| self.wrong_type(expected))
    }

    /// A text that the kernel takes: without a zero byte.
    pub(super) fn text_or_empty(&self) -> Read<&'a str> {
        let text = self.any_text(Kind::Text)?;
        if text.contains('\0') {
            return Err(self.fault(Fault::EmptyOrZero));
        }
        Ok(text)
    }

    /// Such a text that is not empty.
    pub(super) fn text(&self) -> Read<&'a str> {
        let text = self.text_or_empty()?;
        if text.is_empty() {
            return Err(self.fault(Fault::EmptyOrZero));
        }
        Ok(text)
    }

    /// Such a text, to keep.
    pub(super) fn owned_text(&self) -> Read<String> {
        self.text().map(str::to_owned)
    }

    /// The items of a list of texts, each still to be read.
    pub(super) fn texts(&self) -> Read<impl Iterator<Item = Value<'a>>> {
        self.items(Kind::TextList)
    }

    /// The items of a list, each still to be read, or else a fault that says what is expected.
    pub(super) fn items(&self, expected: Kind) -> Read<impl Iterator<Item = Value<'a>>> {
        let DeValue::Array(items) = self.content else {
            return Err(self.wrong_type(expected));
        };
        let list = *self;
        Ok(items.iter().map(move |item| Value {
            place: Place {
                offset: item.span().start,
                ..list.place
            },
            key_offset: list.key_offset,
            content: item.get_ref(),
        }))
    }

    /// A whole number within a range.
    pub(super) fn integer<T>(&self, range: RangeInclusive<T>) -> Read<T>
    where
        T: Copy + PartialOrd + TryFrom<i64> + Into<i64>,
    {
        let DeValue::Integer(digits) = self.content else {
            return Err(self.wrong_type(Kind::Integer));
        };
        i64::from_str_radix(digits.as_str(), digits.radix())
            .ok()
            .and_then(|number| T::try_from(number).ok())
            .filter(|number| range.contains(number))
            .ok_or_else(|| self.out_of_range((*range.start()).into(), (*range.end()).into()))
    }

    /// A number, whole or not, within a range.
    pub(super) fn number(&self, least: i32, greatest: i32) -> Read<f64> {
        let digits = if let DeValue::Float(digits) = self.content {
            digits.as_str()
        } else if self.content.is_integer() {
            return self.integer(least..=greatest).map(f64::from);
        } else {
            return Err(self.wrong_type(Kind::Number));
        };
        let range = f64::from(least)..=f64::from(greatest);
        digits
            .parse()
            .ok()
            .filter(|number| range.contains(number))
            .ok_or_else(|| self.out_of_range(least.into(), greatest.into()))
    }

    /// A duration in quotes, from `least` to [`LONGEST`].
    pub(super) fn duration(&self, least: Duration) -> Read<Duration> {
        let text = self.any_text(Kind::Duration)?;
        let Ok(duration) = humantime::parse_duration(text) else {
            return Err(self.fault(Fault::BadDuration { value: text.into() }));
        };
        if duration < least || duration > LONGEST {
            return Err(self.fault(Fault::DurationOutOfRange {
                least_ms: milliseconds(least),
                greatest_ms: milliseconds(LONGEST),
            }));
        }
        Ok(duration)
    }

    /// A size in quotes, or a number of bytes, from `least` up.
    pub(super) fn size(&self, least: u32) -> Read<u64> {
        let size = if self.content.is_integer() {
            self.integer(i64::from(least)..=i64::MAX)?.unsigned_abs()
        } else {
            let text = self.any_text(Kind::Size)?;
            parse_size(text).ok_or_else(|| self.fault(Fault::BadSize { value: text.into() }))?
        };
        if size < u64::from(least) || size > i64::MAX.unsigned_abs() {
            return Err(self.out_of_range(least.into(), i64::MAX));
        }
        Ok(size)
    }

    fn out_of_range(&self, least: i64, greatest: i64) -> ConfigError {
        self.fault(Fault::OutOfRange { least, greatest })
    }

    /// One of a few words, and what it means.
    pub(super) fn one_of<T: Copy>(&self, choices: &[(&str, T)]) -> Read<T> {
        let word = self.any_text(Kind::Text)?;
        let meaning = choices.iter().find(|(choice, _)| *choice == word);
        meaning.map(|(_, meaning)| *meaning).ok_or_else(|| {
            self.fault(Fault::NotOneOf {
                value: word.to_owned(),
                choices: choices.iter().map(|(choice, _)| (*choice).into()).collect(),
            })
        })
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
