//! A source file as what the rules of the house ask about: the paths it names, its texts, its words of code.
//! Leaves out comments and whatever is compiled for tests alone.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Something in the file, and its line from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The path, text or word.
    pub(super) what: String,
    /// Where.
    pub(super) line: usize,
}

/// What a file consists of.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// Paths of two parts and more, trees of `use` taken apart: `crate::exit::Exit`, `std::fs::read`.
    pub(super) paths: Vec<Found>,
    /// Texts, save those in attributes and in what reports a broken invariant (`expect`, `assert`, `unreachable`).
    pub(super) texts: Vec<Found>,
    /// All single words of code.
    pub(super) words: Vec<Found>,
    /// Methods that are called.
    pub(super) methods: Vec<Found>,
}

/// What only a defect of the program shows; its text is for those who mend it.
const INVARIANTS: [&str; 7] = [
    "expect",
    "unreachable",
    "assert",
    "assert_eq",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
];

impl Source {
    /// Takes a file apart.
    pub(super) fn read(text: &str) -> Self {
        let tokens: TokenStream = text.parse().expect("what the compiler accepts has tokens");
        let mut source = Self::default();
        source.walk(tokens, true);
        source
    }

    /// Goes through the tokens; `told` says whether texts count here.
    fn walk(&mut self, tokens: TokenStream, told: bool) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut place = 0;
        while place < tokens.len() {
            let rest = &tokens[place..];
            if let Some(length) = test_item(rest) {
                place += length;
                continue;
            }
            if let Some((attribute, length)) = attribute(rest) {
                self.walk(attribute, false);
                place += length;
                continue;
            }
            if let Some(length) = self.path(rest) {
                place += length;
                continue;
            }
            match &rest[0] {
                TokenTree::Group(group) => {
                    let counts = told && !follows_invariant(&tokens[..place]);
                    self.walk(group.stream(), counts);
                }
                TokenTree::Ident(word) => {
                    let found = Found {
                        what: word.to_string(),
                        line: word.span().start().line,
                    };
                    if place > 0 && is_punct(&tokens[place - 1], '.') {
                        self.methods.push(found.clone());
                    }
                    self.words.push(found);
                }
                TokenTree::Literal(literal) if told => {
                    if let Some(what) = content(&literal.to_string()) {
                        let line = literal.span().start().line;
                        self.texts.push(Found { what, line });
                    }
                }
                TokenTree::Literal(_) | TokenTree::Punct(_) => {}
            }
            place += 1;
        }
    }

    /// Takes in the path that begins here and tells its length in tokens; `None` where none does.
    fn path(&mut self, tokens: &[TokenTree]) -> Option<usize> {
        let before = self.paths.len();
        let length = self.path_below(&[], tokens);
        (self.paths.len() > before).then_some(length)
    }

    fn path_below(&mut self, above: &[String], tokens: &[TokenTree]) -> usize {
        let mut parts = above.to_vec();
        let mut place = 0;
        let mut line = 0;
        while let Some(TokenTree::Ident(part)) = tokens.get(place) {
            line = part.span().start().line;
            let what = part.to_string();
            self.words.push(Found {
                what: what.clone(),
                line,
            });
            // `use a::{self}` is `a`.
            if what != "self" || parts.is_empty() {
                parts.push(what);
            }
            place += 1;
            let joined = |at: usize| tokens.get(at).is_some_and(|token| is_punct(token, ':'));
            if !(joined(place) && joined(place + 1)) {
                break;
            }
            match tokens.get(place + 2) {
                Some(TokenTree::Ident(_)) => place += 2,
                Some(TokenTree::Group(tree)) if tree.delimiter() == Delimiter::Brace => {
                    self.branches(&parts, tree.stream());
                    return place + 3;
                }
                Some(token) if is_punct(token, '*') => {
                    parts.push("*".to_owned());
                    place += 3;
                    break;
                }
                Some(_) | None => break,
            }
        }
        if parts.len() > 1 {
            let what = parts.join("::");
            self.paths.push(Found { what, line });
        } else if above.is_empty() {
            // A single word is no path: it is taken in by the caller.
            self.words.truncate(self.words.len() - place.min(1));
        }
        place
    }

    /// The branches of a tree of `use`.
    fn branches(&mut self, above: &[String], tree: TokenStream) {
        let tokens: Vec<TokenTree> = tree.into_iter().collect();
        for branch in tokens.split(|token| is_punct(token, ',')) {
            self.path_below(above, branch);
        }
    }
}

/// What stands between the quotes of a text of any kind.
fn content(literal: &str) -> Option<String> {
    let quoted = literal.trim_start_matches(['b', 'c', 'r', '#']);
    let rest = quoted.strip_prefix('"')?;
    rest.rsplit_once('"').map(|(inside, _)| inside.to_owned())
}

fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// The content of an attribute that begins here, and its length in tokens.
fn attribute(tokens: &[TokenTree]) -> Option<(TokenStream, usize)> {
    if !tokens.first().is_some_and(|token| is_punct(token, '#')) {
        return None;
    }
    let inner = usize::from(tokens.get(1).is_some_and(|token| is_punct(token, '!')));
    match tokens.get(1 + inner) {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => {
            Some((group.stream(), 2 + inner))
        }
        Some(_) | None => None,
    }
}

/// The length in tokens of an item for tests alone that begins here: from its `#[cfg(test)]` to its end.
fn test_item(tokens: &[TokenTree]) -> Option<usize> {
    let (content, length) = attribute(tokens)?;
    let content = content.to_string().replace(' ', "");
    if content != "cfg(test)" && content != "test" {
        return None;
    }
    let rest = &tokens[length..];
    let end = rest.iter().position(|token| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    });
    Some(length + end.map_or(rest.len(), |end| end + 1))
}

/// Whether the group after these tokens holds what `expect(..)` or `unreachable!(..)` are given.
fn follows_invariant(before: &[TokenTree]) -> bool {
    let name = match before {
        [.., name, mark] if is_punct(mark, '!') => name,
        [.., name] => name,
        [] => return false,
    };
    matches!(name, TokenTree::Ident(name) if INVARIANTS.contains(&name.to_string().as_str()))
}
