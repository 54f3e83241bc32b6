//! YAML as a tree of texts with positions.
//!
//! This is the only module that knows the YAML library. Scalars stay text: whether `4` is a count, a mistake for `4s` or
//! a name is decided by the place where it stands, not by how it looks. The tree is built from parser events with a stack
//! of our own, since the library's loader recurses (a file of brackets would overflow it) and forgets where a duplicate
//! key stood first.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span as YamlSpan};

use super::diagnostic::{Diagnostic, Span};

/// Deeper nesting is a mistake or an attack.
const DEEPEST: usize = 64;
/// Aliases may copy this many nodes; a few nested ones could otherwise ask for all memory there is.
const MOST_COPIED: usize = 10_000;

/// A value of the file, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    pub(super) span: Span,
    pub(super) branch: Branch,
}

#[derive(Clone, Debug)]
pub(super) enum Branch {
    Scalar {
        text: String,
        /// Unquoted, so that `4` may be a number.
        plain: bool,
    },
    List(Vec<Tree>),
    Map(Vec<Entry>),
}

#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_span: Span,
    pub(super) value: Tree,
}

impl Tree {
    /// The value under a key of a mapping.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        match &self.branch {
            Branch::Map(entries) => {
                entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
            }
            _ => None,
        }
    }

    fn size(&self) -> usize {
        1 + match &self.branch {
            Branch::Scalar { .. } => 0,
            Branch::List(items) => items.iter().map(Self::size).sum(),
            Branch::Map(entries) => entries.iter().map(|entry| entry.value.size()).sum(),
        }
    }
}

/// The one document of a text, or the first place that is not YAML.
pub(super) fn parse(text: &str) -> Result<Tree, Box<Diagnostic>> {
    let mut builder = Builder::new(text);
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| Box::new(builder.syntax(&error)))?;
        let span = builder.span(&span);
        builder.take(event, span)?;
    }
    match builder.document {
        Some(tree) => Ok(tree),
        None => stop(
            Diagnostic::error("empty-file", "the file is empty")
                .at(Span::default(), "expected a scenario")
                .help("`backout init NAME` writes one to start from"),
        ),
    }
}

/// Reading ends here.
fn stop<T>(diagnostic: Diagnostic) -> Result<T, Box<Diagnostic>> {
    Err(Box::new(diagnostic))
}

/// A collection that is still being read.
enum Open {
    List { anchor: usize, span: Span, items: Vec<Tree> },
    Map { anchor: usize, span: Span, entries: Vec<Entry>, key: Option<(String, Span)> },
}

struct Builder<'a> {
    text: &'a str,
    /// Byte offset of each character; the library counts characters.
    offsets: Vec<usize>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Tree>,
    copied: usize,
    document: Option<Tree>,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str) -> Self {
        let offsets = text.char_indices().map(|(offset, _)| offset).collect();
        Self {
            text,
            offsets,
            open: Vec::new(),
            anchors: BTreeMap::new(),
            copied: 0,
            document: None,
        }
    }

    fn offset(&self, marker: &Marker) -> usize {
        self.offsets.get(marker.index()).copied().unwrap_or(self.text.len())
    }

    /// The library's span in bytes, cut at the end of its first line: a collection is shown by its beginning.
    fn span(&self, span: &YamlSpan) -> Span {
        let (start, end) = (self.offset(&span.start), self.offset(&span.end));
        let within = self.text.get(start..end).unwrap_or("");
        let line = within.lines().next().unwrap_or("").trim_end();
        Span { start, end: start + line.len() }
    }

    fn syntax(&self, error: &saphyr_parser::ScanError) -> Diagnostic {
        let start = self.offset(error.marker());
        let here = self.text.get(start..).and_then(|rest| rest.chars().next());
        let end = start + here.filter(|c| *c != '\n').map_or(0, char::len_utf8);
        let found = Diagnostic::error("syntax", format!("not YAML: {}", error.info()))
            .at(Span { start, end }, "reading stopped here");
        if here == Some('\t') || self.text[..start].ends_with('\t') {
            return found.help("YAML is indented with spaces, never with tabs");
        }
        found
    }

    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Box<Diagnostic>> {
        match event {
            Event::DocumentStart(_) if self.document.is_some() => stop(
                Diagnostic::error("several-documents", "the file holds several documents")
                    .at(span, "a second one starts here")
                    .help("write one scenario a file"),
            ),
            Event::Scalar(_, _, _, Some(tag))
            | Event::SequenceStart(_, Some(tag))
            | Event::MappingStart(_, Some(tag)) => stop(
                Diagnostic::error(
                    "tag",
                    format!("the tag `{}{}` has no meaning here", tag.handle, tag.suffix),
                )
                .at(span, "tagged")
                .help("leave the tag out"),
            ),
            Event::Scalar(text, style, anchor, None) => {
                let plain = style == ScalarStyle::Plain;
                let branch = Branch::Scalar { text: text.into_owned(), plain };
                self.finish(anchor, Tree { span, branch })
            }
            Event::SequenceStart(anchor, None) => {
                self.enter(Open::List { anchor, span, items: Vec::new() }, span)
            }
            Event::MappingStart(anchor, None) => {
                self.enter(Open::Map { anchor, span, entries: Vec::new(), key: None }, span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.leave(),
            Event::Alias(anchor) => self.copy(anchor, span),
            _ => Ok(()),
        }
    }

    fn enter(&mut self, collection: Open, span: Span) -> Result<(), Box<Diagnostic>> {
        if let Some(Open::Map { key: None, .. }) = self.open.last() {
            return stop(Diagnostic::error("key", "a key must be a word").at(span, "not a word"));
        }
        if self.open.len() >= DEEPEST {
            return stop(
                Diagnostic::error("nesting", format!("nested deeper than {DEEPEST}"))
                    .at(span, "too deep"),
            );
        }
        self.open.push(collection);
        Ok(())
    }

    fn leave(&mut self) -> Result<(), Box<Diagnostic>> {
        match self.open.pop() {
            Some(Open::List { anchor, span, items }) => {
                self.finish(anchor, Tree { span, branch: Branch::List(items) })
            }
            Some(Open::Map { anchor, span, entries, .. }) => {
                self.finish(anchor, Tree { span, branch: Branch::Map(entries) })
            }
            None => Ok(()),
        }
    }

    fn copy(&mut self, anchor: usize, span: Span) -> Result<(), Box<Diagnostic>> {
        let Some(tree) = self.anchors.get(&anchor).cloned() else {
            return stop(Diagnostic::error("alias", "the alias refers to itself").at(span, "here"));
        };
        self.copied += tree.size();
        if self.copied > MOST_COPIED {
            return stop(Diagnostic::error("alias", "aliases copy too much").at(span, "here"));
        }
        self.finish(0, Tree { span, ..tree })
    }

    /// Puts a finished value where it belongs.
    fn finish(&mut self, anchor: usize, tree: Tree) -> Result<(), Box<Diagnostic>> {
        if anchor > 0 {
            self.anchors.insert(anchor, tree.clone());
        }
        match self.open.last_mut() {
            None => self.document = Some(tree),
            Some(Open::List { items, .. }) => items.push(tree),
            Some(Open::Map { entries, key, .. }) => match key.take() {
                Some((key, key_span)) => entries.push(Entry { key, key_span, value: tree }),
                None => *key = Some(new_key(entries, tree)?),
            },
        }
        Ok(())
    }
}

/// The text of a key that has not been there yet.
fn new_key(entries: &[Entry], tree: Tree) -> Result<(String, Span), Box<Diagnostic>> {
    let Branch::Scalar { text, .. } = tree.branch else {
        return stop(Diagnostic::error("key", "a key must be a word").at(tree.span, "not a word"));
    };
    match entries.iter().find(|entry| entry.key == text) {
        Some(first) => stop(
            Diagnostic::error("duplicate-key", format!("the key `{text}` is written twice"))
                .at(tree.span, "written again here")
                .and(first.key_span, "first written here")
                .help("keep one of them"),
        ),
        None => Ok((text, tree.span)),
    }
}
