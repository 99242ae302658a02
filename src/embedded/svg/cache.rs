//! Drawings that were just understood: whoever measures one has it rendered next. Few and small ones; a long one is
//! understood anew, which takes less than drawing it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;

use super::drawing::Drawing;
use crate::embedded::answer::Refused;

/// The most drawings.
const MOST: usize = 16;

/// The longest text that is kept, in bytes.
const LONGEST: usize = 64 * 1024;

/// The largest drawing that is kept, in quarters of an element.
const LARGEST: u64 = 20_000;

/// The drawings, the last one last.
#[derive(Default)]
pub(super) struct Cache(Mutex<VecDeque<(Bytes, Arc<Drawing>)>>);

impl Cache {
    /// The drawing of a text, which is compared as a whole: no two drawings can be taken for each other.
    pub(super) fn parse(&self, text: &Bytes) -> Result<Arc<Drawing>, Refused> {
        if text.len() > LONGEST {
            return Drawing::parse(text).map(Arc::new);
        }
        let known = self.kept().iter().find(|(kept, _)| kept == text).cloned();
        if let Some((_, drawing)) = known {
            return Ok(drawing);
        }
        let drawing = Arc::new(Drawing::parse(text)?);
        if drawing.weight() <= LARGEST {
            let mut kept = self.kept();
            if kept.len() == MOST {
                kept.pop_front();
            }
            // What came through the network may be a part of a larger buffer.
            kept.push_back((Bytes::copy_from_slice(text), Arc::clone(&drawing)));
        }
        Ok(drawing)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.kept().len()
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<(Bytes, Arc<Drawing>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(width: usize) -> Bytes {
        format!("<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='1'/>").into()
    }

    #[test]
    fn a_drawing_is_understood_once_and_the_oldest_is_forgotten() {
        let cache = Cache::default();
        let first = cache.parse(&text(1)).unwrap();
        assert!(Arc::ptr_eq(&first, &cache.parse(&text(1)).unwrap()));
        for width in 2..=MOST + 1 {
            assert_eq!(cache.parse(&text(width)).unwrap().size().0 as usize, width);
        }
        assert_eq!(cache.len(), MOST);
        assert!(!Arc::ptr_eq(&first, &cache.parse(&text(1)).unwrap()));
    }

    #[test]
    fn what_is_no_drawing_is_not_kept() {
        let cache = Cache::default();
        assert!(cache.parse(&Bytes::from_static(b"<html/>")).is_err());
        assert_eq!(cache.len(), 0);
    }
}
